"""Tables: which columns they have, and whether their rows are findings."""

from __future__ import annotations

import re
from functools import lru_cache

from flows.reading.blocks import Block
from flows.reading.inline import Text
from flows.reading.lexicon import column as names
from flows.reading.places import places
from flows.reading.severity import only_severity, severity_of
from flows.reading.status import state

PATTERNS = (
    ("title", names.TITLE_WHOLE),
    ("id", names.IDENT),
    ("severity", names.SEVERITY),
    ("severity", names.SEVERITY_WHOLE),
    ("waived", names.WAIVED),
    ("version", names.VERSION),
    ("status", names.STATUS),
    ("commit", names.COMMIT),
    ("place", names.PLACE),
    ("fix", names.FIX),
    ("title", names.TITLE),
    ("type", names.TYPE),
    ("score", names.SCORE),
    ("effort", names.OTHER),
)
# Characters of a title, and of one that is a name beside which a fix stands.
SHORT, SHORTEST, LONG = 8, 2, 24
IDENT = re.compile(r"[\[(]?[A-Z]{1,6}-?\d{1,4}(?:\s*,\s*[A-Z]{1,6}-?\d{1,4})*[\])]?")
COUNT = re.compile(
    r"(?i)\b(?:counts?|number|total|anzahl|nombre|número|numero|aantal|liczba|количество)\b|数量|件数|개수"
)
VERSIONED = re.compile(r"\d+\.\d")
NUMERIC = re.compile(r"^[\W\d]*$")


@lru_cache(maxsize=256)
def column(header: str) -> str:
    """The kind of column that a head names, "" where none is known."""
    words = header.strip(" *_`:")
    return next((name for name, pattern in PATTERNS if pattern.search(words)), "")


def columns(table: Block, is_open: bool = False) -> tuple[str, ...]:
    """The kind of every column, by its head, else by what stands in it; of two that may be the title
    the better one is: an issue's or title's column before a description's. `is_open` where findings
    are expected: then the column that says most is the title, whatever its head."""
    if not table.children:
        return ()
    found = [_named(table, i) or _held(table, i) for i in range(len(table.children[0].cells))]
    titles = [i for i, name in enumerate(found) if name == "title"]
    for i in titles[1:]:
        found[i] = "text"
    beside = {"id", "severity", "score"} | ({"place", "fix", "version"} if is_open else set())
    if not titles and beside & set(found):
        spare = [i for i, name in enumerate(found) if not name]
        if not spare and "fix" in found:
            found[found.index("fix")] = "title"
        if spare:
            _name(table, found, _title_of(table, spare, is_open))
    return tuple(found)


def _name(table: Block, found: list[str], title: int) -> None:
    """The title's column; where that one only says why, its rows are called by the place they name."""
    if names.REASON.search(table.children[0].cells[title].plain.strip(" *_`:")) and "place" in found:
        found[title], title = "text", found.index("place")
    found[title] = "title"


def _title_of(table: Block, spare: list[int], is_open: bool) -> int:
    """Of the columns whose heads tell nothing, the one that names packages, or tells what is wrong."""
    heads = table.children[0].cells
    if packages := [i for i in spare if names.PACKAGE.search(heads[i].plain.strip(" *_`:"))]:
        return packages[0]
    longest = max(spare, key=lambda i: _length(table, i))
    enough = _length(table, spare[0]) * 3 >= _length(table, longest)
    return spare[0] if enough or not is_open else longest


def _named(table: Block, i: int) -> str:
    """The kind of column that a head names, if what stands beneath bears it out."""
    name = column(table.children[0].cells[i].plain)
    told = _cells(table, i)
    if name == "id" and told and sum(map(_width, told)) > LONG * len(told):
        return "title"
    if name == "title" and told and not any(" " in cell for cell in told):
        return "" if names.TITLE_WHOLE.search(table.children[0].cells[i].plain.strip(" *_`:")) else name
    if name == "severity" and told and not any(severity_of(cell) for cell in told):
        return ""
    if name == "version" and not any(VERSIONED.search(cell) for cell in told):
        return "status" if any(map(_is_state, told)) else ""
    return name


def _cells(table: Block, i: int) -> list[str]:
    return [row.cells[i].plain for row in table.children[1:] if len(row.cells) > i and row.cells[i].plain]


def _held(table: Block, i: int) -> str:
    """What a column holds most of: places or severities."""
    told = _cells(table, i)
    for name, tells in (
        ("id", IDENT.fullmatch),
        ("severity", only_severity),
        ("place", _is_place),
        ("status", _is_state),
    ):
        if len(told) > 1 and sum(bool(tells(cell)) for cell in told) * 3 >= len(told) * 2:
            return name
    return ""


def _is_place(cell: str) -> bool:
    named = places(cell)
    return bool(named) and len("".join(named)) * 2 >= len(cell)


def _is_state(cell: str) -> bool:
    return len(cell) < 28 and bool(state(cell))


def _width(cell: str) -> int:
    """How much a cell says: a Chinese character says more than a letter."""
    return sum(2 if char > "\u3000" else 1 for char in cell)


def _length(table: Block, i: int) -> float:
    told = _cells(table, i)
    return sum(map(len, told)) / max(1, len(told))


def rows(table: Block, is_open: bool = False) -> list[tuple[Block, dict[str, Text]]]:
    """Every row with its cells by the kind of their names."""
    kinds = columns(table, is_open)
    found = []
    for row in table.children[1:]:
        cells: dict[str, Text] = {}
        for i, (kind, cell) in enumerate(zip(kinds, row.cells, strict=False)):
            if cell.plain and (kind not in cells or kind == "status"):
                cells[kind or f"other {i}"] = cell
        found.append((row, cells))
    return found


def lists_done(table: Block) -> bool:
    """Whether a column of identifiers is called "Resolved", "Erledigt": then its rows are."""
    if len(table.children) < 2:
        return False
    heads = [cell.plain.strip(" *_`:") for cell in table.children[0].cells]
    return any(
        len(head.split()) < 3 and state(head) == "done" and _held(table, i) == "id"
        for i, head in enumerate(heads)
    )


def _is_named(kinds: set[str]) -> bool:
    """Whether a row is told by what stands beside its name: packages have a version that mends them."""
    return bool({"fix", "id", "version"} & kinds) or {"severity", "commit"} <= kinds


def is_findings_table(table: Block, is_open: bool = False) -> bool:
    """Whether its rows are findings: each says what is wrong, and has an identifier, severity,
    place, state or fix beside it; a table of counts has none of them."""
    kinds = columns(table, is_open)
    if "title" not in kinds or len(table.children) < 2:
        return False
    if not {"id", "severity", "place", "fix", "status", "score", "version"} & set(kinds):
        return False
    if not {"id", "place", "fix"} & set(kinds) and any(
        COUNT.search(cell.plain) for cell in table.children[0].cells
    ):
        return False
    where = kinds.index("title")
    told = [row.cells[where].plain for row in table.children[1:] if len(row.cells) > where]
    least = SHORTEST if is_open and _is_named(set(kinds)) else SHORT
    return sum(not NUMERIC.match(cell) and _width(cell) > least for cell in told) * 2 > len(told)
