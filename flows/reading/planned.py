"""What plans add to the findings: those that tell some of their own, and advice where all is mended."""

from __future__ import annotations

import re

from flows.reading.lexicon.role import NAMED
from flows.reading.problem import is_problem
from flows.reading.roles import role
from flows.reading.shapes import ADVICE
from flows.reading.unit import Unit

FINDINGS_IN = re.compile(
    r"(?i)\b(?:severit|findings?|issues?|problems?|risks?|befund|schwere|hallazgo|gravedad|constat|gravité|"
    r"gravità)|问题|问題|严重|深刻度|심각"
)
FEWEST = 3


def naming(plans: list[Unit]) -> list[Unit]:
    """Plans beneath a title that names findings, each of which is rated by itself; and sections among
    suggestions whose titles tell what is wrong; and what is left of a plan that is kept up to date."""
    is_tracked = sum(unit.block.checked is True for unit in plans) > 1
    return [
        unit
        for unit in plans
        if (unit.is_rated and _is_named(unit)) or _tells(unit) or (is_tracked and unit.block.checked is False)
    ]


def asking(plans: list[Unit], kept: list[Unit], known: list[Unit]) -> list[Unit]:
    """Plans that ask for something. Where a document tells how its findings were mended, and leaves none,
    only what it recommends: what it plans then is what comes after."""
    mended = [unit for unit in known if unit.is_done and unit.severity and not unit.is_ticked]
    if kept or len(mended) < FEWEST:
        return plans
    return [unit for unit in plans if any(map(ADVICE.search, unit.setting.trail[1:]))]


def _tells(unit: Unit) -> bool:
    is_advice = unit.setting.role == "plan" and any(map(ADVICE.search, unit.setting.trail[-1:]))
    return (
        is_advice
        and unit.block.kind == "section"
        and is_problem(unit.title.words)
        and not unit.setting.is_optional
    )


def _is_named(unit: Unit) -> bool:
    title = unit.setting.trail[-1] if unit.setting.trail else ""
    return bool(NAMED.search(title)) and role(title) == "open"


def promoted(kept: list[Unit], plans: list[Unit]) -> list[Unit]:
    """A summary by severities is the list of findings where nothing else in the document has one."""
    rated = [
        plan
        for plan in plans
        if plan.severity
        and not plan.is_done
        and plan.setting.role in ("about", "plan")
        and not plan.setting.is_optional
        and plan.setting.severity
        and FINDINGS_IN.search(" ".join(plan.setting.trail))
    ]
    if len(rated) < FEWEST or any(unit.severity for unit in kept if not unit.is_done):
        return kept
    return [*(unit for unit in kept if not unit.is_weak and unit.block.kind == "section"), *rated]
