"""Where does the task of an issue stand? Read anew from what was seen, every time."""

from __future__ import annotations

from dataclasses import replace

from flows import branches, labels
from flows.asking import asking
from flows.beside import leader, together
from flows.model import Ask, Outcome, Pull, Run, Seen, State, Task, Terms
from flows.serving import pick, why_waiting

# what another attempt may mend; all else needs a person
RETRIED = {Outcome.LOST, Outcome.AGENT_FAILED, Outcome.ERROR}
PUSHED = {Outcome.DELIVERED, Outcome.VERIFY_FAILED, Outcome.REVIEW_STUCK}
SETTLE_SECONDS = 30.0  # checks need a moment to appear on a fresh head
GONE_SECONDS = 120.0  # a reading may lag behind a push


def standing(seen: Seen, terms: Terms) -> Task:
    """The task as it stands; `state` None when this issue asks for no work."""
    ask, refusal = asking(seen, terms)
    last = seen.runs[-1] if seen.runs else None
    run = leader(seen, together(seen, ask)) or last
    pull = newest(seen)
    task = Task(None, ask=ask, run=run, pull=pull, attempt=last.attempt if last else 0)
    anew = None if seen.target and seen.target.is_stopped else ask  # a stop asks for no attempt
    if pull and pull.is_merged and not _is_newer(anew, pull):
        return _merged(task, pull, seen)
    if run and run.is_live:
        return _live(task, seen, refusal, terms)
    if pull and pull.is_open and not (run and _is_asked_again(anew, run)):
        return replace(
            task, state=State.DELIVERED, reason=unjudged(seen, run, pull, terms.now) or _delivered(run)
        )
    if not seen.issue.is_open or ask is None:
        return _unasked(task, seen, refusal)
    return _asked(task, ask, seen, terms)


def newest(seen: Seen) -> Pull | None:
    """The newest pull request of ours: an open one before one that is closed."""
    return max(seen.pulls, key=lambda pull: (pull.is_open, pull.number), default=None)


def is_stuck(task: Task, seen: Seen) -> bool:
    """A child of an epic of which nothing more comes until a person acts: it failed, or its pull
    request was closed without a merge."""
    if not seen.parent or not seen.parent.branch or not seen.issue.is_open:
        return False
    is_unmerged = task.pull is not None and not task.pull.is_open and not task.pull.is_merged
    return task.state is State.FAILED or bool(task.state is State.CANCELLED and task.ask and is_unmerged)


def unjudged(seen: Seen, run: Run | None, pull: Pull, now: float) -> str:
    """Why nobody judged what a remote agent's pull request holds now; "" where that was done."""
    if run is None or run.pull != pull.number:
        return ""
    if run.sha != pull.sha:
        return "commits came after the run had ended, and nobody judged them: a person has to merge it"
    if seen.blueprint.verify and not pull.checks and now - pull.created_at >= SETTLE_SECONDS:
        return "nothing checks it, and `verify` runs for no remote agent: a person has to merge it"
    return ""


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
    if run and run.outcome is Outcome.REVIEW_STUCK:
        return "the pull request is open as a draft, because its review did not approve it"
    return "the pull request is open"


def _live(task: Task, seen: Seen, refusal: str, terms: Terms) -> Task:
    if not seen.issue.is_open:
        return replace(task, state=State.CANCELLED, reason=_closed(seen))
    if task.ask is None:
        return replace(task, state=State.CANCELLED, reason=refusal or "the `agent` label was taken off")
    who, choice = (task.run.agent, task.run.choice) if task.run else ("", "")
    running = replace(task, state=State.RUNNING, agent=who, choice=choice)
    if is_handed(task):
        return replace(running, reason=f"it is handed to `{task.ask.agent}` when this attempt has stopped")
    side = together(seen, task.ask)
    if not side:
        return running
    reason = f"{len(side)} of {task.ask.many} attempts have begun side by side; the best gets a pull request"
    is_held = seen.problems or seen.repository.is_archived or _held(task, seen)
    beside = "" if is_held or len(side) >= task.ask.many else pick(task.ask.agent, seen, terms, ())[0]
    return replace(running, reason=reason, beside=beside)


def is_handed(task: Task) -> bool:
    """Whether the last run was begun before a command handed the task to another agent."""
    return bool(task.run and task.ask and task.ask.handed and task.run.asked not in task.ask.handed)


