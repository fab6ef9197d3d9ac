"""What the App says of a task: its status comment, its pull request.

What agents and outsiders wrote is quoted inside code fences that it cannot close.
"""

from __future__ import annotations

import re

from flows import commands
from flows.budget.price import an_attempt
from flows.model import Answer, Issue, Outcome, Problem, Proof, Run, Seen, State, Task
from flows.prompt import clean
from flows.task.standing import is_stuck

MAX_BODY = 60_000
MAX_TITLE = 200
TAIL = 1_500

STATES: dict[State, str] = {
    State.WAITING: "Waiting",
    State.READY: "Ready",
    State.RUNNING: "Running",
    State.DELIVERED: "Delivered",
    State.MERGED: "Merged",
    State.DONE: "Done",
    State.FAILED: "Failed",
    State.CANCELLED: "Cancelled",
}
FOOT = "<sub>Kept by agent-fleet and edited in place. `/fleet help` shows what you can say.</sub>"
NOBODY = "Nobody asks for an agent here; the `agent` label does."
RETRY = "then `/fleet retry`"
# outcome -> (what happened, what to do next)
OUTCOMES: dict[Outcome, tuple[str, str]] = {
    Outcome.MERGED: ("The pull request was merged.", "Nothing is left to do."),
    Outcome.DELIVERED: ("A pull request was opened.", "Review it."),
    Outcome.NO_CHANGE: (
        "The agent ended without changing a file.",
        f"Say more precisely what to change, {RETRY}.",
    ),
    Outcome.NOT_ONBOARDED: ("The App is not installed there.", "Install it, then ask again."),
    Outcome.ARCHIVED: ("The repository is archived.", f"Unarchive it, {RETRY}."),
    Outcome.NO_PERMISSION: ("Whoever asked has no write permission.", "Ask someone who has."),
    Outcome.SETUP_FAILED: (
        "A setup command of the blueprint failed.",
        f"Correct `setup:` in `.github/fleet.yml`, {RETRY}.",
    ),
    Outcome.AGENT_FAILED: ("The agent failed.", f"Read its last words below, mend the cause, {RETRY}."),
    Outcome.VERIFY_FAILED: (
        "A verify command failed on the agent's change.",
        "The change stands in a draft: complete it by hand, or `/fleet retry`.",
    ),
    Outcome.TIMEOUT: (
        "The run reached its limit of minutes and was ended.",
        f"Make the task smaller or raise `limits: minutes`, {RETRY}.",
    ),
    Outcome.OVER_BUDGET: ("The run reached a limit of turns or USD.", f"Raise the limit, {RETRY}."),
    Outcome.CONFLICT: ("The branch could not be pushed or merged.", f"Resolve the conflict, {RETRY}."),
    Outcome.CHECKS_FAILED: ("The checks stayed red.", f"Mend them, {RETRY}."),
    Outcome.REVIEW_STUCK: (
        "The review asked for more than attempts allow.",
        "The change stands in a draft: take it over by hand, or `/fleet retry`.",
    ),
    Outcome.LOST: ("The run was lost: its process or its machine went away.", "`/fleet retry` starts anew."),
    Outcome.REFUSED: (
        "The agent left a tree that is not safe to commit, so nothing was committed.",
        f"Read why below, {RETRY}.",
    ),
    Outcome.PROTECTED: (
        "The change touches protected paths, so nothing was pushed. Its patch is kept with the run.",
        "Make this change by hand, or change `protected:` in `.github/fleet.yml`.",
    ),
    Outcome.OUTPUT_LIMIT: (
        "The agent printed more than is kept and was ended.",
        f"Make it quieter, {RETRY}.",
    ),
    Outcome.CANCELLED: ("The run was stopped.", "Set the `agent` label to ask again."),
    Outcome.SKIPPED: ("It was not begun.", "`/fleet retry` begins it."),
    Outcome.ERROR: ("Something of ours failed.", "`/fleet retry`; if it fails again, tell the operator."),
}
COMMANDS: dict[str, str] = {
    "retry": "another attempt is asked for",
    "audit": "it is read as an audit",
    "epic": "its issues are put into epics; this comment says into which",
    "start": "the `agent` label is set, as `fleet onboard --start` asked for in this name",
    "sync": "the checklist was read again",
    "say": "the agent is told",
    "agent": "it is handed over",
    "fanout": "attempts are made side by side",
    "cancel": "the label is taken off; what runs is stopped",
    "pause": "`hold` is set; what runs finishes, nothing else begins",
    "resume": "`hold` is taken off",
    "help": "the commands, for people with write permission:\n\n| command | does |\n|---|---|\n"
    + "\n".join(
        f"| `{' '.join(('/fleet', verb, more)).strip()}` | {does} |"
        for verb, (more, does) in commands.VERBS.items()
    ),
}


def status(seen: Seen, task: Task) -> str:
    """The text of the status comment; the same for the same facts."""
    parts = [
        " ".join(word for word in (standing(task), price(seen, task)) if word),
        *problems(seen.problems),
        _failure(task),
        _call(seen, task),
        attempts(seen.runs),
        answer(seen.answers),
    ]
    return "\n\n".join([part for part in (family(seen), *parts) if part] + [FOOT])[:MAX_BODY]


