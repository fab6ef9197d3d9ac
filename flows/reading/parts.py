# ruff: noqa: RUF001 - signs and words of many scripts
"""The parts of one finding: labelled lines, bullets, sections and rows beneath its title."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from flows.reading.blocks import Block
from flows.reading.grade import rates
from flows.reading.inline import Text
from flows.reading.labels import Label, label_kind, labelled
from flows.reading.severity import only_severity

ASIDE = re.compile(r"\s*[(（][^()（）]*[)）]")
SEVERAL = re.compile(r"\s+[|·•]\s+|\s{2,}|(?<=[\w)*])[;,，；]\s+(?=\*{0,2}[^\W\d_]{3,20}\*{0,2}\s?[:：])")


@dataclass
class Part:
    """`kind` as in `labels`, "" for what has no label; `value` its first words, `blocks` what follows."""

    kind: str
    name: str
    value: str
    line: int
    blocks: list[Block] = field(default_factory=list)


def subsections(section: Block) -> list[Block]:
    return [child for child in section.children if child.kind == "section"]


def is_part(section: Block) -> bool:
    """Whether a section is only a labelled part ("Description", "Fix:") of what it stands in: one that
    holds sections with titles of their own is more."""
    title = section.text.plain
    if not title or label_kind(title) is None or only_severity(title):
        return False
    return all(is_part(sub) for sub in subsections(section) if sub.text.plain)


def parts(block: Block) -> list[Part]:
    """The parts of a section or item, in order. Those of sections inside that are findings of their
    own are not its parts: the caller asks only for blocks that are one finding or less."""
    found: list[Part] = []
    for child in block.children:
        _take(child, found)
    return found


def kinds(block: Block) -> set[str]:
    """The kinds of labels that stand directly in a block, not in the sections inside of it."""
    if not block.children:
        return set()  # most of what hostile text is made of
    found: list[Part] = []
    themes = [child for child in subsections(block) if not is_part(child)]
    for child in block.children:
        if child not in themes or (len(themes) == 1 and child.level % 1000 >= 70):
            _take(child, found)
    return {part.kind for part in found} - {""}


def split(line: str) -> list[Label]:
    """A line's labels: several where each piece between bars or dots has one."""
    first = labelled(line) or rates(line)
    if first is None:
        return []
    pieces = [piece for piece in SEVERAL.split(line) if piece.strip()]
    found = [labelled(piece) or rates(piece) for piece in pieces]
    if len(found) > 1 and sum(label is not None for label in found) > 1:
        return [label for label in found if label]
    return [first]


def _take(child: Block, found: list[Part]) -> None:
    if child.kind == "para":
        for i, line in enumerate(child.text.lines):
            lead = child.text.leads[i] if i < len(child.text.leads) else ""
            number = min(child.line + i, child.end)
            _line(line, lead, number, found)
            if i and len(found) > 1 and not found[-1].kind and found[-1].line == number:
                _go_on(found)
    elif child.kind == "list":
        for item in child.children:
            _item(item, found)
    elif child.kind == "quote":
        for inner in child.children:
            _take(inner, found)
    elif child.kind == "table":
        _table(child, found)
    elif child.kind == "section":
        _section(child, found)
    elif found:
        found[-1].blocks.append(child)
    else:
        found.append(Part("", "", "", child.line, [child]))


def _go_on(found: list[Part]) -> None:
    """A line without a label goes on with the fix or text that the line before it began."""
    if found[-2].kind in ("fix", "text") and found[-2].line >= found[-1].line - 1 - found[-2].value.count(
        "\n"
    ):
        last = found.pop()
        found[-1].value = f"{found[-1].value}\n{last.value}"


def _labels_of(text: Text) -> list[list[Label]]:
    """The labels of every line of a paragraph."""
    leads = [*text.leads, *[""] * len(text.lines)]
    return [split(line) or _bold_label(line, lead) for line, lead in zip(text.lines, leads, strict=False)]


def _line(line: str, lead: str, number: int, found: list[Part]) -> None:
    labels = split(line) or _bold_label(line, lead)
    for label in labels:
        found.append(Part(label.kind, label.name, label.value, number))
    if not labels and found and found[-1].kind and not found[-1].value and not found[-1].blocks:
        found[-1].value = line
    elif not labels:
        found.append(Part("", "", line, number))


def _bold_label(line: str, lead: str) -> list[Label]:
    """A label without a colon: bold words at a line's beginning that say nothing else ("Evidence.")."""
    kind = label_kind(ASIDE.sub("", lead)) if lead else None
    if kind is None or not line.startswith(lead):
        return []
    return [Label(kind, lead.strip(" ."), line[len(lead) :].strip(" .:—–-"))]


def _item(item: Block, found: list[Part]) -> None:
    lead = item.text.leads[0] if item.text.leads else ""
    labels = (split(item.text.lines[0]) or _bold_label(item.text.lines[0], lead)) if item.text.lines else []
    if not labels:
        if found and found[-1].kind:
            found[-1].blocks.append(item)
        else:
            found.append(Part("", "", item.text.plain, item.line, list(item.children)))
        return
    for label in labels:
        found.append(Part(label.kind, label.name, label.value, item.line))
    more = " ".join(item.text.lines[1:])
    if more:
        found[-1].value = f"{found[-1].value} {more}".strip()
    found[-1].blocks.extend(item.children)


def _table(table: Block, found: list[Part]) -> None:
    """A table of two columns whose first holds labels; any other belongs to the part before it."""
    rows = [row for row in table.children if len(row.cells) == 2]
    named = [(label_kind(row.cells[0].plain), row) for row in rows]
    if len(rows) == len(table.children) and sum(kind is not None for kind, _ in named) * 2 >= len(rows):
        found.extend(
            Part(kind, row.cells[0].plain, row.cells[1].plain, row.line) for kind, row in named if kind
        )
    elif found:
        found[-1].blocks.append(table)
    else:
        found.append(Part("", "", "", table.line, [table]))


def _section(section: Block, found: list[Part]) -> None:
    title = section.text.plain
    labels = split(title)
    kind = labels[0].kind if labels else label_kind(title)
    if kind is None:
        for child in section.children:
            _take(child, found)
        return
    value = labels[0].value if labels else ""
    part = Part(kind, title.strip(" :"), value, section.line)
    found.append(part)
    for child in section.children:
        if child.kind == "section" and child.level % 1000 >= 70:
            _section(child, found)
        elif child.kind == "para" and any(_labels_of(child.text)):
            _take(child, found)
        elif child.kind == "para" and not found[-1].value and not found[-1].blocks:
            found[-1].value = child.text.plain
        else:
            found[-1].blocks.append(child)