def _unasked(task: Task, seen: Seen, refusal: str) -> Task:
    if refusal and seen.issue.is_open:
        return replace(task, state=State.WAITING, reason=refusal)
    if not seen.runs:
        return replace(task, reason=_idle(seen))
    reason = "the `agent` label was taken off" if seen.issue.is_open else _closed(seen)
    if task.pull and task.pull.is_open:
        reason += f"; #{task.pull.number} lacks what was asked for last: a person merges it, or closes it"
    return replace(task, state=State.CANCELLED, reason=reason)


def _closed(seen: Seen) -> str:
    return "the fleet was told to stop here" if seen.target else "the issue was closed"


def _idle(seen: Seen) -> str:
    """What a child waits for that nobody asked for yet."""
    if not seen.parent or not seen.parent.branch or not seen.issue.is_open:
        return ""
    return f"it begins when its phase of #{seen.parent.number} does, or with the `agent` label here"


def _asked(task: Task, ask: Ask, seen: Seen, terms: Terms) -> Task:
    mine = [run for run in seen.runs if run.asked == ask.id and run.outcome is not Outcome.SKIPPED]
    last, limit = mine[-1] if mine else None, seen.blueprint.limits.attempts
    if ask.many > 1:  # none is tried again; the best of them all counts
        mine, limit = [], 0
        last = task.run if len(together(seen, ask)) >= ask.many else None
    if last and last.outcome in PUSHED:
        return _pushed(task, last, seen, terms)
    if last and (last.outcome not in RETRIED or len(mine) >= limit):
        state = State.CANCELLED if last.outcome is Outcome.CANCELLED else State.FAILED
        return replace(task, state=state, outcome=last.outcome, reason=last.reason)
    if seen.repository.is_archived:
        return replace(
            task, state=State.FAILED, outcome=Outcome.ARCHIVED, reason="the repository is archived"
        )
    agent, choice = pick(ask.agent, seen, terms, mine)
    task = replace(task, agent=agent, choice=choice, attempt=task.attempt + 1)
    taken = _taken(task, seen)
    if taken:
        return replace(task, state=State.FAILED, outcome=Outcome.CONFLICT, reason=taken)
    if seen.problems:
        return replace(task, state=State.WAITING, reason="the blueprint cannot be read")
    held = _held(task, seen)
    if held:
        return replace(task, state=State.WAITING, reason=held)
    return replace(task, state=State.READY, reason=why_waiting(task.agent, terms))


def _taken(task: Task, seen: Seen) -> str:
    """Why a fleet's attempt cannot have its branch, which no run of ours made; "" where it can."""
    if seen.target is None or (task.pull and task.pull.is_open):
        return ""
    branch = branches.of_attempt(seen.subject, task.attempt)
    if branch not in seen.branches or any(run.branch == branch for run in seen.runs):
        return ""
    return f"the branch `{branch}` exists and is not ours; delete or rename it, then retry"


def _held(task: Task, seen: Seen) -> str:
    """Why nothing is begun here for now; "" when nothing holds it."""
    if seen.target and task.attempt > seen.target.attempts:
        return "its turn in the fleet has not come"
    if seen.issue.label(labels.HOLD):
        return "`hold` is set; it starts when `hold` is taken off"
    if seen.parent and seen.parent.is_held:
        return f"`hold` is set on #{seen.parent.number}; it starts when `hold` is taken off there"
    return ""


def _pushed(task: Task, last: Run, seen: Seen, terms: Terms) -> Task:
    """Pushed, but no open pull request: not opened yet, or closed by a person."""
    if last.report:
        return replace(task, state=State.DELIVERED, reason="it delivered its report")
    closed = [pull for pull in seen.pulls if pull.branch == last.branch and not pull.is_open]
    if closed:
        what = f"#{closed[-1].number} was closed without a merge; `/fleet retry` asks for another attempt"
        return replace(task, state=State.CANCELLED, reason=what)
    if last.branch not in seen.branches and 0 < last.ended_at < terms.now - GONE_SECONDS:
        what = "its branch was deleted before it had a pull request; `/fleet retry` asks for another attempt"
        return replace(task, state=State.CANCELLED, reason=what)
    many = task.ask.many if task.ask else 1
    best = f"attempt {last.attempt} is the best of {many}; " if many > 1 else ""
    return replace(task, state=State.DELIVERED, reason=best + _delivered(last))
