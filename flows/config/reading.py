"""Readers of YAML nodes: each gives the value, or raises Wrong with what to write instead."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from typing import Any

import yaml

from flows.model import Problem

Reader = Callable[[yaml.Node], Any]
CUT = 60


class Wrong(Exception):
    """A value that does not fit: `remedy` says what to write."""

    def __init__(self, node: yaml.Node, what: str, remedy: str):
        super().__init__(what)
        self.node, self.what, self.remedy = node, what, remedy


def text(node: yaml.Node) -> str:
    """A string; a number is taken as it is written."""
    if not isinstance(node, yaml.ScalarNode) or node.tag.endswith(":null"):
        raise Wrong(node, "here stands no text", "write one word or a quoted string")
    return str(node.value)


def texts(node: yaml.Node) -> tuple[str, ...]:
    """A list of strings; one string alone is a list of one."""
    if isinstance(node, yaml.SequenceNode):
        return tuple(text(item) for item in node.value)
    if isinstance(node, yaml.ScalarNode) and node.tag.endswith(":null"):
        return ()
    return (text(node),)


def flag(node: yaml.Node) -> bool:
    if not isinstance(node, yaml.ScalarNode) or not node.tag.endswith(":bool"):
        raise Wrong(node, f"{shown(node)} is neither true nor false", "write `true` or `false`")
    return bool(node.value.lower() in ("true", "yes", "on"))


def number(node: yaml.Node) -> float:
    """A number above zero."""
    try:
        value = float(text(node).replace("_", ""))
    except ValueError:
        value = -1.0
    if not 0 < value < 1e9:
        raise Wrong(node, f"{shown(node)} is no number above zero", "write a number such as `5`")
    return value


def count(node: yaml.Node) -> int:
    """A whole number above zero."""
    value = number(node)
    if value != int(value):
        raise Wrong(node, f"{shown(node)} is no whole number", f"write `{int(value) or 1}`")
    return int(value)


def one_of(*words: str) -> Reader:
    """One of the given words."""

    def read(node: yaml.Node) -> str:
        value = text(node)
        if value not in words:
            near = (difflib.get_close_matches(value, words, n=1) or [words[0]])[0]
            raise Wrong(node, f"{shown(node)} is none of {', '.join(words)}", f"write `{near}`")
        return value

    return read


def table(readers: dict[str, Reader], where: str) -> Callable[[yaml.Node, list[Problem]], dict[str, Any]]:
    """Reads a mapping key by key; what is wrong is appended to the problems and left out."""

    def read(node: yaml.Node, problems: list[Problem]) -> dict[str, Any]:
        if isinstance(node, yaml.ScalarNode) and node.tag.endswith(":null"):
            return {}
        if not isinstance(node, yaml.MappingNode):
            what = f"{shown(node)} is no mapping"
            problems.append(Problem(where, line(node), what, "write `key: value`", column(node)))
            return {}
        found: dict[str, Any] = {}
        for key, value in node.value:
            _entry(key, value, (readers, where, found, problems))
        return found

    return read


def _entry(
    key: yaml.Node, value: yaml.Node, into: tuple[dict[str, Reader], str, dict[str, Any], list[Problem]]
) -> None:
    readers, where, found, problems = into
    name = str(key.value) if isinstance(key, yaml.ScalarNode) else "?"
    if name not in readers:
        near = difflib.get_close_matches(name, readers, n=1)
        remedy = f"did you mean `{near[0]}`?" if near else f"known keys: {', '.join(readers)}"
        what = f"`{name[:CUT]}` is not a key known here"
        problems.append(Problem(where, line(key), what, remedy, column(key)))
    elif name in found:
        what = f"`{name}` stands twice"
        problems.append(Problem(where, line(key), what, "remove one of the two", column(key)))
    else:
        try:
            found[name] = readers[name](value)
        except Wrong as wrong:
            what, node = f"`{name}`: {wrong.what}", wrong.node
            problems.append(Problem(where, line(node), what, wrong.remedy, column(node)))


def line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def column(node: yaml.Node) -> int:
    return int(node.start_mark.column) + 1


def shown(node: yaml.Node) -> str:
    value = node.value if isinstance(node, yaml.ScalarNode) else "a list or mapping"
    return repr(str(value)[:CUT])
