"""The shapes that a section's contents have: lists of statements, titled lists, tables, counted sections."""

from __future__ import annotations

import re

from flows.reading.blocks import Block
from flows.reading.labels import label_kind, labelled
from flows.reading.lexicon.role import PLAN
from flows.reading.parts import kinds, subsections
from flows.reading.places import PATH, places
from flows.reading.problem import is_problem
from flows.reading.roles import role
from flows.reading.signs import BAD, GOOD
from flows.reading.tables import columns, is_findings_table, rows
from flows.reading.title import Title, take_apart
from flows.reading.unit import Setting
from flows.reading.words_of import walk, words_of

FOUND = re.compile(
    r"(?i)\b(?:issues|findings|problems|bugs|weaknesses|concerns|befunde|probleme|schwächen|hallazgos|"
    r"problemas|"
    r"problèmes|faiblesses|problemi|debolezze|problemen|bevindingen|problemy)\b"
    r"(?: found| identified)?\W*(?:\(\d+\))?\W*$|^\W*(?:存在的?)?(?:问题|問題|课题|課題|문제점?)点?\W*$"
)
TAG = re.compile(r"^\W*[\[【]")
CODE = re.compile(r"`[^`]*`")
ADVICE = re.compile(
    r"(?i)\b(?:recommendations|empfehlungen|recomendaciones|recommandations|raccomandazioni|"
    r"recomendações|aanbevelingen|zalecenia|suggestions|vorschläge|sugerencias|suggerimenti)\b|建议|推奨|권장"
)
# A bold sentence at the beginning of a paragraph; so many make a letter that tells of findings.
RUN_IN, LETTER = 72, 3
PATH_LIKE = re.compile(r"`[\w.-]+/[\w./-]*`")
# A sign stands before that many characters.
HEAD = 4
# Characters of an item, on average, that only remarks something.
SHORT = 60
TELLING = {"severity", "place", "fix", "text", "status", "criteria"}


def is_review(section: Block, title: Title) -> bool:
    """Whether a section tells of one part of the project what is good in it, and what is not."""
    if title.severity or (title.number and "fix" in kinds(section)):
        return False
    if not title.number and not is_problem(title.words) and _advises(section):
        return True
    named = {role(sub.text.plain) for sub in subsections(section) if label_kind(sub.text.plain) != "status"}
    return (
        "done" in named
        or _weighs(section)
        or any(
            FOUND.search(sub.text.plain) and any(child.kind == "list" for child in sub.children)
            for sub in subsections(section)
        )
    )


def _weighs(section: Block) -> bool:
    """Whether items in it name what is good, and others what is not ("Strengths:", "Risks:")."""
    leads = [item.text.lead for child in section.children if child.kind == "list" for item in child.children]
    named = {role(lead) for lead in leads if lead.rstrip().endswith((":", "\uff1a"))}
    return {"done", "open"} <= named


def _advises(section: Block) -> bool:
    """Whether it tells how things stand, and then lists several recommendations."""
    told = [sub for sub in subsections(section) if sub.level % 1000 <= 60]
    advice = [sub for sub in told if PLAN.search(sub.text.plain) and ADVICE.search(sub.text.plain)]
    return len(told) > 1 and any(
        child.kind == "list" and len(child.children) > 2 for sub in advice for child in sub.children
    )


def has_findings_table(section: Block, setting: Setting, title: Title) -> bool:
    """Whether a table in it holds findings of their own, not the places of this one."""
    is_open = "open" in (setting.role, role(title.words)) or bool(title.severity or setting.severity)
    for child in section.children:
        if child.kind == "table" and is_findings_table(child, is_open and not title.ident):
            if _tells_of_itself(child, section, is_open):
                continue
            if not title.ident or {"id", "severity"} & set(columns(child)):
                return True
    return False


def _tells_of_itself(table: Block, section: Block, is_open: bool) -> bool:
    """Whether a table's rows are only details of the section: its title names them, or there is one
    row and the section goes on about it."""
    told = [cells["id"].plain for _, cells in rows(table, is_open) if "id" in cells]
    if told and all(len(ident) > 1 and ident in section.text.plain for ident in told):
        return True
    return len(table.children) == 2 and len(kinds(section) & TELLING) > 1


