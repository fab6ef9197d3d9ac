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
from flows.audit.retyped import retyped
from flows.epic.group import group
from flows.filing.joining import numbers
from flows.model import Audit, Draft, Family, Filed, Finding, Grouping, Origin, Reading, Seen, Terms
from flows.origin import own_key

FEW = 3  # fewer issues than this make no epic
LATER_SECONDS = 20.0  # an author may write the findings into the first comment
SPLIT_SECONDS = 60.0  # or the rest of what a body could not hold
LONG = 60_000
EPICS = 40


@dataclass(frozen=True)
class Piece:
    """One issue that is to be made of an audit. `blocks` are the keys of what waits for it, `before` those
    that it had, if its type was read otherwise before."""

    key: str
    finding: Finding
    blocks: tuple[str, ...] = ()
    before: tuple[str, ...] = ()


def pieces(seen: Seen) -> tuple[Piece, ...]:
    """What is to be filed: frameworks first, then in the audit's order."""
    return _pieces(seen.subject.repo, audit(seen).reading.findings)


@lru_cache(maxsize=16)  # one plan asks for it a dozen times, and comparing findings takes a while
def _pieces(repo: str, found: tuple[Finding, ...]) -> tuple[Piece, ...]:
    keys = fingerprints(repo, found)
    frameworks = [
        Piece(
            fingerprint(repo, p.framework),
            p.framework,
            tuple(keys[i] for i in p.members),
            retyped(repo, (p.framework,))[0],
        )
        for p in patterns(found)
    ]
    rows = zip(keys, found, retyped(repo, found), strict=True)
    plain = [Piece(key, finding, before=before) for key, finding, before in rows]
    return tuple({piece.key: piece for piece in [*frameworks, *plain]}.values())


def keys_of(seen: Seen, reading: Reading) -> tuple[str, ...]:
    """Every key under which something of this audit may have been made."""
    epics = [epic_key(seen, place) for place in range(EPICS)]
    found = _pieces(seen.subject.repo, reading.findings)
    before = (own_key(seen.subject.number, key) for piece in found for key in piece.before)
    return (*(piece.key for piece in found), *before, *epics)


def made(seen: Seen) -> dict[str, int]:
    """The issues of the pieces, by key: made for that very key; else for this audit under a former type
    of the same, unless it stands for another piece already."""
    known, mine = dict(audit(seen).made), pieces(seen)
    found = {piece.key: number for piece in mine if (number := known.get(piece.key))}
    taken = set(found.values())
    for piece in mine if len(found) < len(mine) else ():
        former = (known.get(own_key(seen.subject.number, key), 0) for key in piece.before)
        if piece.key not in found and (number := next((n for n in former if n and n not in taken), 0)):
            found[piece.key] = number
            taken.add(number)
    return found


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
    known = made(seen)
    rows = [(piece, known[piece.key]) for piece in pieces(seen) if piece.key in known]
    return tuple(_filed(seen, piece, number, known) for piece, number in rows)


def groupings(seen: Seen) -> list[Grouping]:
    """The epics that the filed issues form, but for what was closed before; none where they are few."""
    rows = [row for row in filed(seen) if row.number not in audit(seen).over]
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


def own_epics(seen: Seen) -> tuple[int, ...]:
    """The epics that were made of it."""
    found = (audit(seen).number(epic_key(seen, place)) for place in range(EPICS))
    return tuple(number for number in found if number)


def joined(seen: Seen) -> tuple[int, ...]:
    """The epics of others that hold issues of it."""
    own, family = own_epics(seen), seen.family or Family()
    return tuple(m.number for m in family.relatives if m.number not in own) if groupings(seen) else ()


def open_tasks(seen: Seen) -> int:
    """Those of its tasks that are open still: its open epics'."""
    return _tasks(seen, {one.number for one in (seen.family or Family()).relatives if not one.is_open})


def tasks(seen: Seen) -> int:
    """How many tasks of its own its label starts, or has started: those in its epics, and in others' that
    they joined; where it has none, its few issues that stand in nobody's epic."""
    return _tasks(seen, set())


def _tasks(seen: Seen, left_out: set[int]) -> int:
    family = seen.family or Family()
    if groups := groupings(seen):
        others = set(joined(seen)) - left_out
        found = ((audit(seen).number(epic_key(seen, place)), one) for place, one in enumerate(groups))
        left = [one for epic, one in found if (epic not in left_out if epic else others)]
        return sum(len(numbers(grouping)) for grouping in left)
    left_out = left_out | {number for number, parent in family.adopted if parent.branch}
    return sum(not one.is_pull and one.number not in left_out for one in family.relatives)


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


def _filed(seen: Seen, piece: Piece, number: int, known: dict[str, int]) -> Filed:
    blocks = tuple(known[key] for key in piece.blocks if key in known)
    finding = piece.finding
    title = _title(finding, seen.subject.number)
    return Filed(number, title, finding.severity or "medium", finding.type, finding.scope, blocks)


@lru_cache(maxsize=1024)
def _title(finding: Finding, number: int) -> str:
    return draft(finding, number).title
