# ruff: noqa: RUF001 - signs and words of many scripts
"""Labels: what the parts of one finding are called ("File:", "Fix:", "Auswirkung:", ...).

A label is at most four words before a colon, bold or not, or a title that says nothing else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from flows.reading.lexicon import both_scripts
from flows.reading.lexicon.label import LABELS
from flows.reading.signs import bare

LABEL = re.compile(r"^[\W_]*(?P<label>[^:：\n`]{1,45}?)\s*[:：]\s*(?P<value>.*)$", re.DOTALL)
CJK = re.compile(r"[぀-ヿ㐀-鿿가-힯]")
WORD = re.compile(r"[^\W_]+")
# Words that may stand beside a label's own without changing what it says.
BESIDE = re.compile(r"(?i)^(the|of|and|or|to|for|in|a|der|die|das|du|de|la|le|et|und|y|e|level|s|n|no)$")
MAX_WORDS = 4


@dataclass(frozen=True)
class Label:
    """A labelled line: which kind of part, the label itself, what follows it."""

    kind: str
    name: str
    value: str


@cache
def _kinds() -> dict[str, str]:
    return {word: kind for kind, words in reversed(LABELS.items()) for word in words.split()}


@cache
def _cjk() -> list[tuple[str, str]]:
    found = [
        (form, kind)
        for kind, words in LABELS.items()
        for word in words.split()
        if CJK.search(word)
        for form in both_scripts([word])
    ]
    return sorted(found, key=lambda pair: -len(pair[0]))


@lru_cache(maxsize=4096)
def label_kind(title: str) -> str | None:
    """The kind of a title that is only a label, None where it says more."""
    return _kind(title.strip(" :：*_#-–—."))


@cache
def _kind_of_words(words: tuple[str, ...]) -> str | None:
    if not words or len(words) > MAX_WORDS:
        return None
    known = _kinds()
    kinds = [known.get(word) for word in words if not BESIDE.match(word)]
    named = [kind for kind in kinds if kind]
    if not named or len(named) * 2 < len(kinds):
        return None
    for first in ("severity", "criteria", "place", "fix", "status"):
        if first in named:
            return first
    return named[-1]


def _kind(label: str) -> str | None:
    label = bare(label)
    if len(label) > 45:
        return None
    if CJK.search(label):
        compact = re.sub(r"\W", "", label)
        if len(compact) > 8:
            return None
        return next(
            (kind for word, kind in _cjk() if word in compact and len(word) * 2 >= len(compact)), None
        )
    return _kind_of_words(tuple(WORD.findall(label.casefold())))


def labelled(line: str) -> Label | None:
    """The line as a label and its value, None where it has none that is known."""
    hit = LABEL.match(line)
    if hit is None:
        return None
    kind = _kind(hit["label"])
    return Label(kind, hit["label"].strip(), hit["value"].strip()) if kind else None
