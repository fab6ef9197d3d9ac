"""Which changed paths a repository's `protected` patterns keep from agents."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from fnmatch import fnmatchcase
from functools import cache, lru_cache
from itertools import takewhile

WILD = re.compile(r"[*?\[]")
ATOM = re.compile(r"\*+|\[[^\]]+\]|.", re.DOTALL)


def kept_from_agents(paths: Iterable[str], patterns: Iterable[str]) -> tuple[str, ...]:
    """Those of `paths` that a pattern covers, in order.

    `*` and `?` match within a name, `**` any number of folders; a pattern without a slash
    holds in every folder; a pattern that matches a folder covers all below it. Judged in
    any case and any Unicode form, because file systems differ in both; and what stands
    *above* a pattern's fixed beginning is covered too: `.github/**` covers `.github`
    itself, which could be replaced with a link.
    """
    rules = tuple(_plain(pattern) for pattern in patterns if pattern.strip("/ "))
    return tuple(path for path in paths if any(_covers(rule, _plain(path)) for rule in rules))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text).casefold())


def _covers(rule: str, path: str) -> bool:
    names, parts = _names(rule), tuple(path.split("/"))
    beginning = tuple(takewhile(lambda name: not WILD.search(name), names))
    return parts == beginning[: len(parts)] or _reaches(names, parts)


@cache
def _names(rule: str) -> tuple[str, ...]:
    names = tuple(rule.strip("/ ").split("/"))
    if len(names) == 1 and not rule.startswith("/"):
        names = ("**", *names)
    while len(names) > 1 and names[-1] == "**":
        names = names[:-1]  # what matches a folder covers all below it anyway
    return names


def _reaches(names: tuple[str, ...], parts: tuple[str, ...]) -> bool:
    """Whether the pattern matches the path or a folder above it. Walks all ways at once
    (the set of places in the pattern), so that no pattern takes long."""
    places = _open({0}, names)
    for part in parts:
        stay = {at for at in places if at < len(names) and names[at] == "**"}
        gone = {at + 1 for at in places if at < len(names) and _matches(names[at], part)}
        places = _open(stay | gone, names)
        if len(names) in gone or names == ("**",):
            return True
    return False


def _open(places: set[int], names: tuple[str, ...]) -> set[int]:
    """The places, and those behind a ** that stands for no folder."""
    for at in sorted(places):
        while at < len(names) and names[at] == "**":
            at += 1
            places.add(at)
    return places


@lru_cache(maxsize=100_000)
def _matches(pattern: str, name: str) -> bool:
    """One name against one pattern: `*`, `?`, `[...]`; backtracks to the last star only."""
    atoms = ATOM.findall(pattern)
    at, atom_at, star, again = 0, 0, -1, 0
    while at < len(name):
        if atom_at < len(atoms) and atoms[atom_at].startswith("*"):
            star, again = atom_at, at
            atom_at += 1
        elif atom_at < len(atoms) and _is_one(atoms[atom_at], name[at]):
            at, atom_at = at + 1, atom_at + 1
        elif star >= 0:
            again += 1
            at, atom_at = again, star + 1
        else:
            return False
    return all(atom.startswith("*") for atom in atoms[atom_at:])


def _is_one(atom: str, char: str) -> bool:
    if len(atom) > 2 and atom.startswith("["):
        return fnmatchcase(char, atom)
    return atom in ("?", char)
