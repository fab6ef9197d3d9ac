"""A YAML text that people wrote -> a tree of nodes with line numbers, or problems.

Bounded: size, depth, no anchors (a bomb needs them), no tags of Python's own.
"""

from __future__ import annotations

import yaml
from yaml.reader import Reader

from flows.model import Problem

MAX_BYTES = 65_536
MAX_DEPTH = 20
PLAIN_TAGS = {f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "map", "seq")}
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load(text: str, where: str) -> tuple[yaml.MappingNode | None, tuple[Problem, ...]]:
    """The mapping that `text` holds (None when empty or unreadable), and what is wrong."""
    node, problems = tree(text, where, MAX_BYTES)
    if node is not None and not isinstance(node, yaml.MappingNode):
        return None, (Problem(where, 1, "the file is no mapping", "write `key: value` lines"),)
    return node, problems


def tree(text: str, where: str, most: int) -> tuple[yaml.Node | None, tuple[Problem, ...]]:
    """What `text` of at most so many bytes holds (None when empty or unreadable), and what is wrong."""
    if len(text.encode("utf-8", "replace")) > most:
        return None, (Problem(where, 1, f"the file is larger than {most} bytes", "make it shorter"),)
    try:
        problem = _unsafe(text, where)
        node = None if problem else yaml.compose(text, Loader=Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        return None, (Problem(where, line, f"this is no YAML: {error.problem}", "correct it", column),)
    except UnicodeEncodeError:
        what = "this is no YAML: half a character stands in it"
        return None, (Problem(where, 1, what, "remove characters that do not print"),)
    except yaml.YAMLError as error:
        what = f"this is no YAML: {str(error).splitlines()[0][:200]}"
        return None, (Problem(where, _odd_line(text), what, "remove characters that do not print"),)
    if problem:
        return None, (problem,)
    return node, ()


def _odd_line(text: str) -> int:
    """The line of the first character that does not print."""
    hit = Reader.NON_PRINTABLE.search(text)
    return text.count("\n", 0, hit.start()) + 1 if hit else 1


def _unsafe(text: str, where: str) -> Problem | None:
    depth = 0
    for event in yaml.parse(text, Loader=Loader):
        mark = event.start_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            return Problem(
                where, line, "anchors and aliases are not read here", "write the value out", column
            )
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            return Problem(where, line, f"this is nested deeper than {MAX_DEPTH}", "make it flatter", column)
        tag = getattr(event, "tag", None)
        if tag and tag not in PLAIN_TAGS and tag != "!":
            return Problem(where, line, f"the tag {tag[:60]!r} is not read here", "remove it", column)
    return None
