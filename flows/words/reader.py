"""What the App says of an agent that reads an audit on: that it does, what came of it, why not."""

from __future__ import annotations

from flows.audit.reader import picked, reader
from flows.budget.price import an_attempt
from flows.model import Seen, State, Task, Terms
from flows.serving import why_waiting
from flows.words.quoting import TAIL, fenced, sentence

AGAIN = "`/fleet audit` has it read again, on an open issue."


def waiting(seen: Seen, terms: Terms, count: int) -> str:
    """Why nothing is filed yet; "" where no reading is to be waited for."""
    task = reader(seen)
    found = f"The rules read {count} findings, and not all of the text with confidence"
    cost = sentence(an_attempt(seen.blueprint.limits))
    then = "What both read is filed when that has ended."
    if task.state is State.RUNNING:
        how = f"`{task.agent}` reads the rest, in attempt {task.attempt}"
        return f"**Reading.** {found}: {how}. {cost} {then}"
    if task.state is not State.READY:
        return ""
    agent, choice = picked(task, seen, terms)
    line = f"attempt {task.attempt} stands in line for `{agent}` to read the rest"
    why = " ".join(part for part in (sentence(choice), sentence(why_waiting(agent, terms))) if part) or then
    return f"**Reading.** {found}: {line}. {cost} {why}"


def read_on(seen: Seen) -> str:
    """What came of the agent's reading; "" while nothing has."""
    task = reader(seen)
    if task.state is State.DONE and task.run and seen.audit:
        more = f"{seen.audit.told} more findings" if seen.audit.told != 1 else "one more finding"
        which = f"`{task.agent}` read what the rules could not (run `{task.run.id}`)"
        return f"{which}: {more} of its report stand in the text, and were not read before."
    return _failed(task) if task.state is State.FAILED else ""


def _failed(task: Task) -> str:
    how = f"the last reading ended as `{task.outcome}`" if task.outcome else "its attempts are used up"
    said = (
        f"**No agent could read the rest**: {how}. What the rules read is filed without it. Mend the cause "
        f"or write the rest as it is asked for here; {AGAIN}"
    )
    reason = task.run.reason if task.outcome and task.run else ""
    return f"{said}\n\n{fenced(reason[-TAIL:])}" if reason else said
