"""What the App says to a command that it obeys, and what the work on an issue may cost."""

from __future__ import annotations

from flows.budget.price import an_attempt, most
from flows.epic.standing import standing as course
from flows.model import Answer, Seen, Terms
from flows.task.standing import standing as task
from flows.words.audit import price as of_audit
from flows.words.budget import budget
from flows.words.epic import price as of_epic
from flows.words.stands import stands
from flows.words.task import COMMANDS
from flows.words.task import price as of_task


def reply(answer: Answer, seen: Seen, terms: Terms) -> str:
    """The words to an answer that is accepted. What it may cost is said before it acts."""
    said, limits = COMMANDS.get(answer.verb, ""), seen.blueprint.limits
    match answer.verb:
        case "status":
            return stands(seen, terms)
        case "budget":
            return budget(seen, terms)
        case "retry" if not seen.audit:
            return f"{said}: {an_attempt(limits)}"
        case "epic":
            then = most(limits, len(answer.numbers))
            return f"{said}. That starts nothing; the `agent` label then starts {then}"
        case "audit" | "retry" if seen.blueprint.reader == "agent":
            return f"{said}; an agent that reads what the rules cannot may take {an_attempt(limits)}"
    return said


def price(seen: Seen, terms: Terms) -> str:
    """In a sentence, what the work here may cost at most; "" where it costs nothing."""
    if seen.epic:
        return of_epic(seen, course(seen, terms))
    return of_audit(seen, terms) if seen.audit else of_task(seen, task(seen, terms))
