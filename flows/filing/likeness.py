"""Whether two findings need the same kind of fix, by the words of their titles and fixes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flows.filing.area import package, path_of
from flows.filing.stems import VAGUE, WORD, stem, stems
from flows.model import Finding

HEAD = re.compile(r"(?i)\b(?:in|on|at|for|from|of|via|through|with|by|during|when|across|within)\b")
CJK = "\u3040"


@dataclass(frozen=True)
class Kind:
    """The words of a title, and those of a fix's first sentence, in their bare forms. `head` are
    the telling ones before a title's first preposition: `SQL injection` in the search."""

    type: str
    package: str
    title: frozenset[str]
    fix: frozenset[str]
    head: frozenset[str] = frozenset()

    @property
    def telling(self) -> frozenset[str]:
        return self.title - VAGUE

    @property
    def is_plain(self) -> bool:
        """Whether the title says enough to be compared: two words, one of them telling. Scripts
        that put no spaces between words say as much in one."""
        return bool(self.telling) and (len(self.title) > 1 or min(self.telling) >= CJK)


def kind_of(finding: Finding) -> Kind:
    """What is compared of a finding: without its own paths, packages and names."""
    paths = {path_of(place).casefold() for place in finding.locations}
    own = {stem(word) for path in paths for word in WORD.findall(path)}
    packages = [package(place) for place in finding.locations] or _named_packages(finding.title)
    fix = re.split(r"(?<=[.!?])\s|\n", finding.fix.strip(), maxsplit=1)[0][:300]
    where = packages[0] if packages else ""
    title = finding.title[:300]
    head = stems(HEAD.split(title, maxsplit=1)[0], own) - VAGUE
    return Kind(finding.type, where, stems(title, own), stems(fix, own), head)


def is_alike(one: Kind, other: Kind) -> bool:
    """Whether the same kind of fix solves both. They are of one type, and

    - their titles have the same words, or nearly the same with two telling ones among them,
    - or the same two telling words at their heads,
    - or their fixes have nearly the same words, three of them telling, and so has a title one.

    Doubt is a no: a wrong pattern makes work that nobody asked for."""
    if one.type != other.type:
        return False
    shared = one.title & other.title
    telling = len(shared - VAGUE)
    if one.title == other.title and one.is_plain:
        return True
    all_of_one = len(shared) == min(len(one.title), len(other.title))
    if telling > 1 and (_overlap(one.title, other.title) >= 0.6 or all_of_one):
        return True
    if one.head == other.head and len(one.head) > 1:
        return True
    fixes = one.fix & other.fix
    return telling > 0 and len(fixes - VAGUE) > 2 and _overlap(one.fix, other.fix) >= 0.75


def _named_packages(title: str) -> list[str]:
    return [hit.casefold().strip("/") for hit in re.findall(r"[\w.-]+(?:/[\w.-]+)*/", title[:300])]


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(1, len(one | other))
