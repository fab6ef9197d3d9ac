# ruff: noqa: RUF001 - signs and words of many scripts
"""What a section's title says it holds: findings, a plan, what is done, or talk about the audit."""

from __future__ import annotations

import re
from functools import lru_cache

from flows.reading.lexicon.about import ABOUT
from flows.reading.lexicon.document import GUIDE
from flows.reading.lexicon.role import (
    BLAMED,
    DENIED,
    DONE,
    FINDINGS,
    NAMED,
    OPEN,
    PLAN,
    PRAISED,
)
from flows.reading.lexicon.wish import IMPROVE, OPTIONAL
from flows.reading.places import PATH
from flows.reading.signs import BAD, bare
from flows.reading.status import TICK

JOINED = re.compile(
    rf"(?:{NAMED.pattern})\W*(?:\b(?:and|und|et|y|e|и)\b|[&/+,]|与|和|及|と)",
    re.IGNORECASE,
)
AREAS = re.compile(
    r"(?i)\b(?:areas?|needs?|points?|punti|áreas?|axes|aree) (?:\w+ )?(?:for|of|to|de|à|di) ?improve|"
    r"(?:áreas?|aree|axes|puntos) (?:de|di|d.) ?(?:me|mi|am)"
)
# "Phase 4: Test coverage analysis": what the counted part of a review is about says what it holds.
STAGE = re.compile(
    r"(?i)^\W*(?:phase|part|step|task|teil|schritt|fase|étape|parte|этап|часть|阶段|"
    r"フェーズ)\s*\d{1,2}\s*[:：.)—–-]+\s*(?=\S)"
)
REVIEWED = re.compile(
    r"(?i)\b(?:analys[ie]s|verification|audit|review|assessment|identified|inspection|coverage|prüfung|"
    r"analyse|"
    r"análisis|revisión|vérification|análise|revisão|analisi|verifica|анализ|проверка|findings|issues)\b|"
    r"分析|审查|检查|検証|レビュー"
)
# "Priority ranking for issue creation" orders what was told.
RANKING = re.compile(
    r"(?i)^\W*(?:recommended |suggested )?(?:fix |action )?(?:priorit(?:y|ies)|priorität\w*|prioridad|"
    r"priorité|приоритет)[ -]"
    r"(?:ranking|order|matrix|list|table|queue|reihenfolge|liste|matriz|matrice)\b"
)
MAX_LENGTH = 200
# What stands in brackets or after a number tells how many or when, not what.
ASIDE = re.compile(r"[(\[（【][^()\[\]（）【】]*[)\]）】]|^\W*\d+(?:\.\d+)*[.):、]\s*")


def reopens(title: str) -> bool:
    """Whether a title says that what it holds is still open."""
    return bool(OPEN.search(bare(title)))


def _is_head(words: str, hit: re.Match[str] | None) -> bool:
    """Whether the word stands where a title names what it holds: at an edge, or in few words."""
    if hit is None:
        return False
    if len(words.split()) <= 4 and len(words) < 40:
        return True
    before, after = words[: hit.start()].split(), words[hit.end() :].split()
    return len(before) <= 1 or len(after) <= 1


@lru_cache(maxsize=4096)
def role(title: str) -> str:
    """ "done", "open", "plan", "about", or "" where the title names only a theme.

    What is left open outranks what is done; of the others the word that stands last in the
    title tells what the section holds ("Issues summary" is a summary).
    """
    title = title[:MAX_LENGTH]
    stage = STAGE.match(bare(title))
    if stage and REVIEWED.search(title):
        title = bare(title)[stage.end() :]
    title = title if not (named := PATH.sub(" ", title)).strip(" `*") else named
    words = ASIDE.sub(" ", bare(title)).strip(" :：") or bare(title)
    if OPEN.search(bare(title)):
        return "open"
    if RANKING.match(words):
        return "plan"
    done, found = DONE.search(words), FINDINGS.search(words)
    if done and _is_head(words, done) and not DENIED.search(words[: done.start()] + words[done.end() :]):
        return (
            ""
            if found and found.start() < done.start() and not words.lower().endswith(done.group().lower())
            else "done"
        )
    ends = {
        name: max((hit.end() for hit in pattern.finditer(words) if _is_head(words, hit)), default=-1)
        for name, pattern in (("about", ABOUT), ("plan", PLAN), ("open", FINDINGS))
    }
    name = max(ends, key=lambda key: ends[key])
    if name == "plan" and JOINED.search(words):
        return "open"
    if ends[name] >= 0:
        return name
    if BAD.search(title):
        return "open"
    return "done" if TICK.search(title) else ""


def is_guide(title: str) -> bool:
    """Whether a document's title ends as those of guides, templates and standards do."""
    words = ASIDE.sub(" ", bare(title[:MAX_LENGTH])).strip(" :：")
    hit = next((hit for hit in GUIDE.finditer(words) if len(words[hit.end() :].split()) == 0), None)
    return hit is not None and not NAMED.search(words)


def is_only_ticked(title: str) -> bool:
    """Whether nothing but a tick says that a section is done with: it may still hold findings."""
    return bool(TICK.search(title)) and not DONE.search(bare(title))


def is_praising(title: str) -> bool:
    """Whether a title says that what it holds is good, not that it was mended."""
    return bool(PRAISED.search(title))


def is_blaming(title: str) -> bool:
    """Whether a title says that what it holds is wrong or missing, beneath one that praises."""
    return bool(BLAMED.search(title))


def is_optional(text: str) -> bool:
    return bool(OPTIONAL.search(text))


def is_wish(text: str) -> bool:
    """Whether a section asks for what could be better, which often tells again what was found."""
    return bool(IMPROVE.search(text)) and not (NAMED.search(text) or AREAS.search(text) or BAD.search(text))
