"""Repositories that people name in YAML, in CSV, in lists."""

from __future__ import annotations

import re
from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter

import yaml

from flows.config.quota import Wrongs, pairs
from flows.config.reading import CUT, Wrong, shown, text

REPO = re.compile(r"(?:(?P<owner>[A-Za-z0-9][A-Za-z0-9-]{0,38})/)?(?P<name>[A-Za-z0-9._-]{1,100})")
ADDRESS = re.compile(r"(?i)(?:https?://|git@)[^/:]+[/:](?P<repo>[\w.-]+/[\w.-]+?)(?:\.git)?/?")
MOST = 3_000  # repositories that one text may name

Named = Mapping[str, tuple[str, yaml.Node]]  # by the name in small letters: the name, its node


def full_name(name: str, owner: str) -> str | None:
    """`owner/name` of what people wrote; None where it names no repository. Bare names are the owner's."""
    hit = REPO.fullmatch(name)
    if not hit or hit["name"] in (".", "..") or not (hit["owner"] or owner):
        return None
    return f"{hit['owner'] or owner}/{hit['name']}"


def remedy(name: str) -> str:
    """What to write in place of what names no repository."""
    hit = ADDRESS.fullmatch(name[:300].strip())
    return f"write `{hit['repo'][:CUT]}`" if hit else "write `owner/name`, or `name` for one of this owner's"


def repo(node: yaml.Node, owner: str) -> str:
    """A repository's full name."""
    found = full_name(text(node), owner)
    if found is None:
        raise Wrong(node, f"{shown(node)} is no repository", remedy(text(node)))
    return found


def repos(name: str, node: yaml.Node | None, owner: str, wrong: Wrongs) -> Named:
    """The repositories of the list under the key `name`, each once."""
    if node is None or node.tag.endswith(":null"):
        return {}
    items = node.value if isinstance(node, yaml.SequenceNode) else [node]
    if len(items) > MOST:
        wrong.say(node, f"`{name}`: {len(items)} repositories are too many", f"name {MOST} at most")
        return {}
    found: dict[str, tuple[str, yaml.Node]] = {}
    for item in items:
        one = wrong.read(name, lambda node: repo(node, owner), item)
        if one and one.casefold() in found:
            wrong.say(item, f"`{name}`: `{one}` stands twice", "remove one of the two")
        elif one:
            found[one.casefold()] = (one, item)
    return found


def after(
    node: yaml.Node | None, known: Named | None, owner: str, wrong: Wrongs
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Which repositories wait for which. `known`: the only ones that there are; None where more may be."""
    graph: dict[str, tuple[str, Named]] = {}
    keys: dict[str, yaml.Node] = {}
    for _, key, value in pairs(node, wrong):
        one = wrong.read("after", lambda node: repo(node, owner), key)
        if one and one.casefold() in graph:
            wrong.say(key, f"`after`: `{one}` stands twice", "make one line of the two")
        elif one:
            keys[one.casefold()] = key
            graph[one.casefold()] = (one, repos("after", value, owner, wrong))
    named = keys | {key: node for _, first in graph.values() for key, (_, node) in first.items()}
    for name, where in named.items():
        if known is not None and name not in known:
            wrong.say(where, f"`after`: {shown(where)} is none of `repos`", "add it there, or remove it here")
    _cycle(graph, keys, wrong)
    return tuple((one, tuple(name for name, _ in first.values())) for one, first in graph.values())


def _cycle(graph: Mapping[str, tuple[str, Named]], keys: Mapping[str, yaml.Node], wrong: Wrongs) -> None:
    try:
        TopologicalSorter({key: list(first) for key, (_, first) in graph.items()}).prepare()
    except CycleError as error:
        ring = error.args[1]
        node = next(keys[key] for key in ring if key in keys)
        names = ", ".join(f"`{key[:CUT]}`" for key in ring[1:4])
        more = " and others" if len(ring) > 4 else ""
        what = f"{names}{more} wait for one another" if len(ring) > 2 else f"{names} waits for itself"
        wrong.say(node, f"`after`: {what}", "take one of them out")
