"""An audit's text is its open findings, and what could not be read with confidence."""

from __future__ import annotations

from flows.model.blueprint import Problem
from flows.model.finding import Reading
from flows.reading.blocks import parse
from flows.reading.classify import theme_of
from flows.reading.compose import Source, finding
from flows.reading.doubts import WHERE, doubts
from flows.reading.outline import outline
from flows.reading.repeats import open_units, stated
from flows.reading.roles import is_guide
from flows.reading.scale import scaled
from flows.reading.walk import units
from flows.reading.words_of import last_line
from flows.reading.wrapped import unwrapped

MAX_FINDINGS = 1_000
GUIDE = "the title says that this is a guide, so what it asks of everybody was not read as findings"
REMEDY = (
    'if it is an audit, say so in its title ("Audit of ..."), or give each finding a severity and a file.'
)
# GitHub's longest body is 65,536 characters; files are longer.
MAX_LENGTH = 400_000


def read(text: str) -> Reading:
    """The findings of a markdown document that it leaves open, each once, in its order; and
    doubts about what could not be read. Any text is read; none is an error."""
    whole = text.replace("\r\n", "\n").replace("\r", "\n")
    told = unwrapped(whole[:MAX_LENGTH])
    root = scaled(outline(parse(told)))
    found = units(root)
    kept = open_units(found, root)
    title = next((block.text.plain for block in root.children if block.kind == "section"), "")
    unread: list[Problem] = []
    if (
        is_guide(title)
        and not any(unit.block.checked for unit in found)
        and len(sure := stated(kept)) < len(kept)
    ):
        unread.append(Problem(WHERE, 1, f"{GUIDE} ({len(kept) - len(sure)} items)", REMEDY))
        kept = sure
    source = Source(told.split("\n"), theme_of(title, told))
    unread += [*_cut(whole, told, len(kept)), *doubts(root, found, kept)]
    taken = tuple((unit.block.line, last_line(unit.block)) for unit in found)
    return Reading(tuple(finding(unit, source) for unit in kept[:MAX_FINDINGS]), tuple(unread), taken)


def _cut(whole: str, told: str, count: int) -> list[Problem]:
    """What was left out because there was too much of it."""
    said = []
    if len(whole) > MAX_LENGTH:
        what = f"only the first {MAX_LENGTH:,} characters were read"
        said.append(Problem(WHERE, told.count("\n") + 1, what, "split the audit into several."))
    if count > MAX_FINDINGS:
        what = f"{count:,} findings were read, and only the first {MAX_FINDINGS:,} are taken"
        said.append(Problem(WHERE, 1, what, "split the audit into several."))
    return said
