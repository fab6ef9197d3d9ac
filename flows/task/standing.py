"""Where does the task of an issue stand? Read anew from what was seen, every time."""

from __future__ import annotations

from dataclasses import replace

from flows import labels
from flows.model import Ask, Outcome, Pull, Run, Seen, State, Task, Terms
from flows.task.asking import asking

# what another attempt may mend; all else needs a person
RETRIED = {Outcome.LOST, Outcome.AGENT_FAILED, Outcome.ERROR}
PUSHED = {Outcome.DELIVERED, Outcome.VERIFY_FAILED}


def standing(seen: Seen, terms: Terms) -> Task:
    """The task as it stands; `state` None when this issue asks for no work."""
    ask, refusal = asking(seen, terms)
    run = seen.runs[-1] if seen.runs else None
    pull = newest(seen)
    task = Task(None, ask=ask, run=run, pull=pull, attempt=run.attempt if run else 0)
    if pull and pull.is_merged and not _is_newer(ask, pull):
        return _merged(task, pull)
    if run and run.is_live:
        return _live(task, seen, refusal)
    if pull and pull.is_open and not (run and _is_asked_again(ask, run)):
        return replace(task, state=State.DELIVERED, reason=_delivered(run))
    if not seen.issue.is_open or ask is None:
        return _unasked(task, seen, refusal)
    return _asked(task, ask, seen, terms)


def newest(seen: Seen) -> Pull | None:
    """The newest pull request of ours: an open one before one that is closed."""
    return max(seen.pulls, key=lambda pull: (pull.is_open, pull.number), default=None)


def may_retry(seen: Seen, terms: Terms) -> str:
    """ "" when `/fleet retry` would do something here, else why not and what to do."""
    task = standing(seen, terms)
    if not seen.issue.is_open:
        return "this issue is closed; reopen it first"
    if not any(labels.agent_asked(label.name, seen.blueprint) is not None for label in seen.issue.labels):
        return "nobody asks for an agent here; set the `agent` label instead"
    if task.state in (State.RUNNING, State.READY):
        return f"an attempt is {task.state} already"
    return ""


def _is_newer(ask: Ask | None, pull: Pull) -> bool:
    return bool(ask and ask.at > pull.closed_at)


def _is_asked_again(ask: Ask | None, run: Run) -> bool:
    return bool(ask and ask.id != run.asked and ask.at >= run.claimed_at)


def _merged(task: Task, pull: Pull) -> Task:
    if pull.is_landed:
        return replace(task, state=State.DONE, reason=f"#{pull.number} was merged and seen on `{pull.base}`")
    return replace(task, state=State.MERGED, reason=f"#{pull.number} was merged")


def _delivered(run: Run | None) -> str:
    if run and run.outcome is Outcome.VERIFY_FAILED:
        return "the pull request is open as a draft, because a verify command failed"
    return "the pull request is open"


def _live(task: Task, seen: Seen, refusal: str) -> Task:
    if not seen.issue.is_open:
        return replace(task, state=State.CANCELLED, reason="the issue was closed")
    if task.ask is None:
        return replace(task, state=State.CANCELLED, reason=refusal or "the `agent` label was taken off")
    return replace(task, state=State.RUNNING, agent=task.run.agent if task.run else "", reason="")


def _unasked(task: Task, seen: Seen, refusal: str) -> Task:
    if refusal and seen.issue.is_open:
        return replace(task, state=State.WAITING, reason=refusal)
    if not seen.runs:
        return task
    reason = "the `agent` label was taken off" if seen.issue.is_open else "the issue was closed"
    return replace(task, state=State.CANCELLED, reason=reason)


def _asked(task: Task, ask: Ask, seen: Seen, terms: Terms) -> Task:
    mine = [run for run in seen.runs if run.asked == ask.id and run.outcome is not Outcome.SKIPPED]
    last = mine[-1] if mine else None
    if last and last.outcome in PUSHED:
        return _pushed(task, last, seen)
    if last and (last.outcome not in RETRIED or len(mine) >= seen.blueprint.limits.attempts):
        state = State.CANCELLED if last.outcome is Outcome.CANCELLED else State.FAILED
        return replace(task, state=state, outcome=last.outcome, reason=last.reason)
    if seen.repository.is_archived:
        return replace(
            task, state=State.FAILED, outcome=Outcome.ARCHIVED, reason="the repository is archived"
        )
    task = replace(task, agent=_agent(ask, mine, seen), attempt=task.attempt + 1)
    if seen.problems:
        return replace(task, state=State.WAITING, reason="the blueprint cannot be read")
    if seen.issue.label(labels.HOLD):
        return replace(task, state=State.WAITING, reason="`hold` is set; it starts when `hold` is taken off")
    return replace(task, state=State.READY, reason=_why_ready(task.agent, terms))


def _pushed(task: Task, last: Run, seen: Seen) -> Task:
    """Pushed, but no open pull request: not opened yet, or closed by a person."""
    closed = [pull for pull in seen.pulls if pull.branch == last.branch and not pull.is_open]
    if closed:
        what = f"#{closed[-1].number} was closed without a merge; `/fleet retry` asks for another attempt"
        return replace(task, state=State.CANCELLED, reason=what)
    return replace(task, state=State.DELIVERED, reason=_delivered(last))


def _agent(ask: Ask, mine: list[Run], seen: Seen) -> str:
    """The agent asked for; after it failed twice, the blueprint's fallbacks in turn."""
    line = (ask.agent, *(name for name in seen.blueprint.fallback if name != ask.agent))
    failed = [run.agent for run in mine if run.outcome is Outcome.AGENT_FAILED]
    return next((name for name in line if failed.count(name) < 2), line[-1])


def _why_ready(agent: str, terms: Terms) -> str:
    if agent not in terms.agents:
        return f"no worker serves `{agent}` now; it starts when one does"
    return terms.wait
