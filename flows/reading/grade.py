# ruff: noqa: RUF001 - signs and words of many scripts
"""What a line or sentence says of severity, and nothing else: "High.", "Criticality: high.", "(low)"."""

from __future__ import annotations

import re

from flows.reading.cvss import of_score
from flows.reading.labels import LABEL, Label, label_kind, labelled
from flows.reading.lexicon import words
from flows.reading.lexicon.column import SCALED
from flows.reading.severity import PIECES, only_severity, severity_of

# What is high or low besides how bad a thing is.
OTHERWISE = words(r"""
    impact*, effect*, likelihood, probab*, effort, confidence, complexity, difficulty, cost*, roi, value,
    benefit*, coverage, exploitab*, business, size, scope, auswirkung*, wahrscheinlichkeit, aufwand,
    dificultad, impacto, probabilidad*, esfuerzo, coste?, effort, difficulté, coût, probabilité, impatto,
    probabilità, costo, custo, esforço, сложность, вероятность, влияние, 影响, 可能性, 难度, 工作量,
    影響, 難易度, 工数, 난이도, 영향, quality, maintainability, testability, maturity, trust, assurance
""")
SENTENCE = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])|\n")
# "we agreed that this is critical", "I consider it a minor issue"
DEEMED = re.compile(
    r"(?i)\b(?:this|it|that|these|which)\b "
    r"(?:(?:is|as|are|to be|a|an|of|only|quite|very|the|rather|pretty) ){0,3}"
    r"(?P<level>[^\W\d_]{3,12})(?: (?:severity|priority|risk|issue|finding|problem|one|bug))?\W*$"
)
SCORED = re.compile(
    r"(?i)^\W*(?:severity|cvss|risk score|score|schweregrad|gravité|severidad)\b"
    r"[^\d]{0,12}(?P<score>\d\d?\.\d)\b"
)
DOTS = re.compile(r"\s+[·•|]\s+")
ASIDE = re.compile(r"[(\[（【](?P<inner>[^()\[\]（）【】]{2,60})[)\]）】]\W*$")
MAX_TEXT, MAX_WORDS, SHORT, ASKED = 4_000, 4, 40, 60


def rates(line: str) -> Label | None:
    """A line as a severity's label, although its name is not known: a word or three, and a value that is
    nothing but a severity."""
    hit = LABEL.match(line[:120])
    if hit is None or len(hit["label"].split()) > MAX_WORDS or OTHERWISE.search(hit["label"]):
        return None
    if "/" in hit["label"] or "`" in line[: hit.start("label")]:
        return None  # `src/a.py:80` is a place
    is_graded = SCALED.fullmatch(hit["label"].strip(" *_")) and len(hit["value"].split()) < MAX_WORDS
    level = severity_of(hit["value"]) if is_graded else level_of(hit["value"])
    if label_kind(hit["label"]) is not None or not level:
        return None
    return Label("severity", hit["label"].strip(), hit["value"].strip())


def level_of(value: str) -> str:
    """The severity of a value that says nothing else before a dash, "" where it says more."""
    first = PIECES.split(value[:120])[0].strip(" .。*_")
    return only_severity(first) if len(first) < SHORT else ""


def said(text: str) -> str:
    """The severity that one of a text's sentences is, or that stands in brackets at the end of one."""
    for sentence in SENTENCE.split(text[:MAX_TEXT]):
        if level := _sentence(sentence.strip()):
            return level
    return ""


def _sentence(sentence: str) -> str:
    if not sentence:
        return ""
    if len(sentence) <= ASKED and (label := rates(sentence) or labelled(sentence)):
        return severity_of(label.value) if label.kind == "severity" else ""
    if len(sentence) <= SHORT and not OTHERWISE.search(sentence) and (level := level_of(sentence)):
        return level
    if len(sentence) <= SHORT and (scored := SCORED.match(sentence)):
        return of_score(scored["score"])
    told = [only_severity(piece) for piece in DOTS.split(sentence) if len(piece) < SHORT]
    if len(told) > 1 and any(told):
        return next(level for level in told if level)
    deemed = DEEMED.search(sentence[-80:])
    if deemed and (level := only_severity(deemed["level"])):
        return level
    aside = ASIDE.search(sentence)
    return only_severity(aside["inner"]) if aside else ""
