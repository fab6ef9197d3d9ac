"""CVSS: a base score as a severity, and the base score of a vector.

The bands are those of the CVSS 3.1 specification, section 5; the equations those of section 7.1.
"""

from __future__ import annotations

import math
import re

SCORE = re.compile(r"(?<![\d.:v/])(?P<score>10(?:\.0)?|\d\.\d)(?!\.?\d|\s*%)")
VECTOR = re.compile(
    r"AV:(?P<AV>[NALP])/AC:(?P<AC>[LH])/PR:(?P<PR>[NLH])/UI:(?P<UI>[NR])/"
    r"S:(?P<S>[UC])/C:(?P<C>[NLH])/I:(?P<I>[NLH])/A:(?P<A>[NLH])"
)
VERSION = re.compile(r"(?i)\bcvss\s*:?\s*(?:base\s*)?\(?v?\s*[234](?:\.[01])?(?!\d)")
BANDS = ((9.0, "critical"), (7.0, "high"), (4.0, "medium"), (0.1, "low"))
WEIGHTS = {
    "AV": {"N": 0.85, "A": 0.62, "L": 0.55, "P": 0.2},
    "AC": {"L": 0.77, "H": 0.44},
    "UI": {"N": 0.85, "R": 0.62},
    "PR": {"N": 0.85, "L": 0.62, "H": 0.27},
    "C": {"N": 0.0, "L": 0.22, "H": 0.56},
}
CHANGED = {"N": 0.85, "L": 0.68, "H": 0.5}


def of_score(text: str) -> str:
    """The severity of the first score or vector that a text names; "" where none is or it is zero."""
    hit = SCORE.search(VERSION.sub(" ", text))
    score = float(hit["score"]) if hit else _of_vector(text)
    return next((level for least, level in BANDS if score >= least), "")


def _of_vector(text: str) -> float:
    hit = VECTOR.search(text)
    if hit is None:
        return 0.0
    lost = 1.0
    for name in ("C", "I", "A"):
        lost *= 1 - WEIGHTS["C"][hit[name]]
    is_changed, inner = hit["S"] == "C", 1 - lost
    impact = 7.52 * (inner - 0.029) - 3.25 * (inner - 0.02) ** 15 if is_changed else 6.42 * inner
    if impact <= 0:
        return 0.0
    rights = CHANGED if is_changed else WEIGHTS["PR"]
    ease = 8.22 * rights[hit["PR"]]
    for name in ("AV", "AC", "UI"):
        ease *= WEIGHTS[name][hit[name]]
    whole = (impact + ease) * (1.08 if is_changed else 1.0)
    return min(10.0, math.ceil(round(whole * 10, 4)) / 10)
