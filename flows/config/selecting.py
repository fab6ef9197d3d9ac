"""`select:` of a manifest: which repositories are meant beside those that are named."""

from __future__ import annotations

import re
from typing import Any

import yaml

from flows.config.quota import Wrongs, pairs
from flows.config.reading import Reader, Wrong, shown, table, text
from flows.model import Select

OWNER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,38}")
TOPIC = re.compile(r"[a-z0-9][a-z0-9-]{0,49}")
MOST_CHARACTERS = 300
CRITERIA = ("org", "topic", "tag", "path", "properties")


def select(node: yaml.Node | None, owner: str, wrong: Wrongs) -> Select | None:
    """The selectors; None where none can be read. What is asked for without `org` is looked for among the
    given owner's repositories."""
    if node is None or node.tag.endswith(":null"):
        return None
    before = len(wrong.problems)
    found: dict[str, Any] = table(READERS, wrong.where)(node, wrong.problems)
    if "property" in found:
        found["properties"] = _properties(found.pop("property"), wrong)
    if not found and len(wrong.problems) == before:
        wrong.say(node, "`select` says nothing", f"write some of {', '.join(READERS)}, or take it out")
    if "org" not in found and any(found.get(name) for name in CRITERIA):
        found["org"] = owner
    return Select(**found) if found else None


def _properties(node: yaml.Node, wrong: Wrongs) -> tuple[tuple[str, str], ...]:
    rows = [(name, wrong.read(name, _words, value)) for name, _, value in pairs(node, wrong)]
    return tuple((name, value) for name, value in rows if value is not None)


def _owner(node: yaml.Node) -> str:
    if not OWNER.fullmatch(text(node)):
        raise Wrong(node, f"{shown(node)} is no organisation", "write its name on GitHub")
    return text(node)


def _topic(node: yaml.Node) -> str:
    if not TOPIC.fullmatch(text(node)):
        raise Wrong(node, f"{shown(node)} is no topic", "write small letters, digits and `-`, at most 50")
    return text(node)


def _words(node: yaml.Node) -> str:
    found = text(node).strip()
    if not found or len(found) > MOST_CHARACTERS or not found.isprintable():
        raise Wrong(node, f"{shown(node)} cannot be looked for", "write a line of text")
    return found


def path(node: yaml.Node) -> str:
    """A path inside a repository."""
    found = _words(node).removeprefix("./").rstrip("/")
    if found.startswith("/") or not found or {"..", "."} & set(found.split("/")) or "\\" in found:
        raise Wrong(node, f"{shown(node)} is no path in a repository", "write it as `folder/file.txt`")
    return found


READERS: dict[str, Reader] = {
    "org": _owner,
    "topic": _topic,
    "tag": _words,
    "path": path,
    "property": lambda node: node,
    "csv": path,
    "manifest": path,
}
