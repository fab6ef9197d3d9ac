"""Table rows: which of them are units in their setting."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from flows.reading.blocks import Block
from flows.reading.cvss import of_score
from flows.reading.inline import Text
from flows.reading.outdated import outdated, versions
from flows.reading.severity import severity_of
from flows.reading.signs import BAD
from flows.reading.status import asks_nothing, state
from flows.reading.tables import columns, is_findings_table, lists_done, rows
from flows.reading.title import Title, fold, take_apart
from flows.reading.told import FAILS
from flows.reading.unit import Setting, Unit

COMMIT = re.compile(r"\b[0-9a-f]{7,40}\b|#\d+")
# What kind of entry a row is, where a list holds also what is in order.
PASSED = re.compile(
    r"(?i)^\W*(?:pass(?:ed)?|ok|correct[oa]?|correctos|positive?|strength|praise|good|conforme|corretto|"
    r"korrekt|"
    r"positiv|goed|fortaleza|point fort|合格|通过|良い点)\W*$"
)
DENIED = re.compile(r"(?i)^\W*(?:$|no\b|none\b|false\b|n/?a\b|nein\b|non\b|não\b|нет|否|未|いいえ|아니)")
PROBLEM_STATES = re.compile(
    r"(?i)\b(?:fail(?:ed|s)?|missing|no|partial|gap|open|vulnerable|non-compliant|fehlt|offen|falta|"
    r"manque)\b|[❌⚠✗🔴🟡🟠]|缺失|未|不符合"
)


def tabled(table: Block, setting: Setting) -> Iterator[Unit]:
    """The units of one table: its rows where they are findings, else the checks that failed."""
    if lists_done(table):
        setting = replace(setting, role="done")
    is_open = bool(setting.role == "open" or setting.severity)
    if versions(table) is not None:
        behind = (_unit(row, cells, setting) for row, cells in outdated(table))
        yield from (unit for unit in behind if unit is not None)
    elif is_findings_table(table, is_open):
        passing = _is_of_checks(table)
        for row, cells in rows(table, is_open):
            unit = _unit(row, cells, setting)
            if unit is not None and not (
                passing and "status" in cells and _says_nothing(cells["status"].plain)
            ):
                yield unit
    elif "id" in columns(table) and {"status", "commit"} & set(columns(table)):
        yield from _closing(table, setting)
    elif _is_checked(table, setting):
        asked = _asked(table)
        for row, cells in rows(table):
            said = cells["status"].plain if "status" in cells else ""
            if len(row.cells) > asked and (BAD.search(said) or FAILS.match(said)):
                unit = _unit(row, {"title": row.cells[asked], **cells}, setting)
                if unit is not None:
                    unit.is_weak = True
                    yield unit


def _is_checked(table: Block, setting: Setting) -> bool:
    """Whether a table tells of each thing how it stands; in a plan, where some of them stand well."""
    if "status" not in columns(table) or "title" in columns(table):
        return False
    told = [state(cells["status"].plain) for _, cells in rows(table) if "status" in cells]
    return setting.role in ("open", "") or (setting.role == "plan" and "done" in told)


def _asked(table: Block) -> int:
    """The column of what is checked: before the answer, the one that says most, and other things of each."""
    last = columns(table).index("status")
    return max(
        range(max(1, last)),
        key=lambda i: sum(map(len, {row.cells[i].plain for row in table.children[1:] if len(row.cells) > i})),
    )


def _is_of_checks(table: Block) -> bool:
    """Whether a table is a list of checks: most of them passed, and none has a severity."""
    told = [state(cells["status"].plain) for _, cells in rows(table) if "status" in cells]
    return "severity" not in columns(table) and told.count("done") * 2 > len(told) > 1


def _says_nothing(status: str) -> bool:
    return not state(status) and not PROBLEM_STATES.search(status)


def _closing(table: Block, setting: Setting) -> Iterator[Unit]:
    """Rows that only say which identifiers are done with: by a state or by a commit."""
    for row, cells in rows(table):
        ident = _ident(cells["id"].plain) if "id" in cells else ""
        said = state(cells["status"].plain) if "status" in cells else ""
        if ident and (
            said == "done" or (not said and "commit" in cells and COMMIT.search(cells["commit"].plain))
        ):
            yield Unit(row, cells["id"], Title("", ident), setting, is_plan=True, is_done=True, cells=cells)


def _unit(row: Block, cells: dict[str, Text], setting: Setting) -> Unit | None:
    told = cells.get("title")
    if told is None or not re.search(r"[^\W\d_]{2}", told.plain):
        return None
    title = take_apart(told.plain)
    ident = cells["id"].plain if "id" in cells else ""
    said = state(cells["status"].plain) if "status" in cells else ""
    if not said and "commit" in cells and COMMIT.search(cells["commit"].plain):
        said = "done"
    severity = severity_of(cells["severity"].plain) if "severity" in cells else ""
    severity = severity or (of_score(cells["score"].plain) if "score" in cells else "")
    if ident:
        named = take_apart(f"{ident} ")
        title = Title(
            title.words, _ident(ident) or title.ident, title.number, title.severity, title.group, title.state
        )
        severity = severity or named.severity
    row.text = told
    asked = cells["fix"].plain if "fix" in cells else ""
    is_done = (
        (said or title.state) == "done"
        or asks_nothing(asked)
        or told.struck
        or ("type" in cells and bool(PASSED.match(cells["type"].plain)))
        or ("waived" in cells and not DENIED.match(cells["waived"].plain))
        or (setting.role == "done" and said != "open")
    )
    return Unit(
        row,
        told,
        title,
        setting,
        severity=severity or title.severity or setting.severity,
        is_rated=bool(severity or title.severity),
        is_plan=setting.role in ("plan", "about"),
        is_done=is_done,
        cells=cells,
    )


def _ident(cell: str) -> str:
    """An identifier's cell, folded; a bare number is none that other places would use."""
    bare = cell.strip(" []`*()")
    return "" if not bare or len(bare) > 24 or bare.isdigit() else fold(bare)
