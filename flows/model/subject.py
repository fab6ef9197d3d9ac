"""The thing to look at again."""

from __future__ import annotations

import re
from dataclasses import dataclass

SUBJECT = re.compile(
    r"(?P<owner>[A-Za-z0-9](?:[A-Za-z0-9-]{0,38}))(?:/(?P<name>[A-Za-z0-9._-]{1,100}))?(?:#(?P<number>[1-9][0-9]{0,9}))?"
)


@dataclass(frozen=True, order=True)
class Subject:
    """The thing to look at again: `owner/repo#12` (an issue or a pull request),
    `owner/repo` (a repository) or `owner` (an owner's dispatch)."""

    owner: str
    name: str = ""
    number: int = 0

    def __str__(self) -> str:
        repo = f"{self.owner}/{self.name}" if self.name else self.owner
        return f"{repo}#{self.number}" if self.number else repo

    @property
    def repo(self) -> str:
        """`owner/name`, as GitHub's paths have it."""
        return f"{self.owner}/{self.name}"

    @classmethod
    def parse(cls, text: str) -> Subject:
        """The subject that `text` names; ValueError when it names none."""
        found = SUBJECT.fullmatch(text.strip())
        number = int(found["number"] or 0) if found else 0
        if not found or (number and not found["name"]) or found["name"] in (".", ".."):
            raise ValueError(f"not a subject: {text[:100]!r}; write owner/repo#12, owner/repo or owner")
        return cls(found["owner"], found["name"] or "", number)
