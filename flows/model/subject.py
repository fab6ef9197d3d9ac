"""The thing to look at again."""

from __future__ import annotations

import re
from dataclasses import dataclass

SUBJECT = re.compile(
    r"(?P<owner>[A-Za-z0-9](?:[A-Za-z0-9-]{0,38}))(?:/(?P<name>[A-Za-z0-9._-]{1,100}))?"
    r"(?:#(?P<number>[1-9][0-9]{0,9})|~(?P<fleet>[1-9][0-9]{0,9}-[0-9a-f]{6}-[1-9][0-9]{0,5}))?"
)


def repo_of(subject: str) -> str:
    """The repository of a subject in words, as the store keeps it: `owner/repo`."""
    return subject.partition("#")[0].partition("~")[0]


@dataclass(frozen=True, order=True)
class Subject:
    """The thing to look at again: `owner/repo#12` (an issue or a pull request),
    `owner/repo~42-9f3a1c-1` (a fleet's target: the fleet's id and its generation),
    `owner/repo` (a repository) or `owner` (an owner's dispatch)."""

    owner: str
    name: str = ""
    number: int = 0
    fleet: str = ""

    def __str__(self) -> str:
        repo = f"{self.owner}/{self.name}" if self.name else self.owner
        return f"{repo}{self.mark}"

    @property
    def mark(self) -> str:
        """What is behind the repository: `#12`, `~42-9f3a1c-1` or ""."""
        return f"#{self.number}" if self.number else f"~{self.fleet}" if self.fleet else ""

    @property
    def repo(self) -> str:
        """`owner/name`, as GitHub's paths have it."""
        return f"{self.owner}/{self.name}"

    @classmethod
    def parse(cls, text: str) -> Subject:
        """The subject that `text` names; ValueError when it names none."""
        found = SUBJECT.fullmatch(text.strip())
        number, fleet = (int(found["number"] or 0), found["fleet"] or "") if found else (0, "")
        if not found or ((number or fleet) and not found["name"]) or found["name"] in (".", ".."):
            raise ValueError(f"not a subject: {text[:100]!r}; write owner/repo#12, owner/repo or owner")
        return cls(found["owner"], found["name"] or "", number, fleet)
