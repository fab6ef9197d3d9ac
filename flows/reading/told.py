# ruff: noqa: RUF001 - signs and words of many scripts
"""What the parts of a finding say of its state: a status, a result, or the answer of who was asked."""

from __future__ import annotations

import re

from flows.reading.blocks import Block
from flows.reading.lexicon.state import ANSWERED
from flows.reading.parts import Part
from flows.reading.status import CLEAN, TICK, state
from flows.reading.words_of import walk

RESULT = re.compile(r"(?i)\b(?:results?|outcome|conclusion|assessment)\b|结果|结论|結論")
# Who answers is named before a colon: "Team: Fixed in commit 12ab34c".
ANSWER = re.compile(r"^\W*(?:[^\W\d_][\w .'&/()-]{1,40}\s?[:：]\s*)(?P<said>.{1,80})")
# What follows an answer's first word, where it is no sentence about something else.
SINCE = re.compile(
    r"(?i)^\W*(?:$|[.,;(\[`#]|"
    r"(?:in|at|by|with|via|as of|since|on|commit|pr|und|mit|in|durch|en|con|dans|par)\b)"
)
HEAD = 6


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
        if part.kind == "fix" and _answers(part.value):
            return "done"
    return ""


def is_answered(block: Block) -> bool:
    """Whether a paragraph in it says who did it: "Team: Fixed in commit 12ab34c"."""
    for inner in walk(block):
        if inner.kind != "para":
            continue
        for line in inner.text.lines:
            hit = ANSWER.match(line)
            if hit and _answers(hit["said"]):
                return True
    return False


def _answers(said: str) -> bool:
    told = said.lstrip(" *_✅✔")
    hit = ANSWERED.match(told)
    return hit is not None and bool(SINCE.match(told[hit.end() :]))
