"""What an audit found, as it was read."""

from __future__ import annotations

from dataclasses import dataclass

from flows.model.blueprint import Problem

SEVERITIES = ("critical", "high", "medium", "low")
TYPES = ("security", "quality", "performance", "testing", "docs", "other")
SCOPES = ("single-file", "package", "framework")
COMPLEXITIES = ("small", "medium", "large")


@dataclass(frozen=True)
class Finding:
    """One thing that an audit saw and leaves open, in the audit's own words.

    `severity` is "" where the document states none; `locations` are `path` or `path:line`
    as the document names them; `line` is the 1-based line of the text it was read from;
    `text` and `fix` are the document's own markdown, `criteria` its acceptance criteria.
    """

    title: str
    line: int
    severity: str = ""
    type: str = "other"
    scope: str = "single-file"
    complexity: str = "medium"
    locations: tuple[str, ...] = ()
    text: str = ""
    fix: str = ""
    criteria: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reading:
    """What was read of an audit's text: the findings in the document's order, and what
    could not be read with confidence, each with its line and what to write instead. `taken`
    are the first and last lines of all that was told apart, closed findings and repeats too."""

    findings: tuple[Finding, ...] = ()
    doubts: tuple[Problem, ...] = ()
    taken: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Report:
    """What an agent says that it read in an audit. Its findings are claims, until they are held
    against the text; `left` is how many more it had than are kept."""

    findings: tuple[Finding, ...] = ()
    left: int = 0


@dataclass(frozen=True)
class Draft:
    """An issue as it is to be filed: title of at most 256 characters, body, labels."""

    title: str
    body: str
    labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pattern:
    """Findings with the same kind of fix in different packages: `members` are their places in
    the reading, `framework` is the finding more that solves them once, and blocks them."""

    framework: Finding
    members: tuple[int, ...]
