"""A table that counts findings: how many of each level were found, how many are mended, how many are left."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flows.reading.blocks import Block
from flows.reading.idents import idents, only_names
from flows.reading.known import letters
from flows.reading.lexicon import claim
from flows.reading.lexicon.role import NAMED
from flows.reading.lexicon.state import LEFT, MENDED, STAYS
from flows.reading.severity import only_severity
from flows.reading.signs import bare
from flows.reading.status import state
from flows.reading.tables import COUNT
from flows.reading.verdict import OF, Verdict

NUMBER = re.compile(r"^\W*(\d{1,4})\W*$")
FOUND = re.compile(r"(?i)\bfound\b|gefunden|trouvé|encontrad|trovat|найден|发现|検出|발견")
LONGEST = 60


def tallied(table: Block) -> Iterator[Verdict]:
    """What the rows of a table of counts say of the findings that each of them counts."""
    if len(table.children) < 2 or len(table.children[0].cells) < 2:
        return
    kinds = [_kind(cell.plain) for cell in table.children[0].cells]
    if not {"done", "open", "status"} & set(kinds[1:]):
        return
    for row in table.children[1:]:
        cells = [cell.plain for cell in row.cells]
        said = _said(dict(zip(kinds[1:], cells[1:], strict=False)))
        if not said or len(cells[0]) > LONGEST:
            continue
        level, name = only_severity(cells[0]), letters(cells[0])
        if level:
            yield Verdict(said, row.line, levels=frozenset((level,)))
        elif claim.TOTAL.search(cells[0]) and "status" not in kinds:
            yield Verdict(said, row.line)
        elif name and "status" not in kinds:
            yield Verdict(said, row.line, themes=frozenset((name,)))


def named(table: Block, known: frozenset[str]) -> Iterator[Verdict]:
    """What rows say of the identifiers that stand in their first cell, several in one."""
    for row in table.children[1:]:
        first, *others = [cell.plain for cell in row.cells] or [""]
        number = NUMBER.match(first)
        those = frozenset((f"n{number[1]}",)) & known if number else idents(first, known)
        if not those or not only_names(first):
            continue
        said = next((told for cell in others if len(cell) <= LONGEST and (told := _stated(cell))), "")
        if said:
            yield Verdict(said, row.line, those, about=" ".join(others) if number else "")


def _stated(cell: str) -> str:
    """The state that a cell begins with, or is."""
    words = bare(cell).strip(" *_.")
    for said, pattern in (("open", STAYS), ("done", MENDED), ("done", LEFT)):
        if pattern.match(words):
            return said
    return ""


def _kind(head: str) -> str:
    """What a column counts."""
    words = bare(head)
    for name, pattern in (
        ("open", STAYS),
        ("done", MENDED),
        ("total", FOUND),
        ("total", COUNT),
        ("total", NAMED),
    ):
        if pattern.search(words):
            return name
    return (
        "status"
        if re.search(r"(?i)^\W*(?:status|state|stand|estado|statut|stato|статус|状态|状態|상태)\W*$", words)
        else words
    )


def _said(cells: dict[str, str]) -> str:
    """ "done", "open" or "" for a row whose counts tell neither that all nor that none is mended."""
    counts = {name: int(hit[1]) for name, cell in cells.items() if (hit := NUMBER.match(cell))}
    if "open" in counts and counts.get("done", counts.get("total", 0)):
        return "done" if counts["open"] == 0 else "open" if not counts.get("done") else ""
    if "total" in counts and "done" in counts and counts["total"]:
        return "done" if counts["done"] == counts["total"] else "open" if not counts["done"] else ""
    for name in ("status", "done"):
        told = cells.get(name, "")
        share = OF.search(told)
        if share:
            return "done" if share["some"] == share["all"] != "0" else ""
        if name == "status" and (counts.get("total") or len(cells) == 1) and MENDED.search(told):
            return state(told)
    return ""
