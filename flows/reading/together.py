"""Where in a text words stand together, in their order."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from flows.reading.passages import WORD, Passage

FEWEST_WORDS, FEWEST_BYTES, MOST_WORDS = 2, 6, 80
SLACK = 4  # words of the text that may stand between, or as many as are looked for
MOST_PLACES = 200  # a word that stands more often tells nothing
PAIRS = {")": "(", "]": "[", "`": "`", '"': '"'}


@dataclass(frozen=True)
class Hit:
    """Words that were found: in which passage, and from which character to which."""

    passage: int
    begin: int
    end: int


class Words:
    """The words of a text's passages, by what they are."""

    def __init__(self, found: Sequence[Passage]):
        self.found = found
        self._spans: list[tuple[int, int, int]] = []
        self._words: list[str] = []
        self._places: dict[str, list[int]] = defaultdict(list)
        for place, passage in enumerate(found):
            for hit in WORD.finditer(passage.plain):
                self._places[_same(hit.group())].append(len(self._words))
                self._words.append(_same(hit.group()))
                self._spans.append((place, *hit.span()))

    def hits(self, text: str) -> list[Hit]:
        """Where all words of `text` stand in one passage, in their order, with at most as many
        others between them; nothing for words that are too few to tell anything."""
        wanted = words(text)
        if not FEWEST_WORDS <= len(wanted) <= MOST_WORDS or len("".join(wanted).encode()) < FEWEST_BYTES:
            return []
        rarest = min(range(len(wanted)), key=lambda i: len(self._places.get(wanted[i], ())))
        places = self._places.get(wanted[rarest], [])
        if len(places) > MOST_PLACES:
            return []
        found = [self._around(place, wanted, rarest) for place in places]
        return list(dict.fromkeys(hit for hit in found if hit))

    def told(self, hit: Hit) -> str:
        """The text's own words there, and the mark that closes what they open."""
        plain = self.found[hit.passage].plain
        told, after = plain[hit.begin : hit.end], plain[hit.end : hit.end + 1]
        opens = PAIRS.get(after)
        is_open = opens and told.count(opens) > (
            told.count(after) if opens != after else told.count(after) // 2 * 2
        )
        return " ".join((told + after if is_open else told).split())

    def _around(self, place: int, wanted: list[str], rarest: int) -> Hit | None:
        """The words before and after the one at `place`, each as near as it stands."""
        room = len(wanted) + max(SLACK, len(wanted))
        first = self._walk(place, wanted[:rarest][::-1], -1, room)
        last = self._walk(place, wanted[rarest + 1 :], 1, room)
        if first is None or last is None or last - first >= room:
            return None
        passage, begin, _ = self._spans[first]
        return Hit(passage, begin, self._spans[last][2])

    def _walk(self, place: int, wanted: list[str], step: int, room: int) -> int | None:
        at, here = place, self._spans[place][0]
        for word in wanted:
            at += step
            while 0 <= at < len(self._words) and self._spans[at][0] == here and abs(at - place) < room:
                if self._words[at] == word:
                    break
                at += step
            else:
                return None
        return at


def words(text: str) -> list[str]:
    """A text's words, the same for all their spellings."""
    return [_same(word) for word in WORD.findall(text)]


def _same(word: str) -> str:
    return unicodedata.normalize("NFKC", word).casefold()
