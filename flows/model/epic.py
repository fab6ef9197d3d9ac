"""An epic as its checklist tells it: phases in order, children with their ticks."""

from __future__ import annotations

from dataclasses import dataclass

from flows.model.blueprint import Problem


@dataclass(frozen=True)
class Child:
    """A line of an epic's checklist that begins with an issue: `repo` is `owner/name`,
    `title` the words behind the reference, `line` the 1-based line of the body."""

    repo: str
    number: int
    title: str = ""
    is_ticked: bool = False
    line: int = 0


@dataclass(frozen=True)
class Phase:
    """A heading of the checklist and the children below it. An epic whose checklist has no
    phases has one, with an empty title."""

    title: str
    children: tuple[Child, ...] = ()


@dataclass(frozen=True)
class Checklist:
    """An epic's body, read: its phases in order (each child once, where it stands first),
    the branch and base it names ("" where it names none), and what is wrong in it."""

    phases: tuple[Phase, ...] = ()
    branch: str = ""
    base: str = ""
    problems: tuple[Problem, ...] = ()

    @property
    def children(self) -> tuple[Child, ...]:
        return tuple(child for phase in self.phases for child in phase.children)


@dataclass(frozen=True)
class Filed:
    """An implementation issue as grouping sees it: a finding's words, and in `blocks` the
    numbers of the issues that wait for it. `severity` is "" where nobody stated one."""

    number: int
    title: str
    severity: str = "medium"
    type: str = "other"
    scope: str = "single-file"
    blocks: tuple[int, ...] = ()


@dataclass(frozen=True)
class Grouping:
    """An epic as it is to be made: what its issues share (`security`, `audit` for all), its
    title, and its phases, whose children carry no repository: they are the epic's own."""

    theme: str
    title: str
    phases: tuple[Phase, ...]
