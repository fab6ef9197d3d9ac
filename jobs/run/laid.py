"""What a run that only reads finds before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Laid:
    """A repository's files at `sha`, for somebody who only reads. `base` is the commit with which they are
    compared, as far as both go back to the same one ("": with none)."""

    repo: str
    sha: str
    base: str = ""


@dataclass(frozen=True)
class DeskOrder:
    """What is read, by whom who leaves one file of JSON, `into`: the `trees`, for a plan in the order `first`
    (pairs of a repository and one before it); or, where there is a `plan` (packed), for its review."""

    into: str
    trees: tuple[Laid, ...]
    plan: str = ""
    first: tuple[tuple[str, str], ...] = ()


def read(value: dict[str, Any]) -> DeskOrder:
    """The order out of its JSON."""
    first = tuple((repo, before) for repo, before in value["first"])
    return DeskOrder(value["into"], tuple(Laid(**one) for one in value["trees"]), value["plan"], first)
