"""What the App says of a task: its status comment."""

from __future__ import annotations

from flows import commands
from flows.budget.price import an_attempt
from flows.model import Answer, Problem, Run, Seen, State, Task
from flows.task.standing import is_stuck
from flows.words.outcomes import outcome_of_task
from flows.words.pull import minutes
from flows.words.quoting import MAX_BODY, TAIL, fenced, inline, sentence

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
        sentence(seen.becomes),
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
        State.FAILED: outcome_of_task(task.outcome) if task.outcome else "",
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


def _by(task: Task) -> str:
    return f", asked for by @{task.ask.by}" if task.ask else ""


def problems(found: tuple[Problem, ...]) -> list[str]:
    """What is wrong in the blueprint; nothing where nothing is."""
    if not found:
        return []
    rows = [f"- {p.where}, line {p.line}: {inline(p.what)}: {inline(p.remedy)}" for p in found[:20]]
    return ["Nothing starts until the blueprint can be read:\n\n" + "\n".join(rows)]


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
        f"| {r.attempt} | `{r.agent}` | {r.outcome or 'running'} | {minutes(r)} | `{r.id}` |"
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


def answer(answers: tuple[Answer, ...]) -> str:
    """What was said to the last command."""
    last = max(answers, key=lambda answer: answer.order, default=None)
    if last is None or not last.text:
        return ""
    verdict = "" if last.is_accepted else "refused: "
    return f"@{last.by} said `/fleet {inline(last.verb).replace('`', '')}`: {verdict}{last.text}"