def family(seen: Seen) -> str:
    """Whose child it is, and where its change goes; "" for an issue that stands alone."""
    if not seen.parent or not seen.parent.branch:
        return ""
    number, branch = seen.parent.number, seen.parent.branch
    return f"Parent: #{number}\nTarget branch: `{branch}` (epic #{number})"


def standing(task: Task) -> str:
    """One line: the state in bold, and why."""
    if task.state is None:
        return (
            f"**Idle.** {sentence(task.reason) or 'Nobody asks for an agent here; the `agent` label does.'}"
        )
    said = {
        State.RUNNING: f"`{task.agent}` works on attempt {task.attempt}{_by(task)}.",
        State.READY: f"Attempt {task.attempt} stands in line for `{task.agent}`{_by(task)}.",
        State.FAILED: " ".join(OUTCOMES[task.outcome]) if task.outcome else "",
    }.get(task.state, "")
    reason = "" if task.state is State.FAILED else sentence(task.reason)
    choice = sentence(task.choice) if task.state in (State.RUNNING, State.READY) else ""
    return " ".join(word for word in (f"**{STATES[task.state]}.**", said, choice, reason) if word)


def price(seen: Seen, task: Task) -> str:
    """What a task that begins, or that a label would begin, may take at most; else ""."""
    most = an_attempt(seen.blueprint.limits)
    if task.state in (State.READY, State.RUNNING):
        return sentence(most)
    is_free = task.state is None and seen.issue.is_open and not seen.repository.is_archived
    return f"It may take {most}." if is_free else ""


def sentence(text: str) -> str:
    """`text` begun with a capital letter and ended with a full stop."""
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".") if text else ""


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
        f"Agent `{run.agent}`, attempt {run.attempt}, {_minutes(run)} minutes{_spent(run)}. Run `{run.id}`."
    )
    review = fenced(run.reason[-TAIL:]) if run.outcome is Outcome.REVIEW_STUCK else ""
    parts = (f"{closes}.", _evidence(run.proofs), review, figures)
    return "\n\n".join(part for part in parts if part)[:MAX_BODY]


def commit_message(seen: Seen) -> str:
    """The title, and whence the task came."""
    whence = f"Fleet: {seen.fleet.subject}" if seen.fleet else f"Issue: #{seen.subject.number}"
    return f"{pull_title(seen.issue)}\n\n{whence}\n"


def fenced(text: str) -> str:
    """`text` in a code fence that it cannot close."""
    text = clean(text).strip()
    longest = max((len(ticks) for ticks in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{text}\n{fence}"


def _by(task: Task) -> str:
    return f", asked for by @{task.ask.by}" if task.ask else ""


def problems(found: tuple[Problem, ...]) -> list[str]:
    """What is wrong in the blueprint; nothing where nothing is."""
    if not found:
        return []
    rows = [f"- {p.where}, line {p.line}: {inline(p.what)}: {inline(p.remedy)}" for p in found[:20]]
    return ["Nothing starts until the blueprint can be read:\n\n" + "\n".join(rows)]


def inline(text: str) -> str:
    """Text that quotes a file: no mention, no HTML, no line break."""
    return " ".join(clean(text).split()).replace("<", "&lt;").replace("@", "@\u200b")


def _failure(task: Task) -> str:
    if task.state not in (State.FAILED, State.DELIVERED) or not task.run or not task.run.reason:
        return ""
    return fenced(task.run.reason[-TAIL:])


def attempts(runs: tuple[Run, ...]) -> str:
    """A row an attempt; "" where there was none."""
    if not runs:
        return ""
    is_wide = any(run.many > 1 for run in runs[-10:])  # then they are compared
    rows = [
        f"| {r.attempt} | `{r.agent}` | {r.outcome or 'running'} | {_minutes(r)} | `{r.id}` |"
        + (_figures(r) if is_wide else "")
        for r in runs[-10:]
    ]
    head, line = "| attempt | agent | outcome | minutes | run |", "|---|---|---|---|---|"
    if is_wide:
        head, line = f"{head} verify passed | lines changed |", f"{line}---|---|"
    return "\n".join((head, line, *rows))


def _figures(run: Run) -> str:
    """By what attempts side by side are ranked."""
    passed = sum(proof.exit_code == 0 for proof in run.proofs)
    return f" {passed} of {len(run.proofs)} | {run.lines} |" if run.sha else " - | - |"


def _call(seen: Seen, task: Task) -> str:
    """Whoever asked for the epic is called, once, to a child that is stuck."""
    if not seen.parent or not is_stuck(task, seen):
        return ""
    who = f"@{seen.parent.asked_by}: it" if seen.parent.asked_by else "It"
    return f"{who} waits for a person now. What else #{seen.parent.number} holds goes on."


def _minutes(run: Run) -> str:
    return f"{run.usage.seconds / 60:.1f}" if run.usage.seconds else "-"


def _spent(run: Run) -> str:
    tokens = f", {run.usage.tokens} tokens" if run.usage.tokens else ""
    return tokens + (f", {run.usage.usd:.2f} USD" if run.usage.usd else "")


def answer(answers: tuple[Answer, ...]) -> str:
    """What was said to the last command."""
    last = max(answers, key=lambda answer: answer.order, default=None)
    if last is None or not last.text:
        return ""
    verdict = "" if last.is_accepted else "refused: "
    return f"@{last.by} said `/fleet {inline(last.verb).replace('`', '')}`: {verdict}{last.text}"


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
