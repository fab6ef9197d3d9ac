"""What the App says to a command that it obeys, and what the work on an issue may cost."""

from __future__ import annotations

from flows.budget.price import an_attempt, most
from flows.epic.standing import standing as course
from flows.model import Answer, Seen, State, Terms
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
        case "say":
            return _told(seen, terms)
        case "agent":
            stopped = "; what runs is stopped" if any(run.is_live for run in seen.runs) else ""
            return f"`{answer.agent}` makes the next attempt{stopped}: {an_attempt(limits)}"
        case "fanout":
            each = "what runs already is one of them; the best gets the pull request"
            return f"{answer.many} attempts are made side by side, {each}: {most(limits, answer.many)}"
        case "epic":
            then = most(limits, len(answer.numbers))
            return f"{said}. That starts nothing; the `agent` label then starts {then}"
        case "audit" | "retry" if seen.blueprint.reader == "agent":
            return f"{said}; an agent that reads what the rules cannot may take {an_attempt(limits)}"
    return said


def _told(seen: Seen, terms: Terms) -> str:
    """When the agent hears what was said to it."""
    standing = task(seen, terms)
    further = f"a further run on the pull request begins with it: {an_attempt(seen.blueprint.limits)}"
    if standing.state is State.RUNNING:
        return f"the agent is told when its turn ends. If it ends before that, {further}"
    return "the agent is told when it begins" if standing.state is State.READY else further


def price(seen: Seen, terms: Terms) -> str:
    """In a sentence, what the work here may cost at most; "" where it costs nothing."""
    if seen.charter:
        return ""
    if seen.epic:
        return of_epic(seen, course(seen, terms))
    return of_audit(seen, terms) if seen.audit else of_task(seen, task(seen, terms))
