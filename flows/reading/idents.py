# ruff: noqa: RUF001 - signs of many scripts
"""Which findings a text names: by identifiers, by numbers, by the first and the last of several."""

from __future__ import annotations

import re

from flows.reading.lexicon.role import NAMED
from flows.reading.title import fold

ONE = r"[A-ZÄÖÜ]{1,8}(?:-[A-Z]{1,6})?[-_ ]?\d{1,4}(?:\.\d{1,3})?[a-z]?|#\d{1,4}"
IDENTS = re.compile(
    rf"(?<![\w/#.-])(?P<one>{ONE})(?:\s*(?:[-–—~…]|\.\.+|to|through|bis|à|au|a|al|до|至|"
    rf"から)\s*(?P<last>{ONE}|\d{{1,4}}))?(?![\w/])"
)
NUMBERS = re.compile(
    rf"(?i)(?:{NAMED.pattern}|\b(?:items?|points?|nos?\.?|numbers?|punkte?|"
    rf"nr\.?)\b)\s*(?P<all>#?\d{{1,3}}(?:\s*(?:,|-|–|&|and|und|et|y|e|to|bis|à|и)\s*#?\d{{1,3}})*)"
)
# "#12" behind these is no finding's number.
REQUEST = re.compile(r"(?i)(?:\b(?:pr|prs|pull requests?|issues?|commit|merged|in|via|by|with|see)\s*|/)$")
# "1-3 号问题", "2番": the number stands before what it counts.
COUNTED = re.compile(r"(?<!\d)(?P<all>\d{1,3}(?:\s*[-–~〜～至到、,，和及]\s*\d{1,3})*)\s*(?:号|號|番|번)")
RUN = re.compile(r"(\d{1,3})(?:\s*(?:-|–|~|〜|～|至|到|to|bis|à)\s*#?(\d{1,3}))?")
JOINED = re.compile(r"(?i)\b(?:and|und|et|y|e|to|bis|à|all)\b")
MOST = 60


def idents(text: str, known: frozenset[str]) -> frozenset[str]:
    """The identifiers and numbers that a text names, with those between two."""
    found: set[str] = set()
    for hit in IDENTS.finditer(text):
        found |= set(_between(hit["one"], hit["last"] or ""))
        if hit["one"][0] == "#" and not REQUEST.search(text[: hit.start()]):
            found.add(f"n{hit['one'][1:]}")
    for hit in (*NUMBERS.finditer(text), *COUNTED.finditer(text)):
        for first, last in RUN.findall(hit["all"]):
            found |= {f"n{number}" for number in range(int(first), int(last or first) + 1)[:MOST]}
    return frozenset(found & known)


def only_names(text: str) -> bool:
    """Whether a text holds nothing but identifiers and numbers."""
    return not re.search(r"[^\W\d_]{2}", IDENTS.sub(" ", JOINED.sub(" ", text)))


def _between(first: str, last: str) -> list[str]:
    """The identifiers from one to another: "C1-C4", "H-01 to H-03", "B2-5"."""
    head = re.match(r"(.*?)(\d+)$", first)
    tail = re.match(r"(.*?)(\d+)$", last)
    if head is None or tail is None or (tail[1] and fold(tail[1] + "1") != fold(head[1] + "1")):
        return [fold(one) for one in (first, last) if one]
    width = len(head[2])
    numbers = range(int(head[2]), int(tail[2]) + 1)[:MOST]
    return [fold(f"{head[1]}{number:0{width}}") for number in numbers] or [fold(first)]
