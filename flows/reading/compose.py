# ruff: noqa: RUF001 - signs and words of many scripts
"""A unit as a Finding: title, places, text, fix, criteria in the document's own words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flows.model.finding import Finding
from flows.reading.blocks import Block
from flows.reading.classify import TYPE, classify
from flows.reading.labels import label_kind, labelled
from flows.reading.parts import Part, parts
from flows.reading.places import PATH, folder, places, stated
from flows.reading.unit import Unit
from flows.reading.words_of import words_of

SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÄÖÜ`\"'(])|(?<=[。！？])")
# Where a line of Chinese or Japanese goes on with a field.
CLAUSE = re.compile(
    r"[,，；;。、]\s*(?=(?:代码)?(?:位置|文件|路径|所在|建议|影响|原因|涉及|修复|详见|対策|箇所|修正))"
)
# "Missing template: a.html": the label is what is wrong.
LACKS = re.compile(r"(?i)^\W*(?:missing|gaps?)\b")
MAX_TITLE, MANY = 200, 100
BLANK = re.compile(r"\n{3,}")
ELSEWHERE = {"severity", "place", "fix", "criteria"}
COMMENT = re.compile(r"^\s*(?://|#|--|/\*|<!--)\s*(.{1,120})$")


@dataclass(frozen=True)
class Source:
    """The document's lines, from which text is taken as it was written, and the type that all of it
    is about."""

    lines: list[str]
    theme: str = ""

    def between(self, first: int, last: int) -> str:
        """Lines from 1, both inclusive."""
        return "\n".join(self.lines[first - 1 : max(first - 1, last)]).strip()


def finding(unit: Unit, source: Source) -> Finding:
    """The unit as a finding."""
    own = found = parts(unit.block) if unit.block.kind != "row" else []
    for block in unit.merged:
        if block.kind in ("section", "item"):
            found = [*found, *parts(block)]
    title = _title(unit)
    where = _places(unit, found)
    kind, scope, complexity = classify(unit, title, where, source.theme)
    return Finding(
        title=title,
        line=unit.block.line,
        severity=unit.severity,
        type=kind,
        scope=scope,
        complexity=complexity,
        locations=where,
        text=_text(unit, source, own),
        fix=_part_text(unit, found, "fix"),
        criteria=_criteria(found),
    )


def _title(unit: Unit) -> str:
    words = unit.title.words
    if unit.block.kind in ("item", "row"):
        words = words.replace("\n", " ")
        pieces = SENTENCE.split(words)
        words = pieces[0]
    label = labelled(words)
    if (
        label
        and label.kind in ("text", "fix")
        and len(label.value) > 8
        and label_kind(label.name) is not None
        and not LACKS.match(label.name)
    ):
        words = label.value
    words = CLAUSE.split(words)[0] if len(CLAUSE.split(words)[0]) > 3 else words
    if len(words) > MAX_TITLE:
        words = words[:MAX_TITLE].rsplit(" ", 1)[0]
    return words.strip(" :：*") or unit.text.plain[:MAX_TITLE]


def _places(unit: Unit, found: list[Part]) -> tuple[str, ...]:
    """Places of its own fields first; else of its title and text, but not of its fix."""
    named = [place for part in found if part.kind == "place" for place in _of_part(part)]
    if unit.cells:
        named.extend(
            place
            for kind, cell in unit.cells.items()
            if kind != "fix"
            for place in (stated if kind == "place" else places)(cell.plain)
        )
    named.extend(places(unit.text.plain))
    named.extend(path for piece in unit.text.codes if piece.endswith("/") and (path := folder(piece)))
    for part in found:
        if part.kind not in ("fix", "criteria", "meta", "place"):
            named.extend(places(part.value))
            named.extend(place for block in part.blocks for place in _of_block(block))
    return _each_once([*_headed(unit), *named]) if named else _beneath(unit)


def _headed(unit: Unit) -> tuple[str, ...]:
    """The file that a title right above it begins with: "docs/trams.md - stale"."""
    title = unit.setting.trail[-1].strip("` ") if unit.setting.trail else ""
    return places(title)[:1] if PATH.match(title) else ()


def _beneath(unit: Unit) -> tuple[str, ...]:
    """The file that a section around it is called by, if it is called nothing else; or the one that the title
    right above it names."""
    for title in reversed(unit.setting.trail):
        if (named := places(title)) and not re.search(r"[^\W\d_]{3}", PATH.sub(" ", title)):
            return named[:1]
        if path := folder(title):
            return (path,)
    last = places(unit.setting.trail[-1]) if unit.setting.trail else ()
    return last if len(last) == 1 else ()


def _of_part(part: Part) -> list[str]:
    text = "\n".join([part.value, *(words_of(block) + block.raw for block in part.blocks)])
    return [*stated(text), *[path for piece in re.findall(r"`([^`]+)`", text) if (path := folder(piece))]]


def _of_block(block: Block) -> list[str]:
    """A block's places; of code only those of its first line, if that is a comment or names a file and
    nothing else."""
    if block.kind == "code":
        first = block.raw.lstrip("\n").split("\n", 1)[0].strip()
        hit = COMMENT.match(first)
        named = places(hit[1] if hit else first)
        return list(named) if hit or (named and len(named[0]) * 10 >= len(first) * 8) else []
    return list(places(words_of(block)))


def _each_once(named: list[str]) -> tuple[str, ...]:
    """Without those that are the ends of others: `core/a.py:3` beside `src/core/a.py:3`."""
    found = tuple({place.casefold(): place for place in reversed(named)}.values())[::-1]
    if len(found) > MANY:
        return found
    return tuple(one for one in found if not any(other.endswith(f"/{one}") for other in found))


def _text(unit: Unit, source: Source, found: list[Part]) -> str:
    """What is told of it, without the labelled parts that a finding has of its own: severity, place,
    type, fix, criteria."""
    if unit.block.kind == "row":
        return " — ".join(
            cell.plain
            for kind, cell in unit.cells.items()
            if kind in ("title", "text") or kind[:5] == "other"
        )
    first = unit.block.line + (1 if unit.block.kind == "section" else 0)
    told = sorted(
        (part for part in found if first <= part.line <= unit.block.end), key=lambda part: part.line
    )
    kept = {part.line for part in told if not _is_elsewhere(part)}
    left: list[str] = []
    line = first
    for part in told:
        if part.line >= line and part.line not in kept:
            left.extend(source.lines[line - 1 : part.line - 1])
            line = next((other.line for other in told if other.line > part.line), unit.block.end + 1)
    left.extend(source.lines[line - 1 : unit.block.end])
    return BLANK.sub("\n\n", "\n".join(left)).strip() or source.between(first, unit.block.end)


def _is_elsewhere(part: Part) -> bool:
    return part.kind in ELSEWHERE or (part.kind == "meta" and bool(TYPE.match(part.name.strip("*_ "))))


def _part_text(unit: Unit, found: list[Part], kind: str) -> str:
    told: list[str] = []
    for part in found:
        if part.kind == kind:
            told.append(part.value)
            told.extend(
                f"```\n{block.raw.rstrip()}\n```" if block.kind == "code" else words_of(block)
                for block in part.blocks
            )
    if not any(told) and kind in unit.cells:
        return unit.cells[kind].plain
    return "\n\n".join(piece for piece in told if piece)


def _criteria(found: list[Part]) -> tuple[str, ...]:
    told: list[str] = []
    for part in found:
        if part.kind == "criteria":
            items = [
                line for block in part.blocks if block.kind != "code" for line in words_of(block).split("\n")
            ]
            told.extend(items or [part.value])
    return tuple(line.strip() for line in told if line.strip())
