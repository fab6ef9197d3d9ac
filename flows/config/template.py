"""`{{ name }}` in the texts of a workflow or a manifest: strict, and filled once.

In a prompt a value is inserted as text, and never read again. In a shell command it is never spliced
in: a variable of the environment stands there, in quotes of its own, so a name may not stand inside
other quotes. A list (`{{ blueprint.verify }}`) that is a whole command stays a list. `{{ '{{' }}` is
two braces.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from flows.config.shell import quoted
from flows.model import Brief, Problem, Step

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}")  # of a parameter
KNOWN = ("task", "attached", "repository", "branch", "base", "report", "blueprint.verify")
HOLE = re.compile(r"\{\{(.{0,100}?)\}\}", re.DOTALL)
LITERAL = ("'{{'", '"{{"')
VARIABLE = "FLEET_VALUE_"
MOST_BYTES = 100_000  # of one value in the environment of a command
CUT = 60
FREE = "call it something else: this name is one that workflows know already"
WRITE = "write small or large letters, digits and `_`, at most 40, beginning with a letter"

Value = str | Sequence[str]
Values = Mapping[str, Value]


class Place(NamedTuple):
    """Where a text begins: which file, and on which line of it."""

    where: str
    line: int = 1


class Filled(NamedTuple):
    """Steps as a run takes them, and the variables that their commands get."""

    steps: tuple[Step, ...]
    variables: dict[str, str]
    problems: tuple[Problem, ...]


def fill(text: str, values: Values, place: Place) -> tuple[str, tuple[Problem, ...]]:
    """A text with its values; what is wrong is said, and left as it stands."""
    return _fill(text, (values, place), lambda name, value, _: _plain(value))


def resolve(steps: Sequence[Step], values: Values, where: str) -> Filled:
    """Steps without a name left in them. With problems they are not to be used."""
    work = _Filling(values, where)
    done = tuple(work.step(step) for step in steps)
    return Filled(done, work.variables, tuple(work.problems))


def check(brief: Brief) -> tuple[Problem, ...]:
    """What is wrong in a workflow with these parameters, before anything is known of where it will run."""
    values: dict[str, Value] = dict.fromkeys(KNOWN, "")
    values |= {"blueprint.verify": ("true",), **dict(brief.parameters)}
    steps = resolve(brief.workflow.steps, values, brief.workflow.where)
    return (*misnamed(brief.parameters), *steps.problems)


def misnamed(parameters: Sequence[tuple[str, str]], place: Place | None = None) -> tuple[Problem, ...]:
    """What is wrong with the names of parameters."""
    where, line = place or Place("parameters")
    wrong = [(name, FREE if name in KNOWN else WRITE) for name, _ in parameters if _is_bad(name)]
    return tuple(
        Problem(where, line, f"`{name[:CUT]}` is no name of a parameter", remedy) for name, remedy in wrong
    )


def _is_bad(name: str) -> bool:
    return name in KNOWN or not NAME.fullmatch(name)


class _Unfit(Exception):
    """A name that cannot stand where it stands: what is wrong, and what to write instead."""


class _Filling:
    """Fills steps one by one, and keeps what their commands need."""

    def __init__(self, values: Values, where: str):
        self.values, self.where = values, where
        self.variables: dict[str, str] = {}
        self.problems: list[Problem] = []

    def step(self, step: Step) -> Step:
        lines = step.lines or (1,) * max(1, len(step.run))
        prompt, wrong = fill(step.prompt, self.values, Place(self.where, lines[0]))
        self.problems += wrong
        rows = zip(step.run, lines, strict=False)
        run = tuple(line for text, at in rows for line in self._commands(text, Place(self.where, at)))
        steps = tuple(self.step(below) for below in step.steps)
        return replace(step, prompt=prompt, run=run, steps=steps, lines=())

    def _commands(self, text: str, place: Place) -> tuple[str, ...]:
        """The shell commands that one text is."""
        whole = HOLE.fullmatch(text.strip())
        value = self.values.get(whole[1].strip()) if whole else None
        if value is not None and not isinstance(value, str):
            return tuple(value)
        done, wrong = _fill(text, (self.values, place), self._variable)
        self.problems += wrong
        return (done,)

    def _variable(self, name: str, value: Value, around: tuple[str, int]) -> str:
        """What stands in a command for a value: never the value itself."""
        if not isinstance(value, str):
            raise _Unfit(f"`{name}` is a list of commands", "let it be a command of its own")
        if quoted(*around):
            what = f"`{name}` stands inside quotes or a here-document"
            raise _Unfit(what, "write it outside of them; it needs none")
        if "\0" in value or len(value.encode("utf-8", "replace")) > MOST_BYTES:
            what = f"the value of `{name}` is too long for a command, or holds a NUL"
            raise _Unfit(what, "give it to an agent's prompt instead")
        variable = VARIABLE + name.replace(".", "_")
        self.variables[variable] = value
        return f'"${variable}"'


def _plain(value: Value) -> str:
    return value if isinstance(value, str) else "\n".join(value)


Insert = Callable[[str, Value, tuple[str, int]], str]


def _fill(text: str, given: tuple[Values, Place], insert: Insert) -> tuple[str, tuple[Problem, ...]]:
    """The text with what `insert` gives for each name, the text around it and the place there."""
    values, place = given
    problems: list[Problem] = []

    def one(hit: re.Match[str]) -> str:
        name = hit[1].strip()
        if name in LITERAL:
            return "{{"
        try:
            if name not in values:
                raise _Unfit(f"`{name[:CUT]}` is not a name known here", _near(name, values))
            return insert(name, values[name], (text, hit.start()))
        except _Unfit as wrong:
            what, remedy = wrong.args
            problems.append(Problem(place.where, place.line + text[: hit.start()].count("\n"), what, remedy))
            return hit[0]

    done = HOLE.sub(one, text)
    rest = HOLE.sub(lambda hit: "\n" * hit[0].count("\n"), text)
    if "{{" in rest:
        line = place.line + rest[: rest.index("{{")].count("\n")
        problems.append(
            Problem(place.where, line, "`{{` is not closed", "write `{{ name }}`, or `{{ '{{' }}`")
        )
    return done, tuple(problems)


def _near(name: str, values: Values) -> str:
    near = difflib.get_close_matches(name[:CUT], values, n=1)
    return f"did you mean `{near[0]}`?" if near else f"known names: {', '.join(sorted(values))}"
