# ruff: noqa: RUF001 - signs of many scripts
"""The document from top to bottom: which of its blocks are units."""

from __future__ import annotations

import re
from dataclasses import replace

from flows.reading.blocks import Block
from flows.reading.informing import asks_for_nothing
from flows.reading.items import listed
from flows.reading.known import known
from flows.reading.parts import is_part, kinds, parts, subsections
from flows.reading.rated import rated
from flows.reading.roles import is_only_ticked, is_optional, is_wish, reopens, role
from flows.reading.sections import headed, holds_findings, is_file, is_finding
from flows.reading.severity import only_severity
from flows.reading.shapes import is_all_ticked, is_letter, lists_findings, series
from flows.reading.tabled import tabled
from flows.reading.tables import columns, is_findings_table
from flows.reading.ticket import ticket
from flows.reading.title import Title
from flows.reading.told import answer, is_answered, told_state
from flows.reading.unit import Setting, Unit
from flows.reading.within import combine, outer, ranked
from flows.reading.words_of import last_line

# "For each bug:" leads in what whoever writes here is to do.
HOW = re.compile(
    r"(?i)^\W*(?:for (?:each|every)|für jede\w*|pour chaque|para cada|per ogni|для каждо\w+|voor elke?|"
    r"dla każde\w+) [\w ]{2,30}[:：]$"
)
MAX_DEPTH, MAX_LED = 40, 60
FIELDS = {"severity", "place", "fix"}
# What sections inside must show so that a title's words do not count ("Phase 1: Parser").
LEAST = {"about": 3, "plan": 5}


def units(root: Block) -> list[Unit]:
    """Every block that may be a finding, in the document's order, also those that are done with."""
    found: list[Unit] = []
    only = ticket(root)
    if only is not None:
        return [_unit(only, headed(only), Setting())]
    untitled = Setting(known=known(root), role="open" if is_letter(root) else "", trail=("",))
    _visit(root, untitled, found)
    return found


def _visit(section: Block, setting: Setting, found: list[Unit]) -> None:
    if setting.depth > MAX_DEPTH:
        return
    counted = series(section)
    is_regular = _are_regular([child for child in section.children if id(child) in counted])
    is_alone = setting.depth == 0 and len(subsections(section)) == 1
    before: Block | None = None
    for child in section.children:
        if child.kind == "section":
            _section(
                child,
                replace(
                    setting,
                    is_alone=is_alone,
                    in_series=id(child) in counted,
                    is_regular=is_regular and id(child) in counted,
                ),
                found,
            )
        elif child.kind == "list":
            found.extend(listed(child, _led(before, setting)))
        elif child.kind == "table":
            found.extend(tabled(child, _led(before, setting)))
        before = child


def _led(before: Block | None, setting: Setting) -> Setting:
    """The setting of a list or table that a line before it leads in ("Resolved during the audit:")."""
    if before is None or before.kind != "para":
        return setting
    if len(before.text.plain) <= MAX_LED and (level := only_severity(before.text.plain)):
        return replace(setting, severity=level, role=setting.role or "open")
    if not before.text.plain.endswith((":", "：")):
        return setting
    text = before.text.plain
    if HOW.match(text):
        return replace(setting, role="about")
    named = role(text) if len(text) <= MAX_LED else ""
    if named == "done" or (named and setting.role == "") or (named == "plan" and setting.role == "open"):
        return replace(
            setting,
            role=combine(outer(setting, named, text), named, text),
            trail=(*setting.trail, text)[-6:],
        )
    return setting


def _are_regular(counted: list[Block]) -> bool:
    """Whether most of the neighbours have the labels of a finding."""
    labelled = sum(len(kinds(section) & FIELDS) > 0 for section in counted)
    return labelled > 1 and labelled * 3 >= len(counted) * 2


def _section(section: Block, setting: Setting, found: list[Unit]) -> None:
    title = headed(section)
    if _is_whole(section, setting):
        _visit(section, replace(setting, trail=(title.words,), depth=1), found)
    elif is_finding(section, setting):
        found.append(_unit(section, title, setting))
    elif section.children:
        _visit(section, _enter(section, title, setting), found)


def _is_whole(section: Block, setting: Setting) -> bool:
    """The heading over all of the document is its title."""
    if headed(section).ident:
        return False
    return setting.depth == 0 and section.line <= 40 and section.level <= 10 and len(subsections(section)) > 1


def _enter(section: Block, title: Title, setting: Setting) -> Setting:
    """The setting inside of a section that holds findings."""
    text = section.text.plain
    setting = replace(setting, role=outer(setting, title.group or role(text), text))
    named = role(text) or ("about" if is_part(section) and not _holds_rows(section) else "")
    if named == "about" and (setting.is_alone or title.severity):
        named = ""
    if title.group:
        is_done = title.state == "done" or named == "done"
        named = "open" if reopens(text) else "done" if is_done else setting.role or "open"
    elif _says_otherwise(section, named, setting.role == "open"):
        named = ""
    elif not named and setting.role == "" and (title.severity or is_file(title)):
        named = "open"
    elif title.state == "done" and named != "open" and not (named and is_only_ticked(text)):
        named = "done"
    return replace(
        setting,
        severity=title.group or title.severity or ranked(text) or setting.severity,
        role=combine(setting.role, named, text),
        is_planned=setting.is_planned or named == "plan",
        is_optional=setting.is_optional or is_optional(text),
        is_wish=setting.is_wish or is_wish(text),
        trail=(*setting.trail, title.words)[-6:],
        depth=setting.depth + 1,
    )


def _holds_rows(section: Block) -> bool:
    return any(
        child.kind == "table" and (is_findings_table(child) or "status" in columns(child))
        for child in section.children
    )


def _says_otherwise(section: Block, named: str, is_inside: bool) -> bool:
    """Whether what stands in a section outweighs what its title says that it holds; `is_inside` where
    findings are expected."""
    if named in LEAST:
        return holds_findings(section, LEAST[named]) or (
            is_inside and named == "about" and lists_findings(section)
        )
    inner = [role(sub.text.plain) for sub in subsections(section)]
    return named == "done" and is_only_ticked(section.text.plain) and "open" in inner


def _unit(section: Block, title: Title, setting: Setting) -> Unit:
    found = parts(section)
    stated = rated(found)
    told = told_state(found) or answer(section)
    is_done = (told or title.state) == "done" or (setting.role == "done" and told != "open")
    is_done = is_done or asks_for_nothing(section, found, setting) or (not told and is_answered(section))
    section.end = max(section.end, last_line(section))
    return Unit(
        section,
        section.text,
        title,
        setting,
        severity=stated or title.severity or setting.severity,
        is_rated=bool(stated or title.severity),
        is_plan=setting.role in ("plan", "about"),
        is_done=is_done or section.text.struck or (not told and is_all_ticked(section)),
        is_confirmed=(told or title.state) == "open",
    )
