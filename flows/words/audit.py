"""What the App says of an audit: what was read, how far it came, what was made of it."""

from __future__ import annotations

from flows.asking import asking
from flows.audit import standing
from flows.budget.price import below, most
from flows.model import Grouping, Seen, Terms
from flows.words.quoting import inline, sentence
from flows.words.reader import read_on, waiting
from flows.words.task import FOOT, answer, attempts, problems

DOUBTS = 20
MAX_BODY = 30_000  # the marker may hold a report beside it
HOW = (
    "A finding is read from a heading, a list item or a table row of its own, with a severity "
    "(critical, high, medium, low) and the files it is in."
)


def audit(seen: Seen, terms: Terms, refusal: str) -> str:
    """The text of an audit's status comment; the same for the same facts."""
    parts = [
        head(seen, terms, refusal),
        *problems(seen.problems),
        _epics(seen),
        _next(seen, terms),
        read_on(seen),
        _doubts(seen),
        attempts(seen.runs),
        answer(seen.answers),
    ]
    return "\n\n".join([part for part in parts if part] + [FOOT])[:MAX_BODY]


def overview(grouping: Grouping, audit: int) -> str:
    """What an epic is for, in its body."""
    count = sum(len(phase.children) for phase in grouping.phases)
    return f"{count} findings of the audit #{audit}, to be merged here one by one and landed together."


def head(seen: Seen, terms: Terms, refusal: str) -> str:
    """How far it came; the issues that were made, once all are."""
    pieces, made = standing.pieces(seen), standing.filed(seen)
    pending = waiting(seen, terms, len(pieces)) if standing.may_work(seen) else ""
    if pending:
        return pending
    if made and len(made) == len(pieces):
        return f"Implementation issues created: {', '.join(f'#{row.number}' for row in made)}"
    if refusal:
        return f"**Not read.** {sentence(refusal)}"
    if not pieces:
        return f"**No open finding.** {_nothing(seen)}"
    if not seen.issue.is_open:
        how = f"{len(made)} of {len(pieces)} findings were filed"
        return f"**Stopped.** The issue was closed after {how}; reopen it to go on."
    if seen.issue.label("hold"):
        return f"**Waiting.** `hold` is set; {len(made)} of {len(pieces)} findings are filed."
    return f"**Filing.** {len(made)} of {len(pieces)} findings are filed."


def _nothing(seen: Seen) -> str:
    lines = sum(bool(line.strip()) for line in seen.issue.body.splitlines())
    return (
        f"{lines} lines were read, and nothing in them is a finding that is still open. {HOW} "
        "Edit the text and say `/fleet audit` to have it read again."
    )


def _epics(seen: Seen) -> str:
    made = [standing.audit(seen).number(standing.epic_key(seen, i)) for i in range(standing.EPICS)]
    numbers = [f"#{number}" for number in made if number]
    return f"Epics: {', '.join(numbers)}" if numbers else ""


def price(seen: Seen, terms: Terms) -> str:
    """What its open tasks may take at most, or what its label would start; "" until all is filed."""
    if not standing.is_gathered(seen):
        return ""
    return below(seen.blueprint.limits, standing.open_tasks(seen), asking(seen, terms)[0] is not None)


def _next(seen: Seen, terms: Terms) -> str:
    """What starts the work: one label; and what it costs."""
    if not standing.is_gathered(seen) or seen.issue.label("agent"):
        return price(seen, terms)
    if standing.groupings(seen):
        how = "The `agent` label on an epic starts it; on this audit it starts all of them, in turn."
    else:
        how = "They are too few for an epic. The `agent` label starts each of them; on this audit, all."
    count = standing.open_tasks(seen)
    return f"{how} That is {most(seen.blueprint.limits, count)}." if count else how


def _doubts(seen: Seen) -> str:
    doubts = standing.audit(seen).reading.doubts
    if not doubts:
        return ""
    rows = [f"- {d.where}, line {d.line}: {inline(d.what)}: {inline(d.remedy)}" for d in doubts[:DOUBTS]]
    return "Not read with confidence:\n\n" + "\n".join(rows)
