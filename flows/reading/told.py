# ruff: noqa: RUF001 - signs and words of many scripts
"""What the parts of a finding say of its state: a status, a result, or the answer of who was asked."""

from __future__ import annotations

import re

from flows.reading.blocks import Block
from flows.reading.grade import said as rated_in
from flows.reading.lexicon.state import ANSWERED, APPLIED, LEFT
from flows.reading.parts import Part, kinds
from flows.reading.status import CLEAN, TICK, state
from flows.reading.words_of import walk

RESULT = re.compile(r"(?i)\b(?:results?|outcome|conclusion|assessment)\b|结果|结论|結論")
# Who answers is named before a colon: "Team: Fixed in commit 12ab34c".
ANSWER = re.compile(r"^\W*(?:[^\W\d_][\w .'&/()-]{1,40}\s?[:：]\s*)(?P<said>.{1,80})")
# What follows an answer's first word, where it is no sentence about something else.
SINCE = re.compile(
    r"(?i)^\W*(?:$|[.,;(\[`#]|"
    r"(?:in|at|by|with|via|as of|since|on|commit|pr|w|we|z|v|в|du|le|el|nel|op|på|i|und|mit|in|durch|en|"
    r"con|dans|par)\b)"
)
HEAD = 6
# A paragraph that begins with it says when or where it was done.
MENDED = re.compile(
    r"(?i)^(?:fixed|resolved|mitigated|patched|remediated|behoben|erledigt|gelöst|corregid[oa]|resuelt[oa]|"
    r"corrigée?|résolue?|"
    r"corrigid[oa]|resolvid[oa]|risolt[oa]|corrett[oa]|исправлено|устранено|opgelost|naprawion\w+|"
    r"rozwiązan\w+|verholpen|åtgärdat|løst|已修复|已解决|修正済み?|対応済み?|"
    r"수정 완료)"
)
# "Accepted: the vendor does so", "Won't fix - too rare".
WHY = re.compile(r"[*_]*\s*(?:$|[.:：。]|[—–-]\s)")
WHEN = re.compile(r"#\d|\b[0-9a-f]{7,40}\b|\bv?\d+\.\d|\b\d{4}-\d\d|\b(?:PR|commit)\b")
RESOLUTION = re.compile(
    r"(?i)^\W*(?:resolution|resolved|behebung|resoluci[oó]n|résolution|risoluzione|resolução)\b"
)
ANSWERS = re.compile(
    r"(?i)^[\W_]*(?:a|answer|antwort|réponse|respuesta|resposta|risposta|ответ|antwoord|odpowiedź|回答|答|"
    r"답변|답)[\W_]*$"
)
FAILS = re.compile(
    r"(?i)^\W*(?:only |nur |solo |seulement )?(?:no|not met|not satisfied|fail(?:s|ed|ure)?|missing|"
    r"part(?:ly|ial|ially)?|absent|nein|"
    r"teilweise|non|partiellement|falta|parcial\w*|parzial\w*|não|нет|частично|否|不通过|未通过|不符合|"
    r"部分|いいえ|不合格|아니오)\b"
)
PASSES = re.compile(r"(?i)^\W*(?:yes|ja|oui|s[ií]|sim|да|tak|是|はい|예)\b")
LABELLED = re.compile(r"^(?P<name>[^:：]{1,20})[:：]\s*(?P<said>.+)$")


def told_state(found: list[Part]) -> str:
    """ "done", "open", or "" where no part says either."""
    for part in found:
        if part.kind == "status" and (said := state(part.value)):
            return said
    for part in found:
        if (
            part.name
            and RESULT.search(part.name)
            and (TICK.search(part.value[:HEAD]) or CLEAN.match(part.value))
        ):
            return "done"
        if part.kind == "fix" and (_answers(part.value) or _is_applied(part)):
            return "done"
    return ""


def _is_applied(part: Part) -> bool:
    """Whether a part tells how it was mended: "Fix applied: ...", "Resolution (3f2a91c): ...", but not "Fix
    applied: none as yet"."""
    is_dated = RESOLUTION.search(part.name) and WHEN.search(f"{part.name} {part.value[:80]}")
    return bool(APPLIED.search(part.name) or is_dated) and not (
        FAILS.match(part.value) or state(part.value) == "open"
    )


def answer(section: Block) -> str:
    """ "open" or "done" where a section's title asks whether something is so, and it is told; else ""."""
    if not section.text.plain.rstrip(" *_").endswith(("?", "？")):
        return ""
    lines = [line for child in section.children if child.kind == "para" for line in child.text.lines]
    for place, line in enumerate(lines):
        hit = LABELLED.match(line)
        said = hit["said"] if hit and ANSWERS.match(hit["name"]) else line if not place else ""
        if FAILS.match(said):
            return "open"
        if PASSES.match(said) and not (kinds(section) & {"fix", "severity", "place"} or rated_in(line)):
            return "done"
    return ""


def is_answered(block: Block) -> bool:
    """Whether a paragraph in it says who did it, or when: "Team: Fixed in commit 12ab34c", "Fixed in #12"."""
    for inner in walk(block):
        if inner.kind != "para":
            continue
        for line in inner.text.lines:
            hit = ANSWER.match(line)
            if (hit and _answers(hit["said"])) or _is_dated(line):
                return True
    return False


def _is_dated(line: str) -> bool:
    told = line.lstrip(" *_>✅✔☑️")
    if (left := LEFT.match(told)) and WHY.match(told[left.end() :]):
        return True
    hit = MENDED.match(told)
    if hit is None or not SINCE.match(told[hit.end() :].lstrip("*_")):
        return False
    return told != line.lstrip(" >*_") or bool(WHEN.search(line))


def _answers(said: str) -> bool:
    told = said.lstrip(" *_✅✔")
    hit = ANSWERED.match(told)
    return hit is not None and bool(SINCE.match(told[hit.end() :]))
