"""What kind of work a finding is: its type, scope and complexity, guessed from its words."""

from __future__ import annotations

import re

from flows.reading.lexicon import work
from flows.reading.parts import parts
from flows.reading.places import PATH
from flows.reading.unit import Unit
from flows.reading.words_of import words_of

PATTERNS = {
    "security": work.SECURITY,
    "performance": work.PERFORMANCE,
    "testing": work.TESTING,
    "docs": work.DOCS,
    "other": work.OTHER,
}


TYPE = re.compile(
    r"(?i)^\W*(?:type|kind|category|class|area|kategorie|typ|art|categor\w+|catégorie|tipo|labels?|tags?|"
    r"问题类型|类型|类别|分类|種類|種別|分類|カテゴリ|유형|분류|тип|категория)\W*$"
)
# "No tests for the lock": what it would test says nothing of the type.
UNTESTED = re.compile(
    r"(?i)^\W*(?:no|missing|add|write|create|expand|lacks?|zero|few|insufficient|fehlende?|keine|aucun|"
    r"pas de|ajouter|sin|sem|"
    r"añadir|adicionar|aggiungere|нет|добавить)\b.{0,40}\b(?:tests?|test coverage|pruebas|testes|тест\w*)\b"
)
# A review of code is about none of the types, whatever it begins with.
REVIEW = re.compile(
    r"(?i)\b(?:code|codebase|architecture) (?:review|audit|analysis)\b|\bbugs?\b|\btech(?:nical)? debt\b|"
    r"code-?review|"
    r"revisión de código|revue de code|revisão de código|代码审查|コードレビュー|코드 리뷰"
)
# What contracts are written in: they hold money, and what is wrong with them is open to attack.
CONTRACTS = re.compile(r"\.(?:sol|vy|move|cairo)\b")
# Words of the body that count at most, and how far it is looked at.
MOST, BODY = 5, 1_000
LEAST, ENOUGH = 1.2, 6


def classify(unit: Unit, title: str, where: tuple[str, ...], theme: str) -> tuple[str, str, str]:
    """(type, scope, complexity). `theme` is the type that the whole document is about, or ""."""
    body = words_of(unit.block)[: BODY + len(unit.text.plain)][len(unit.text.plain) :]
    named = any(work.QUALITY.search(words) for words in unit.setting.trail[1:])
    kind = (
        _stated(unit)
        or ("testing" if UNTESTED.search(title) else "")
        or _type(unit, _bare(title), _bare(body))
        or ("quality" if named else theme)
        or ("security" if any(map(CONTRACTS.search, where)) else "quality")
    )
    return kind, _scope(title, body, where), _complexity(f"{title} {body}", where)


def _stated(unit: Unit) -> str:
    """The type that a field or column for it names, "" where there is none or its word is not known."""
    told = [unit.cells["type"].plain] if "type" in unit.cells else []
    for block in (unit.block, *unit.merged):
        if block.kind in ("section", "item"):
            told += [part.value for part in parts(block) if TYPE.match(part.name)]
    for value in told:
        for name, pattern in (*PATTERNS.items(), ("quality", work.QUALITY)):
            if pattern.search(value[:80]):
                return name
    return ""


def _bare(text: str) -> str:
    """The text without the places in it: `auth/index.ts` says nothing of the kind of work."""
    return PATH.sub(" ", text)


def theme_of(title: str, beginning: str) -> str:
    """The type that a document is about by its title, else by how it begins; "" where neither says."""
    if REVIEW.search(title) and not any(pattern.search(title) for pattern in PATTERNS.values()):
        return ""
    for text, least in ((title, 1), (beginning[:BODY], ENOUGH)):
        counts = {name: len(pattern.findall(text)) for name, pattern in PATTERNS.items()}
        best, second, *_ = sorted(counts, key=lambda name: -counts[name])
        if counts[best] >= max(least, 2 * counts[second]):
            return best
    return ""


def _type(unit: Unit, title: str, body: str) -> str:
    trail = unit.setting.trail[1:]
    scores = {}
    for name, pattern in PATTERNS.items():
        told = {hit.group().casefold() for hit in pattern.finditer(body)}
        scores[name] = (
            3.0 * bool(pattern.search(title))
            + 2.5 * any(pattern.search(words) for words in trail)
            + 0.25 * min(MOST, len(told))
        )
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best] >= LEAST else ""


def _scope(title: str, body: str, where: tuple[str, ...]) -> str:
    if work.FRAMEWORK.search(title) or len({place.split("/")[0] for place in where if "/" in place}) > 2:
        return "framework"
    return "single-file" if len(where) == 1 else "package"


def _complexity(text: str, where: tuple[str, ...]) -> str:
    if work.LARGE.search(text) or len(where) > 5:
        return "large"
    return "small" if work.SMALL.search(text) and len(where) <= 1 else "medium"
