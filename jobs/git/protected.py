"""Which changed paths a repository's `protected` patterns keep from agents."""

from __future__ import annotations

import fnmatch
import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from itertools import takewhile

WILD = re.compile(r"[*?\[]")


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
    parts = path.split("/")
    if tuple(parts) == _beginning(rule)[: len(parts)]:
        return True
    return any(_matcher(rule).fullmatch("/".join(parts[:end])) for end in range(1, len(parts) + 1))


@cache
def _beginning(rule: str) -> tuple[str, ...]:
    """The names before the first wildcard of an anchored pattern."""
    names = rule.strip("/ ").split("/")
    return tuple(takewhile(lambda name: not WILD.search(name), names)) if "/" in rule.strip("/ ") else ()


@cache
def _matcher(rule: str) -> re.Pattern[str]:
    names = rule.strip("/ ").split("/")
    if len(names) == 1 and not rule.startswith("/"):
        names = ["**", *names]
    out = ""
    for at, name in enumerate(names):
        is_last = at == len(names) - 1
        if name == "**":
            out += ".+" if is_last else "(?:.+/)?"
        else:
            out += _name(name) + ("" if is_last else "/")
    return re.compile(out, re.DOTALL)


def _name(pattern: str) -> str:
    """One name's pattern: a wildcard matches no slash."""
    found = re.findall(r"\*+|\?|\[[^\]/]+\]|[^*?\[]+|\[", pattern)
    return "".join(_atom(atom) for atom in found)


def _atom(atom: str) -> str:
    if atom.startswith("*"):
        return "[^/]*"
    if atom == "?":
        return "[^/]"
    if atom.startswith("[") and len(atom) > 2:
        return fnmatch.translate(atom).removeprefix("(?s:").removesuffix(")\\Z")
    return re.escape(atom)
