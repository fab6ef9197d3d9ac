"""Files that list repositories for a manifest: CSV, and the owner's list with tags in YAML."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

import yaml

from flows.config import document
from flows.config.naming import MOST, full_name, remedy, repo
from flows.config.quota import Wrongs
from flows.config.reading import CUT, Reader, table, texts
from flows.model import Listed, Problem

MOST_BYTES = 500_000
NAME_COLUMNS = ("full_name", "repo", "repository", "name")  # the first of these that stands there counts
OWNER_COLUMN = "owner"
DELIMITERS = ",;\t"
FEW = f"list {MOST} at most"
Rows = tuple[tuple[Listed, ...], tuple[Problem, ...]]


def of_csv(text: str, where: str, owner: str) -> Rows:
    """The repositories of a CSV file, each once, and what is wrong, with its line.

    The first row is the heading if one of its cells is a column that we know; else the first column is
    the name, and a row without a slash belongs to the given owner. Commas, semicolons and tabs part
    columns; empty lines, and those that begin with `#`, say nothing.
    """
    if len(text.encode("utf-8", "replace")) > MOST_BYTES:
        return (), (Problem(where, 1, f"the file is larger than {MOST_BYTES} bytes", "make it shorter"),)
    found, problems = dict[str, Listed](), list[Problem]()
    for line, name, of in _named(text):
        full = full_name(name, of or owner)
        if full is None:
            problems.append(Problem(where, line, f"{name[:CUT]!r} is no repository", remedy(name)))
        else:
            found.setdefault(full.casefold(), Listed(full))
    return _few(found, where, problems)


def of_list(text: str, where: str, owner: str) -> Rows:
    """The repositories of the owner's list, each once with its tags, and what is wrong.

    The list is YAML: names, or mappings `{repo: NAME, tags: [a, b]}`, at the top or under `repos`.
    """
    node, unreadable = document.tree(text.removeprefix("\ufeff"), where, MOST_BYTES)
    wrong = Wrongs(where)
    wrong.problems.extend(unreadable)
    if isinstance(node, yaml.MappingNode):
        node = table({"repos": lambda inner: inner}, where)(node, wrong.problems).get("repos")
    if node is not None and not isinstance(node, yaml.SequenceNode):
        wrong.say(node, "this is no list", "write a line `- owner/name` for each repository")
    found = dict[str, Listed]()
    for item in node.value if isinstance(node, yaml.SequenceNode) else ():
        one = _entry(item, owner, wrong)
        if one and one.repo.casefold() in found:
            wrong.say(item, f"`{one.repo}` stands twice", "make one row of the two")
        elif one:
            found[one.repo.casefold()] = one
    return _few(found, where, wrong.problems)


def _few(found: dict[str, Listed], where: str, problems: list[Problem]) -> Rows:
    if len(found) > MOST:
        problems = [*problems, Problem(where, 1, f"{len(found)} repositories are too many", FEW)]
    return tuple(found.values())[:MOST], tuple(problems)


def _entry(node: yaml.Node, owner: str, wrong: Wrongs) -> Listed | None:
    if not isinstance(node, yaml.MappingNode):
        name = wrong.read("repo", lambda inner: repo(inner, owner), node)
        return Listed(name, ()) if name else None
    before = len(wrong.problems)
    readers: dict[str, Reader] = {"repo": lambda inner: repo(inner, owner), "tags": texts}
    found = table(readers, wrong.where)(node, wrong.problems)
    if "repo" not in found:
        if len(wrong.problems) == before:
            wrong.say(node, "a row has no `repo`", "write `{repo: owner/name, tags: [a, b]}`")
        return None
    return Listed(found["repo"], found.get("tags", ()))


def _named(text: str) -> Iterator[tuple[int, str, str]]:
    """(line, name, owner) of each row; the owner is "" where no column has it."""
    lines = re.split(r"\r\n|\n|\r", text.removeprefix("\ufeff"))
    kept = [
        (i + 1, line) for i, line in enumerate(lines) if line.strip() and not line.lstrip().startswith("#")
    ]
    if not kept:
        return
    delimiter = max(DELIMITERS, key=kept[0][1].count)
    head = [cell.casefold() for cell in _cells(kept[0][1], delimiter)]
    names = [head.index(column) for column in NAME_COLUMNS if column in head]
    at, by = names[0] if names else 0, head.index(OWNER_COLUMN) if names and OWNER_COLUMN in head else None
    for line, row in kept[1:] if names else kept:
        cells = _cells(row, delimiter)
        name = cells[at] if at < len(cells) else ""
        yield line, name, cells[by] if by is not None and by < len(cells) else ""


def _cells(line: str, delimiter: str) -> list[str]:
    """The cells of a line; one that is no CSV is one cell."""
    try:
        row = next(csv.reader([line], delimiter=delimiter, strict=True), [""])
    except csv.Error:
        return [line]
    return [cell.strip() for cell in row]
