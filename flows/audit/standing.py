"""Where does an audit stand? What is to be made of its findings, and what is made already."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from flows.audit.asking import Approval, asking
from flows.audit.draft import draft
from flows.audit.fingerprint import fingerprint
from flows.audit.fingerprints import fingerprints
from flows.audit.gone import gone
from flows.audit.patterns import patterns
from flows.audit.reader import PENDING, reader
from flows.epic.group import group
from flows.filing.joining import numbers
from flows.model import Audit, Draft, Family, Filed, Finding, Grouping, Origin, Reading, Seen, Terms

FEW = 3  # fewer issues than this make no epic
LATER_SECONDS = 20.0  # an author may write the findings into the first comment
SPLIT_SECONDS = 60.0  # or the rest of what a body could not hold
LONG = 60_000
EPICS = 40


@dataclass(frozen=True)
class Piece:
    """One issue that is to be made of an audit. `blocks` are the keys of what waits for it."""

    key: str
    finding: Finding
    blocks: tuple[str, ...] = ()


def pieces(seen: Seen) -> tuple[Piece, ...]:
    """What is to be filed: frameworks first, then in the audit's order."""
    return _pieces(seen.subject.repo, audit(seen).reading.findings)


@lru_cache(maxsize=16)  # one plan asks for it a dozen times, and comparing findings takes a while
def _pieces(repo: str, found: tuple[Finding, ...]) -> tuple[Piece, ...]:
    keys = fingerprints(repo, found)
    frameworks = [
        Piece(fingerprint(repo, p.framework), p.framework, tuple(keys[i] for i in p.members))
        for p in patterns(found)
    ]
    plain = [Piece(key, finding) for key, finding in zip(keys, found, strict=True)]
    return tuple({piece.key: piece for piece in [*frameworks, *plain]}.values())


def keys_of(seen: Seen, reading: Reading) -> tuple[str, ...]:
    """Every key under which something of this audit may have been made."""
    epics = [epic_key(seen, place) for place in range(EPICS)]
    return (*(piece.key for piece in _pieces(seen.subject.repo, reading.findings)), *epics)


def epic_key(seen: Seen, place: int) -> str:
    """Names the audit's epics, in their order."""
    return f"epic:{seen.subject.number}:{place}"


def drafted(seen: Seen, piece: Piece, approval: Approval) -> tuple[Origin, Draft]:
    """The issue of a piece, and why it is made."""
    paths = audit(seen).paths
    lost = gone(piece.finding.locations, paths) if paths is not None else ()
    origin = Origin(piece.key, seen.subject.number, approval.is_outsiders)
    return origin, draft(piece.finding, seen.subject.number, lost, seen.blueprint.label_prefix)


def filed(seen: Seen) -> tuple[Filed, ...]:
    """What is made already of the findings, in order."""
    made = [(piece, audit(seen).number(piece.key)) for piece in pieces(seen)]
    return tuple(_filed(seen, piece, number) for piece, number in made if number)


def groupings(seen: Seen) -> list[Grouping]:
    """The epics that the filed issues form; none where they are few."""
    rows = filed(seen)
    return list(group(rows)) if len(rows) >= FEW else []


def is_filed(seen: Seen) -> bool:
    return len(filed(seen)) == len(pieces(seen))


def is_gathered(seen: Seen) -> bool:
    """Every finding is filed, and every filed issue of several stands in an epic."""
    places = range(len(groupings(seen)))
    return bool(filed(seen)) and is_filed(seen) and all(is_placed(seen, place) for place in places)


def is_placed(seen: Seen, place: int) -> bool:
    """Whether this grouping has become an epic, or has joined others."""
    grouping = groupings(seen)[place]
    numbers = {child.number for phase in grouping.phases for child in phase.children}
    known = {child.number for n in audit(seen).neighbours for child in n.checklist.children}
    return bool(audit(seen).number(epic_key(seen, place))) or numbers <= known


def open_tasks(seen: Seen) -> int:
    """How many tasks its label would start that are open still: all of its own open epics; where it has
    none, its few issues that stand in nobody's epic."""
    family = seen.family or Family()
    if groups := groupings(seen):
        closed = {relative.number for relative in family.relatives if not relative.is_open}
        made = ((audit(seen).number(epic_key(seen, place)), one) for place, one in enumerate(groups))
        return sum(len(numbers(grouping)) for epic, grouping in made if epic and epic not in closed)
    above = {number for number, parent in family.adopted if parent.branch}
    return sum(one.is_open and not one.is_pull and one.number not in above for one in family.relatives)


def is_early(seen: Seen, terms: Terms) -> float:
    """Seconds for which more of the text may still come; 0 once it is whole."""
    is_long = len(seen.issue.body) > LONG
    wait = SPLIT_SECONDS if is_long else 0.0 if pieces(seen) else LATER_SECONDS
    return max(0.0, seen.issue.created_at + wait - terms.now)


def may_work(seen: Seen) -> Approval | None:
    """The approval under which the audit is read and filed now."""
    is_stopped = seen.problems or seen.repository.is_archived or not seen.issue.is_open
    return None if is_stopped or seen.issue.label("hold") else asking(seen)[0]


def may_file(seen: Seen) -> Approval | None:
    """As `may_work`, once nobody is to read on."""
    return None if reader(seen).state in PENDING else may_work(seen)


def audit(seen: Seen) -> Audit:
    if seen.audit is None:
        raise ValueError(f"{seen.subject} is no audit")
    return seen.audit


def _filed(seen: Seen, piece: Piece, number: int) -> Filed:
    blocks = tuple(n for key in piece.blocks if (n := audit(seen).number(key)))
    finding = piece.finding
    title = _title(finding, seen.subject.number)
    return Filed(number, title, finding.severity or "medium", finding.type, finding.scope, blocks)


@lru_cache(maxsize=1024)
def _title(finding: Finding, number: int) -> str:
    return draft(finding, number).title
