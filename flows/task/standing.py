"""Where does the task of an issue stand? Read anew from what was seen, every time."""

from __future__ import annotations

from dataclasses import replace

from flows import labels
from flows.asking import asking
from flows.model import Ask, Outcome, Pull, Run, Seen, State, Task, Terms
from flows.serving import pick, why_waiting

# what another attempt may mend; all else needs a person
RETRIED = {Outcome.LOST, Outcome.AGENT_FAILED, Outcome.ERROR}
PUSHED = {Outcome.DELIVERED, Outcome.VERIFY_FAILED}
GONE_SECONDS = 120.0  # a reading may lag behind a push


def standing(seen: Seen, terms: Terms) -> Task:
    """The task as it stands; `state` None when this issue asks for no work."""
    ask, refusal = asking(seen, terms)
    run = seen.runs[-1] if seen.runs else None
    pull = newest(seen)
    task = Task(None, ask=ask, run=run, pull=pull, attempt=run.attempt if run else 0)
    if pull and pull.is_merged and not _is_newer(ask, pull):
        return _merged(task, pull, seen)
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


def is_stuck(task: Task, seen: Seen) -> bool:
    """A child of an epic of which nothing more comes until a person acts: it failed, or its pull
    request was closed without a merge."""
    if not seen.parent or not seen.parent.branch or not seen.issue.is_open:
        return False
    is_unmerged = task.pull is not None and not task.pull.is_open and not task.pull.is_merged
    return task.state is State.FAILED or bool(task.state is State.CANCELLED and task.ask and is_unmerged)


def _is_newer(ask: Ask | None, pull: Pull) -> bool:
    return bool(ask and ask.at > pull.closed_at)


def _is_asked_again(ask: Ask | None, run: Run) -> bool:
    return bool(ask and ask.id != run.asked and ask.at >= run.claimed_at)


def _merged(task: Task, pull: Pull, seen: Seen) -> Task:
    if seen.issue.is_open and seen.issue.reopened_at > pull.closed_at:
        what = f"it was reopened after #{pull.number} was merged; `/fleet retry` asks for another attempt"
        return replace(task, state=State.WAITING, reason=what)
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
    who, choice = (task.run.agent, task.run.choice) if task.run else ("", "")
    return replace(task, state=State.RUNNING, agent=who, choice=choice, reason="")


def _unasked(task: Task, seen: Seen, refusal: str) -> Task:
    if refusal and seen.issue.is_open:
        return replace(task, state=State.WAITING, reason=refusal)
    if not seen.runs:
        return replace(task, reason=_idle(seen))
    reason = "the `agent` label was taken off" if seen.issue.is_open else "the issue was closed"
    return replace(task, state=State.CANCELLED, reason=reason)


def _idle(seen: Seen) -> str:
    """What a child waits for that nobody asked for yet."""
    if not seen.parent or not seen.parent.branch or not seen.issue.is_open:
        return ""
    return f"it begins when its phase of #{seen.parent.number} does, or with the `agent` label here"


def _asked(task: Task, ask: Ask, seen: Seen, terms: Terms) -> Task:
    mine = [run for run in seen.runs if run.asked == ask.id and run.outcome is not Outcome.SKIPPED]
    last = mine[-1] if mine else None
    if last and last.outcome in PUSHED:
        return _pushed(task, last, seen, terms)
    if last and (last.outcome not in RETRIED or len(mine) >= seen.blueprint.limits.attempts):
        state = State.CANCELLED if last.outcome is Outcome.CANCELLED else State.FAILED
        return replace(task, state=state, outcome=last.outcome, reason=last.reason)
    if seen.repository.is_archived:
        return replace(
            task, state=State.FAILED, outcome=Outcome.ARCHIVED, reason="the repository is archived"
        )
    agent, choice = pick(ask.agent, seen, terms, mine)
    task = replace(task, agent=agent, choice=choice, attempt=task.attempt + 1)
    if seen.problems:
        return replace(task, state=State.WAITING, reason="the blueprint cannot be read")
    held = _held(seen)
    if held:
        return replace(task, state=State.WAITING, reason=held)
    return replace(task, state=State.READY, reason=why_waiting(task.agent, terms))


def _held(seen: Seen) -> str:
    """Why nothing is begun here for now; "" when nothing holds it."""
    if seen.issue.label(labels.HOLD):
        return "`hold` is set; it starts when `hold` is taken off"
    if seen.parent and seen.parent.is_held:
        return f"`hold` is set on #{seen.parent.number}; it starts when `hold` is taken off there"
    return ""


def _pushed(task: Task, last: Run, seen: Seen, terms: Terms) -> Task:
    """Pushed, but no open pull request: not opened yet, or closed by a person."""
    closed = [pull for pull in seen.pulls if pull.branch == last.branch and not pull.is_open]
    if closed:
        what = f"#{closed[-1].number} was closed without a merge; `/fleet retry` asks for another attempt"
        return replace(task, state=State.CANCELLED, reason=what)
    if last.branch not in seen.branches and 0 < last.ended_at < terms.now - GONE_SECONDS:
        what = "its branch was deleted before it had a pull request; `/fleet retry` asks for another attempt"
        return replace(task, state=State.CANCELLED, reason=what)
    return replace(task, state=State.DELIVERED, reason=_delivered(last))