def is_headed_list(section: Block) -> bool:
    """Whether nearly all that it holds is a list whose items have bold titles that are no labels."""
    lists = [child for child in section.children if child.kind == "list"]
    items = [item for child in lists for item in child.children]
    if len(items) < 3 or len(lists) > 1 or len(section.children) > 2 or are_short(section):
        return False
    return sum(_is_title(item.text.lead) for item in items) * 5 >= len(items) * 4


def _is_title(lead: str) -> bool:
    """Whether a bold beginning names a matter: it is no label, and not only code or a place."""
    words = PATH.sub(" ", CODE.sub(" ", lead))
    return label_kind(lead) is None and bool(re.search(r"[^\W\d_]{3}", words))


def series(section: Block) -> set[int]:
    """The sections directly in it that are counted in their titles (by id()), where there are several
    and nearly all of them are."""
    inner = [sub for sub in subsections(section) if sub.text.plain]
    counted = [sub for sub in inner if take_apart(sub.text.plain).number]
    signed = [sub for sub in inner if sub.level % 1000 >= 70 and BAD.search(sub.text.plain[:HEAD])]
    if signed and len(signed) * 3 >= len(inner) * 2:
        return {id(sub) for sub in signed}
    return {id(sub) for sub in counted} if len(counted) > 1 and len(counted) * 3 >= len(inner) * 2 else set()


def is_letter(root: Block) -> bool:
    """Whether a text without headings tells what was found in paragraphs, each behind a bold sentence, and
    where in the code."""
    sections = [block for block in walk(root) if block.kind == "section" and block is not root]
    told = [sub for sub in sections if sub.level == RUN_IN and sub.text.plain.endswith((".", "。"))]
    if len(told) < LETTER or any(sub.level <= 60 for sub in sections):
        return False
    placed = sum(bool(places(words_of(sub)) or PATH_LIKE.search(words_of(sub))) for sub in told)
    return placed * 2 >= len(told)


def is_collection(section: Block) -> bool:
    """Whether a section is only a list of statements that stand for themselves."""
    lists = [child for child in section.children if child.kind == "list"]
    paras = sum(child.kind in ("para", "code", "quote") for child in section.children)
    items = [item for child in lists for item in child.children]
    told = sum(len(item.text.plain) > 40 or bool(item.text.lead) for item in items)
    return len(items) > 1 and paras <= 1 and told * 3 >= len(items) * 2


def is_all_ticked(section: Block) -> bool:
    """Whether all that stands in a section is a list of what is in order, each item behind a tick."""
    items = [item for child in section.children if child.kind == "list" for item in child.children]
    is_list = len(items) > 1 and all(child.kind == "list" for child in section.children)
    return is_list and all(item.checked or GOOD.search(item.text.plain[:HEAD]) for item in items)


def are_short(section: Block) -> bool:
    """Whether the items of its lists are but remarks."""
    told = [
        len(item.text.plain) for child in section.children for item in child.children if item.kind == "item"
    ]
    return sum(told) <= SHORT * len(told)


def repeats_labels(section: Block) -> bool:
    """Whether nearly all of a list's items begin with a label, and with the same ones again: "Risk: ...",
    "Risk: ...", "Advice: ..." are entries, not the fields of one."""
    for child in section.children:
        told = [
            label for item in child.children if child.kind == "list" and (label := labelled(item.text.plain))
        ]
        if len(told) > 2 and len(told) * 5 >= len(child.children) * 4:
            return len({label.name.casefold() for label in told}) * 2 <= len(told)
    return False


def lists_findings(section: Block) -> bool:
    """Whether a list in it has items with a head of their own: an identifier or a severity."""
    for child in section.children:
        if child.kind != "list" or len(child.children) < 2:
            continue
        heads = [take_apart(item.text.plain[:80]) for item in child.children]
        if sum(bool(head.ident or (head.severity and not head.group)) for head in heads) * 2 > len(heads):
            return True
    return False


def holds_tags(section: Block) -> bool:
    """Whether a section somewhere in it begins with a severity in brackets ("[nits] No comments")."""
    return any(
        inner.kind == "section"
        and inner is not section
        and TAG.match(inner.text.plain)
        and take_apart(inner.text.plain).severity
        for inner in walk(section)
    )
