"""A manifest issue's YAML <-> Manifest.

The manifest is the fenced `yaml` block of the issue's body whose first key is `fleet`; all else is prose for
people. Its keys stand in `manifest_keys`; `docs/formats.md` says what they mean.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from functools import lru_cache

import yaml

from flows.config import document, template
from flows.config.fence import BREAK, Block, blocks
from flows.config.manifest_keys import manifest as read
from flows.config.manifest_rows import rows
from flows.config.quota import Wrongs
from flows.config.reading import column, line
from flows.model import Manifest, Problem

WHERE = "the manifest"
# between two such lines stands our rollup, in which no manifest is looked for
BEGIN, END = "<!-- fleet rollup begin -->", "<!-- fleet rollup end -->"
LANGUAGES = ("yaml", "yml")
FIRST = re.compile(r"""(?:\s|#.*\n|---\s*\n)*+\{?\s*+["']?fleet["']?\s*+:(?=\s|\Z)""")
LATER = re.compile(r"(?m)^fleet[ \t]*:(?=\s|\Z)")
MOST_CHARACTERS = 200_000
ADD = "add it under `parameters`; two braces are written `{{ '{{' }}`"
FENCE = "put it between a line ` ```yaml ` and a line ` ``` `, with `fleet: NAME` as its first key"


def find(body: str) -> tuple[str, int] | None:
    """(text, the line of the body on which it begins, from 1) of the manifest's block; None without one."""
    block = next(iter(_manifests(body)), None)
    return (block.text, block.line) if block else None


def digest(body: str) -> str:
    """What names the manifest's text among all others; "" without one."""
    found = find(body)
    return hashlib.sha256(found[0].encode("utf-8", "replace")).hexdigest()[:16] if found else ""


def parse(body: str, owner: str = "") -> tuple[Manifest | None, tuple[Problem, ...]]:
    """The manifest of a body, None where anything is wrong; problems have line and column of the body.
    Names without an owner are the given owner's, who is the manifest's repository's."""
    found = _manifests(body)
    problems = _misplaced(body, found)
    if problems:
        return None, problems
    block = found[0]
    node, unreadable = document.load(block.text, WHERE)
    wrong = Wrongs(WHERE)
    wrong.problems.extend(unreadable)
    manifest = read(node, owner, wrong) if node else None
    if node and manifest and not wrong.problems:
        wrong.problems.extend(_unfilled(manifest, node, block.text))
    placed = sorted((_placed(one, block) for one in wrong.problems), key=lambda one: (one.line, one.column))
    return (None if placed else manifest), tuple(placed)


def render(manifest: Manifest) -> str:
    """The task's text with the parameters put in."""
    return template.fill(manifest.task, dict(manifest.parameters), template.Place(WHERE))[0]


def _manifests(body: str) -> tuple[Block, ...]:
    if "fleet" not in body or not ("```" in body or "~~~" in body):
        return ()  # most bodies, and each look asks
    return _found(body[:MOST_CHARACTERS])


@lru_cache(maxsize=8)
def _found(body: str) -> tuple[Block, ...]:
    """A look asks four times of the same body."""
    found = blocks(_blanked(body))
    return tuple(b for b in found if b.language in LANGUAGES and not b.is_quoted and FIRST.match(b.text))


def _blanked(body: str) -> str:
    """The body with empty lines in the place of our rollup: 1,000 rows of it take long to read."""
    lines, begun = body.split("\n"), -1
    for i, row in enumerate(lines):
        word = row.strip()
        if word == BEGIN:
            begun = i
        elif word == END and begun >= 0:
            lines[begun : i + 1] = [""] * (i + 1 - begun)
            begun = -1
    return "\n".join(lines)


def _misplaced(body: str, found: tuple[Block, ...]) -> tuple[Problem, ...]:
    """What is wrong with where the manifest stands; nothing where it is one whole block."""
    if len(found) > 1:
        what, remedy = f"a manifest begins on line {found[0].line} already", "keep one of the two"
        return (Problem(WHERE, found[1].line, what, remedy, 1),)
    if found and not found[0].is_closed:
        what = "its block has no end, so it takes in all that follows"
        return (Problem(WHERE, found[0].line - 1, what, "end it with a line ` ``` `", 1),)
    return () if found else (_missing(body[:MOST_CHARACTERS]),)


def _missing(body: str) -> Problem:
    """No block is a manifest: which was probably meant."""
    for block in blocks(body):
        if FIRST.match(block.text):
            quoted = ("it stands in a quote", "take it out of the quote")
            unmarked = ("its block is not marked as `yaml`", "begin the block with a line ` ```yaml `")
            what, remedy = quoted if block.is_quoted else unmarked
            return Problem(WHERE, block.line, f"the manifest is not read: {what}", remedy, 1)
        if block.language in LANGUAGES and (hit := LATER.search(block.text)):
            row = block.line + block.text.count("\n", 0, hit.start())
            return Problem(WHERE, row, "`fleet` is not the first key of its block", "write it first", 1)
    lines = BREAK.split(body)
    at = next((i + 1 for i, row in enumerate(lines) if LATER.match(row.lstrip())), 1)
    return Problem(WHERE, at, "no block of YAML begins with `fleet:`", FENCE, 1)


def _placed(problem: Problem, block: Block) -> Problem:
    at, across = block.place(problem.line, problem.column)
    return replace(problem, line=at, column=across)


def _unfilled(manifest: Manifest, node: yaml.MappingNode, text: str) -> tuple[Problem, ...]:
    """Names in the task that no parameter has. They are looked for in the text as it is written, so that
    their lines are right; where quotes hide them there, the line on which the task begins is said."""
    task = next(value for key, value in node.value if key.value == "task")
    known = dict(manifest.parameters)
    there = template.Place(WHERE, line(task))
    said = template.fill(manifest.task, known, there)[1]
    lines = text.split("\n")[task.start_mark.line : task.end_mark.line + 1]
    seen = template.fill("\n".join(lines), known, there)[1]
    if len(seen) != len(said):
        return tuple(replace(_advised(one), line=line(task), column=column(task)) for one in said)
    places = [(one, lines[one.line - line(task)].find("{{")) for one in seen]
    return tuple(replace(_advised(one), column=at + 1) for one, at in places)


def _advised(problem: Problem) -> Problem:
    """Which names are known helps nobody where any may be added."""
    is_near = not problem.remedy.startswith("known names")
    return problem if is_near else replace(problem, remedy=ADD)


@lru_cache(maxsize=8)
def write(manifest: Manifest) -> str:
    """The fenced block that parses to this manifest. The ledger keeps it, and each look writes the same."""
    text = yaml.dump(rows(manifest), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)
    ticks = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, ticks + 1)
    return f"{fence}yaml\n{text}{fence}\n"


class _Dumper(yaml.SafeDumper):
    """Texts of several lines are written as such."""

    def represent_str(self, data: str) -> yaml.ScalarNode:
        style = "|" if "\n" in data else None
        return self.represent_scalar("tag:yaml.org,2002:str", data, style=style)


_Dumper.add_representer(str, _Dumper.represent_str)
