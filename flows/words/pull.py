"""What the App says of a change: its pull request, its commit."""

from __future__ import annotations

from flows.model import Issue, Outcome, Proof, Run, Seen
from flows.prompt import clean
from flows.words.quoting import MAX_BODY, TAIL, fenced, inline

MAX_TITLE = 200


def pull_title(issue: Issue) -> str:
    return " ".join(clean(issue.title).split())[:MAX_TITLE] or "Untitled"


def pull_body(seen: Seen, run: Run) -> str:
    """What was asked, the evidence, the run's figures."""
    number = seen.tracking if seen.target else seen.subject.number
    closes = f"Closes #{number}" if run.base == seen.repository.default_branch else f"For #{number}"
    if seen.fleet:
        task = f"{fenced(seen.issue.body[:TAIL])}\n\nFor the fleet {seen.fleet.subject}."
        closes = f"{task} {closes}" if number else task.removesuffix(".")
    figures = (
        f"Agent `{run.agent}`, attempt {run.attempt}, {minutes(run)} minutes{_spent(run)}. Run `{run.id}`."
    )
    review = fenced(run.reason[-TAIL:]) if run.outcome is Outcome.REVIEW_STUCK else ""
    parts = (f"{closes}.", _evidence(run.proofs), review, figures)
    return "\n\n".join(part for part in parts if part)[:MAX_BODY]


def commit_message(seen: Seen) -> str:
    """The title, and whence the task came."""
    whence = f"Fleet: {seen.fleet.subject}" if seen.fleet else f"Issue: #{seen.subject.number}"
    return f"{pull_title(seen.issue)}\n\n{whence}\n"


def _evidence(proofs: tuple[Proof, ...]) -> str:
    if not proofs:
        return "Nothing was run on this change: `.github/fleet.yml` and its workflow name no verify command."
    rows = [
        f"| {_cell(p.command)} | {'passed' if p.exit_code == 0 else f'failed ({p.exit_code})'} |"
        for p in proofs
    ]
    tails = [fenced(p.tail[-TAIL:]) for p in proofs if p.exit_code and p.tail.strip()]
    return "\n\n".join(["| verify command | result |\n|---|---|\n" + "\n".join(rows), *tails])


def _cell(text: str) -> str:
    return f"`{inline(text).replace('`', '').replace('|', '/')[:200]}`"


def minutes(run: Run) -> str:
    """How long it took; `-` where nobody knows."""
    return f"{run.usage.seconds / 60:.1f}" if run.usage.seconds else "-"


def _spent(run: Run) -> str:
    tokens = f", {run.usage.tokens} tokens" if run.usage.tokens else ""
    return tokens + (f", {run.usage.usd:.2f} USD" if run.usage.usd else "")
