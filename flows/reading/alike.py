# ruff: noqa: RUF001 - words of many languages
"""Which known unit says what another one says, rare words counting more than frequent ones."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import defaultdict

from flows.reading.places import PATH
from flows.reading.unit import Unit
from flows.reading.words_of import words_of

WORD = re.compile(r"[a-z0-9äöüßéèêàâçñáíóúãõа-яё]+|[぀-ヿ㐀-鿿가-힯]+")
SMALL_WORDS = (
    "the a an of to in on for and or is are be with by from as at it this that not no fix add use "
    "der die das und von zu mit de la le les des du et el los las y en del para com o e da do i il "
    "di и в на не с"
)
STOP = frozenset(SMALL_WORDS.split())
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
CODE_WORD = re.compile(r"\b(?:see|siehe|ver|voir|fixes|addresses)?\s*[\[(]?([A-Z]{1,8}-?\d{1,4})\b")
# How much of what one says the other must hold.
COVERING = 0.5
BODY = 4_000


def words(text: str) -> list[str]:
    """Words for comparing: folded, stemmed a little, CJK as pairs of characters."""
    found: list[str] = []
    for word in WORD.findall(unicodedata.normalize("NFKC", text).casefold().translate(UMLAUTS)):
        if word[0] > "\u3000":
            found.extend(word[i : i + 2] for i in range(max(1, len(word) - 1)))
        elif word not in STOP:
            found.append(
                re.sub(r"(?:ing|ed|es|s|ation|ion)$", "", word) if len(word) > 5 else word.rstrip("s")
            )
    return found


class Index:
    """Which words stand in which unit, so that a repeat is found without comparing all with all."""

    def __init__(self, known: list[Unit]) -> None:
        self.idents = {unit.title.ident for unit in known if unit.title.ident}
        self.units: dict[str, set[int]] = defaultdict(set)
        for i, unit in enumerate(known):
            body = PATH.sub(" ", words_of(unit.block)[:BODY])
            for word in set(words(f"{unit.text.plain} {body}")):
                self.units[word].add(i)
        self.titles = [set(words(unit.title.words)) for unit in known]
        self.many = max(1, len(known))

    def covers(self, unit: Unit) -> bool:
        """Whether one known unit holds most of what this one says."""
        named = {match.casefold().replace("-", "") for match in CODE_WORD.findall(unit.text.plain)}
        return bool(named & self.idents) or self.best(unit, COVERING) is not None

    def best(self, unit: Unit, share: float, name: str = "") -> int | None:
        """The unit that holds at least this share of what this one says, or of its `name`: rare words
        count more, and what stands as code, a name, counts twice."""
        named = set(words(" ".join(unit.text.codes)))
        told = set(words(name or unit.title.words))
        weights = {
            word: math.log(1 + self.many / (1 + len(self.units.get(word, ())))) * (2 if word in named else 1)
            for word in told
        }
        scores: dict[int, float] = defaultdict(float)
        for word in told:
            for i in self.units.get(word, ()):
                scores[i] += weights[word]
        found = max(scores, key=lambda i: (round(scores[i], 1), len(told & self.titles[i])), default=None)
        return found if found is not None and scores[found] >= share * sum(weights.values()) else None
