"""`.github/fleet.yml` <-> Blueprint. The owner's defaults come from the same path in the
owner's `.github` repository; a repository's own keys win, one by one."""

from __future__ import annotations

from typing import Any

from flows.config import document
from flows.config.reading import Reader, count, flag, number, one_of, table, text, texts
from flows.model import Blueprint, Limits, Merge, Problem, Setup

PATH = ".github/fleet.yml"


def _nested(readers: dict[str, Reader]) -> Reader:
    """Marks a mapping inside the blueprint; it is read with the problems of the whole."""
    return lambda node: (readers, node)


NESTED: dict[str, dict[str, Reader]] = {
    "setup": {"credential_files": texts, "commands": texts, "quick": flag},
    "limits": {"minutes": number, "turns": count, "usd": number, "tokens": count, "attempts": count},
    "merge": {
        "into_epic": one_of("auto", "review"),
        "into_base": one_of("auto", "review"),
        "method": one_of("squash", "merge", "rebase"),
        "minutes": count,
    },
    "reviews": {"bots": one_of("advise", "count", "ignore")},
    "labels": {"prefix": text, "agent": texts},
}
READERS: dict[str, Reader] = {
    "version": one_of("1"),
    "agent": text,
    "fallback": texts,
    "base": text,
    "jail": one_of("container", "bwrap", "user"),
    "image": text,
    "verify": texts,
    "concurrency": count,
    "audits": one_of("auto", "label", "off"),
    "audit_authors": texts,
    "label_bots": texts,
    "reader": one_of("rules", "agent"),
    "dispatch": one_of("label", "auto"),
    "land": one_of("auto", "review"),
    "protected": texts,
    "notify": texts,
    "tags": texts,
    "team": lambda node: None,  # the owner's; read by the team's own reader
    **{name: _nested(readers) for name, readers in NESTED.items()},
}


def parse(own: str | None, defaults: str | None = None) -> tuple[Blueprint, tuple[Problem, ...]]:
    """The blueprint of a repository from its own file and its owner's defaults (None: no
    such file). With problems nothing starts; the blueprint then holds what could be read."""
    problems: list[Problem] = []
    merged = _read(defaults, f"the owner's {PATH}", problems)
    for name, value in _read(own, PATH, problems).items():
        both = isinstance(value, dict) and isinstance(merged.get(name), dict)
        merged[name] = {**merged[name], **value} if both else value
    return _blueprint(merged), tuple(problems)


def is_given(defaults: str | None) -> bool:
    """Whether the owner's file says how agents work, and not only who is in the team."""
    return bool(_read(defaults, "", []).keys() - {"version", "team"})


def _read(source: str | None, where: str, problems: list[Problem]) -> dict[str, Any]:
    node, unreadable = document.load(source, where) if source else (None, ())
    problems.extend(unreadable)
    if node is None:
        return {}
    found = table(READERS, where)(node, problems)
    for name in NESTED.keys() & found.keys():
        readers, inner = found[name]
        found[name] = table(readers, where)(inner, problems)
    return found


def _blueprint(found: dict[str, Any]) -> Blueprint:
    plain = {k: v for k, v in found.items() if k in Blueprint.__dataclass_fields__ and k not in NESTED}
    labels, reviews = found.get("labels", {}), found.get("reviews", {})
    if "prefix" in labels:
        plain["label_prefix"] = labels["prefix"]
    if "agent" in labels:
        plain["agent_labels"] = labels["agent"]
    if "bots" in reviews:
        plain["bot_reviews"] = reviews["bots"]
    if plain.get("image") and not plain.get("jail"):
        plain["jail"] = "container"  # nothing else has an image
    return Blueprint(
        setup=Setup(**found.get("setup", {})),
        limits=Limits(**found.get("limits", {})),
        merge=Merge(**found.get("merge", {})),
        **plain,
    )
