# ruff: noqa: RUF001 - signs of many scripts
"""The scale that a document defines for itself ("A = blocks acceptance", "💀 deadly"): what it says is told
again in words that every rule knows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import islice

from flows.reading.blocks import Block
from flows.reading.inline import Text
from flows.reading.labels import LABEL, label_kind
from flows.reading.lexicon.column import SCALED
from flows.reading.severity import BRACKETED, only_severity, severity_of
from flows.reading.signs import COLOURS, SIGN
from flows.reading.words_of import walk

KEY = rf"(?:{SIGN}+|(?:[^\W\d_]{{2,8}}\.? )?(?:[A-Z]|\d|[IV]{{1,4}}))"
ENTRY = re.compile(
    rf"(?P<key>{KEY})\s*(?:[=:：–—-]|bedeutet|means|signifie)\s*(?P<meaning>[^,;，；=\n|]{{3,80}})"
)
SIGNED = re.compile(rf"(?P<key>{SIGN}+)\s*(?P<meaning>[^,;，；\n|]{{3,60}})")
# "Doors stay open (Category II)"
ASIDE = re.compile(r"[(\[]\s*(?P<name>[^\W\d_]{3,12})\.? (?P<key>[\dA-Z]{1,4})\s*[)\]]")
WHOLE = re.compile(rf"^\W{{0,3}}(?P<key>{KEY})\W{{0,3}}$")
FEWEST, MOST_BLOCKS, MAX_PARA = 2, 4_000, 400
SHOWN = {level: sign for sign, level in reversed(COLOURS.items())}
Scale = dict[str, str]


def scaled(root: Block) -> Block:
    """The outline with what its own scale grades told as severities."""
    scale = scale_of(root)
    if scale:
        for block in walk(root):
            _tell(block, scale)
    return root


def scale_of(root: Block) -> Scale:
    """The levels by their keys, folded; empty where the document defines no scale of its own."""
    found: Scale = {}
    for block in islice(walk(root), MOST_BLOCKS):
        told: Iterable[tuple[str, str]] = ()
        if block.kind == "table":
            told = [
                (row.cells[0].plain, " ".join(cell.plain for cell in row.cells[1:])) for row in _rows(block)
            ]
        elif block.kind == "list":
            told = [
                (hit["key"], hit["meaning"]) for item in block.children if (hit := _entry(item.text.plain))
            ]
            told = told if len(told) == len(block.children) else ()
        elif block.kind == "para" and len(block.text.plain) <= MAX_PARA:
            told = _of_line(block.text.plain)
        for key, level in _levels(list(told)).items():
            found.setdefault(key, level)
    return {key: level for key, level in found.items() if only_severity(key) != level}


def _rows(table: Block) -> list[Block]:
    """The rows of a table of two or three columns, whose first holds only keys."""
    rows = [row for row in table.children[1:] if 2 <= len(row.cells) <= 3]
    is_scale = len(rows) == len(table.children) - 1 and all(WHOLE.match(row.cells[0].plain) for row in rows)
    return rows if is_scale and len(rows) <= 6 else []


def _entry(line: str) -> re.Match[str] | None:
    return ENTRY.match(line.replace("*", "").strip()) or SIGNED.match(line.strip())


def _of_line(line: str) -> list[tuple[str, str]]:
    hits = list(ENTRY.finditer(line)) or list(SIGNED.finditer(line))
    return [(hit["key"], hit["meaning"]) for hit in hits]


def _levels(told: list[tuple[str, str]]) -> Scale:
    """The levels that the meanings state, each another one; a meaning between two known ones that names
    none stands between them."""
    levels = [_level(meaning) for _, meaning in told]
    if len(told) < FEWEST or len(told) > 6:
        return {}
    order = ["low", "medium", "high", "critical"]
    for i in range(1, len(told) - 1):
        before, after = levels[i - 1], levels[i + 1]
        if not levels[i] and before and after:
            ranks = sorted((order.index(before), order.index(after)))
            levels[i] = order[ranks[1] - 1] if ranks[1] - ranks[0] > 1 else ""
    if not all(levels) or len(set(levels)) < len(levels):
        return {}
    return {_fold(key): level for (key, _), level in zip(told, levels, strict=True)}


def _level(meaning: str) -> str:
    """The severity that a meaning names: in brackets, else by its first words, else by its last one."""
    inner = [level for hit in BRACKETED.finditer(meaning) if (level := _named(hit["inner"]))]
    return inner[0] if inner else _named(meaning)


def _named(words: str) -> str:
    return severity_of(words) or only_severity(words.split()[-1] if words.split() else "")


def _fold(key: str) -> str:
    """A key as it is compared: "Sev. 1" is "1", "Tier A" is "tier a"."""
    bare = " ".join(key.casefold().replace("\ufe0f", "").split()).strip(" .*`:")
    numbered = re.fullmatch(r"[^\W\d_]{3,}\.? (\d|[ivx]{1,4})", bare)
    return numbered[1] if numbered else bare


def _tell(block: Block, scale: Scale) -> None:
    if block.kind == "table":
        _table(block, scale)
    elif block.kind in ("section", "item", "para"):
        block.text = _swapped(block.text, lambda line: _line(line, scale))


def _table(table: Block, scale: Scale) -> None:
    """A column for severities, all of whose cells are keys; and fields of a finding as rows."""
    for i, head in enumerate(table.children[0].cells if table.children else ()):
        told = [row.cells[i].plain for row in table.children[1:] if len(row.cells) > i]
        if (
            SCALED.search(head.plain.strip(" .:*"))
            and told
            and all(_fold(cell) in scale for cell in told if cell)
        ):
            for row in table.children[1:]:
                row.cells = _with(row.cells, i, scale)
    for row in table.children:
        if len(row.cells) == 2 and label_kind(row.cells[0].plain) == "severity":
            row.cells = _with(row.cells, 1, scale)


def _with(cells: tuple[Text, ...], i: int, scale: Scale) -> tuple[Text, ...]:
    if len(cells) <= i or (level := scale.get(_fold(cells[i].plain), "")) == "":
        return cells
    return (*cells[:i], _swapped(cells[i], lambda _: level), *cells[i + 1 :])


def _line(line: str, scale: Scale) -> str:
    """A line that begins with a key, or is a severity's field whose value is one."""
    label = LABEL.match(line)
    if label and _is_graded(label["label"]) and (level := scale.get(_fold(label["value"]))):
        return f"severity: {level}"
    aside = ASIDE.search(line)
    if aside and _is_graded(aside["name"]) and (level := scale.get(aside["key"].casefold())):
        return f"{line[: aside.start()]}({level}){line[aside.end() :]}"
    for key, level in scale.items():
        folded = line[: len(key) + 8].casefold().replace("\ufe0f", "").lstrip("[( ")
        is_telling = re.match(SIGN, key) or (len(key) > 1 and not key.isdigit())
        if is_telling and folded.startswith(key) and not folded[len(key) : len(key) + 1].isalnum():
            return _begun(line, key, level)
    return line


def _is_graded(name: str) -> bool:
    return label_kind(name) == "severity" or SCALED.search(name.strip(" *_.")) is not None


def _begun(line: str, key: str, level: str) -> str:
    at = line.casefold().index(key[0]) if key[0] in line.casefold() else 0
    rest = line[at + len(key) :].lstrip("\ufe0f")
    return f"{SHOWN[level]}{rest}" if re.match(SIGN, key) else f"{line[:at]}{level}{rest}"


def _swapped(text: Text, swap: Callable[[str], str]) -> Text:
    lines = tuple(swap(line) for line in text.lines)
    if lines == text.lines:
        return text
    leads = tuple(swap(lead) if lead else lead for lead in text.leads)
    return replace(
        text, plain=" ".join(lines), lead=swap(text.lead) if text.lead else "", lines=lines, leads=leads
    )
