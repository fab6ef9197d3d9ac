"""How severe a finding's parts say that it is: by a field, a score, or a sentence that says nothing else."""

from __future__ import annotations

import re

from flows.reading.cvss import of_score
from flows.reading.grade import OTHERWISE, level_of, said
from flows.reading.labels import labelled
from flows.reading.lexicon.column import SCALED
from flows.reading.parts import Part
from flows.reading.severity import only_severity, severity_of

SCORED = re.compile(r"(?i)\b(?:cvss|score|rating|base|risk)\b|[评評]分|スコア|점수")
# "Priority: must be done before launch" says less than the section that it stands in.
MODAL = re.compile(r"(?i)^\W*(?:must|should|could)\b")
MAX_WORDS = 3
UNLIKELY = re.compile(r"(?i)likelihood|probab|wahrscheinlich|вероятн|可能性|가능성")
# Where nothing else is rated, how much it matters is how severe it is.
IMPACT = re.compile(r"(?i)^\W*(?:impact|auswirkung|impacto|impatto|влияние|影响|影響|영향)\W*$")


def rated(found: list[Part]) -> str:
    """The severity that the parts state: a field for it first, then a score, then what stands in a
    sentence of its own ("High.", "Criticality: high."). What an Impact says counts where nothing else does,
    but not beside a likelihood."""
    for rule in (_field, _score, _grade):
        if level := next((level for part in found if (level := rule(part))), ""):
            return level
    told = [part.value for part in found if part.kind in ("", "text") and not OTHERWISE.search(part.name)]
    if level := next((level for value in told if (level := said(value))), ""):
        return level
    if any(UNLIKELY.search(part.name) for part in found):
        return ""
    return next((only_severity(part.value) for part in found if IMPACT.match(part.name)), "")


def _field(part: Part) -> str:
    if part.kind != "severity":
        return ""
    if labelled(part.value) is not None:
        return only_severity(part.value.split(" ", 1)[0])
    if MODAL.match(part.value) and not only_severity(part.value):
        return ""
    return severity_of(part.value) or of_score(part.value)


def _score(part: Part) -> str:
    if part.kind not in ("meta", "text") or not SCORED.search(part.name) or OTHERWISE.search(part.name):
        return ""
    return only_severity(part.value) or of_score(part.value)


def _grade(part: Part) -> str:
    if part.kind not in ("meta", "text", "place") or not part.name or OTHERWISE.search(part.name):
        return ""
    is_graded = SCALED.search(part.name) and len(part.value.split()) <= MAX_WORDS
    return severity_of(part.value) if is_graded else level_of(part.value)
