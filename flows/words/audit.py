"""What the App says of an audit: what was read, how far it came, what was made of it."""

from __future__ import annotations

from collections.abc import Iterable

from flows.asking import asking
from flows.audit import standing
from flows.budget.price import below, most
from flows.model import Grouping, Seen, Terms
from flows.words.quoting import inline, sentence
from flows.words.reader import read_on, waiting
from flows.words.task import FOOT, answer, attempts, problems

DOUBTS = 20
MAX_BODY = 30_000  # the marker may hold a report beside it
STEP = 25  # findings between two words of how far it is: each word is a write of the five that a look has
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
    is_grouped = standing.is_gathered(seen) or not standing.may_work(seen)
    if made and len(made) == len(pieces) and is_grouped:
        return f"Implementation issues created: {_listed(row.number for row in made)}"
    if refusal:
        how = f"**Stopped.** {len(made)} of {len(pieces)} findings are filed." if made else "**Not read.**"
        return f"{how} {sentence(refusal)}"
    if not pieces:
        return f"**No open finding.** {_nothing(seen)}"
    if not seen.issue.is_open:
        how = f"{len(made)} of {len(pieces)} findings were filed"
        return f"**Stopped.** The issue was closed after {how}; reopen it to go on."
    if seen.issue.label("hold"):
        return f"**Waiting.** `hold` is set; {len(made)} of {len(pieces)} findings are filed."
    return f"**Filing.** {_far(len(made), len(pieces))}"


def _far(made: int, all_of_them: int) -> str:
    """How far the filing is, in steps."""
    if made < STEP:
        read = "1 finding was read" if all_of_them == 1 else f"{all_of_them} findings were read"
        return f"{read}; each becomes an issue now."
    return f"At least {made // STEP * STEP} of {all_of_them} findings are filed."


def _nothing(seen: Seen) -> str:
    lines = sum(bool(line.strip()) for line in seen.issue.body.splitlines())
    return (
        f"{lines} lines were read, and nothing in them is a finding that is still open. {HOW} "
        "Edit the text and say `/fleet audit` to have it read again."
    )


def _epics(seen: Seen) -> str:
    made, joined, over = standing.own_epics(seen), standing.joined(seen), standing.audit(seen).over
    rows = [
        f"Epics: {_listed(made)}" if made else "",
        f"Put into {_listed(joined)}, with others' issues: what all of them take is said there"
        if joined
        else "",
        f"Closed since before this audit: {_listed(over)}. Reopen what is not solved" if over else "",
    ]
    return "\n\n".join(row for row in rows if row)


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(f"#{number}" for number in numbers)


def price(seen: Seen, terms: Terms) -> str:
    """What its open tasks may take at most, or what its label would start; "" until all is filed."""
    if not standing.is_gathered(seen):
        return ""
    return below(seen.blueprint.limits, standing.open_tasks(seen), asking(seen, terms)[0] is not None)


def _next(seen: Seen, terms: Terms) -> str:
    """What starts the work: one label; and what it costs."""
    if not standing.is_gathered(seen) or len(standing.audit(seen).over) == len(standing.filed(seen)):
        return ""
    ask, refusal = asking(seen, terms)
    if ask and seen.issue.label("hold") and standing.open_tasks(seen):
        return "**Waiting.** `hold` is set; what has not begun does when it is taken off."
    if ask or refusal:
        return _asked(seen) if ask else f"**Nothing is started.** {sentence(refusal)}"
    if standing.groupings(seen):
        how = "The `agent` label on an epic starts it; on this audit it starts all of them, in turn."
    else:
        how = "They are too few for an epic. The `agent` label starts each of them; on this audit, all."
    count = standing.open_tasks(seen)
    return f"{how} That is {most(seen.blueprint.limits, count)}." if count else how


def _asked(seen: Seen) -> str:
    """What all of it may take; how much of that is left each epic says of its own."""
    count = standing.tasks(seen)
    return f"That is {most(seen.blueprint.limits, count)}." if count else ""


def _doubts(seen: Seen) -> str:
    doubts = standing.audit(seen).reading.doubts
    if not doubts:
        return ""
    rows = [f"- {d.where}, line {d.line}: {inline(d.what)}: {inline(d.remedy)}" for d in doubts[:DOUBTS]]
    return "Not read with confidence:\n\n" + "\n".join(rows)
