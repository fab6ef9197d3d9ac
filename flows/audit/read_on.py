"""What the rules cannot read, an agent reads, where the blueprint has one do it."""

from __future__ import annotations

from flows.actions import Action, LookAgain, Lose, Start, Stop
from flows.audit.asking import asking
from flows.audit.reader import picked, reader
from flows.audit.standing import may_work
from flows.model import Run, RunState, Seen, State, Terms
from flows.silence import silence

STOPPABLE = (RunState.CLAIMED, RunState.RUNNING)
QUIET_SECONDS = 20.0  # since the text was last written to: each reading costs an agent


def read_on(seen: Seen, terms: Terms) -> list[Action]:
    live = [run for run in seen.runs if run.is_live and run.is_reading]
    lost: list[Action] = [Lose(run.id, why) for run in live if (why := silence(run, terms))]
    if lost or live:
        seconds = 5.0 if lost else 60.0
        return [*lost, *([] if lost else _stops(live, seen)), LookAgain(seconds, "a run is under way")]
    task = reader(seen)
    if task.state is not State.READY or not task.ask or not may_work(seen):
        return []
    wait = _written(seen) + QUIET_SECONDS - terms.now
    if wait > 0:
        return [LookAgain(wait + 1.0, "its author may still be writing")]
    why = "the rules cannot read all of it, and the blueprint says `reader: agent`"
    agent, choice = picked(task, seen, terms)
    start = Start(task.attempt, agent, task.ask.id, why, choice=choice)
    return [start, LookAgain(25.0, "it stands in line")]


def _stops(live: list[Run], seen: Seen) -> list[Action]:
    """What is read of a text that is not to be read, or is another one now."""
    task = reader(seen)
    is_wanted = task.state is State.RUNNING and seen.issue.is_open and not seen.repository.is_archived
    refusal = asking(seen)[1]
    closed = "" if seen.issue.is_open else "the audit was closed"
    why = refusal or closed or "another text is to be read now, or none by an agent"
    wanted = task.run.id if is_wanted and task.run else ""
    return [Stop(run.id, why) for run in live if run.id != wanted and run.state in STOPPABLE]


def _written(seen: Seen) -> float:
    """When the audit's text was last written to."""
    author = seen.issue.author.login
    own = [comment.created_at for comment in seen.issue.comments if comment.author.login == author]
    return max([seen.issue.created_at, *own, *(edit.at for edit in seen.issue.edits)])
