"""Who reads what the rules cannot, and how far is that? Told from the runs, every time anew."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from flows.audit.asking import asking
from flows.journal.choosing import Choice
from flows.model import Ask, Outcome, Reading, Run, Seen, State, Task, Terms
from flows.model.run import READING
from flows.serving import AUTO, choose, pick

# After these another attempt may do better. A report that was delivered and is gone went with the store.
AGAIN = {Outcome.LOST, Outcome.AGENT_FAILED, Outcome.ERROR, Outcome.CANCELLED, Outcome.DELIVERED}
LONG = 2_000  # characters
PENDING = (State.READY, State.RUNNING)


def digest(texts: Sequence[str]) -> str:
    """Names an audit's approved text."""
    return hashlib.sha256("\0".join(texts).encode("utf-8", "replace")).hexdigest()[:16]


def is_unsure(read: Sequence[Reading], texts: Sequence[str]) -> bool:
    """Whether the rules could not read all: they doubt, or found nothing in a text of some length."""
    is_empty = not any(one.findings for one in read)
    return any(one.doubts for one in read) or (is_empty and sum(map(len, texts)) > LONG)


def reported(runs: Sequence[Run], text: str) -> Run | None:
    """The first run whose report on the text of this digest is known."""
    return next((run for run in runs if run.report and _is_of(run, text)), None)


def reader(seen: Seen) -> Task:
    """The agent's reading of the audit; `state` None where the rules' reading is enough. It fails
    for good where the blueprint's attempts, since somebody last said `/fleet audit`, are used up."""
    approval, _ = asking(seen)
    if not seen.audit or not approval:
        return Task(None)
    said, text = f"{READING}{approval.word}:", seen.audit.digest
    ask = Ask(said + text, approval.by, approval.at, seen.blueprint.agent)
    spent = [run for run in seen.runs if run.asked.startswith(said) and run.outcome is not Outcome.SKIPPED]
    last = next((run for run in reversed(seen.runs) if _is_of(run, text)), None)
    done = reported(seen.runs, text)
    task = Task(None, ask=ask, run=done or last, attempt=max((run.attempt for run in seen.runs), default=0))
    if done:
        return replace(task, state=State.DONE, agent=done.agent)
    if not seen.audit.is_unsure or seen.blueprint.reader != "agent":
        return task
    if last and last.is_live:
        return replace(task, state=State.RUNNING, agent=last.agent)
    ended = next((run for run in reversed(spent) if run.asked == ask.id), None)
    if (ended and ended.outcome not in AGAIN) or len(spent) >= seen.blueprint.limits.attempts:
        return replace(task, state=State.FAILED, outcome=ended.outcome if ended else None)
    agent = choose((ask.agent, *seen.blueprint.fallback), spent)
    return replace(task, state=State.READY, agent=agent, attempt=task.attempt + 1)


def picked(task: Task, seen: Seen, terms: Terms) -> Choice:
    """Who is to read, where `task` is ready; and why, where nobody named one."""
    if task.agent != AUTO or not task.ask:
        return Choice(task.agent)
    said = task.ask.id.rpartition(":")[0]
    return pick(AUTO, seen, terms, [run for run in seen.runs if run.asked.startswith(f"{said}:")])


def _is_of(run: Run, text: str) -> bool:
    return run.is_reading and run.asked.endswith(f":{text}")
