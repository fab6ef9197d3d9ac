"""The repositories that coordinated work is about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jobs.git import plain
from jobs.git.call import GitFailed
from jobs.local.place import Fleet, open_fleet

MOST = 20


@dataclass(frozen=True)
class Repo:
    """A repository under the `name` that agents know it by, and the person's fleet in it."""

    name: str
    fleet: Fleet
    is_dirty: bool = False


def opened(paths: Sequence[Path]) -> tuple[Repo, ...]:
    """The repositories at these paths, each once and with a name of its own. ValueError, in words, when they
    are not so."""
    if not 2 <= len(paths) <= MOST:
        raise ValueError(f"coordinated work is about 2 to {MOST} repositories; name the folder of each")
    found: list[Repo] = []
    for path in paths:
        if plain.common(path) is None:
            raise ValueError(f"{path} is in no git repository; name folders of repositories")
        fleet = open_fleet(path)
        if not fleet.begin:
            raise ValueError(f"{path} has no commit yet, so no branch can begin; make one, and ask again")
        if any(one.fleet.common == fleet.common for one in found):
            raise ValueError(f"{path} is of a repository that was named already; name each once")
        found.append(Repo(_name(fleet, {one.name for one in found}), fleet, _is_dirty(path)))
    return tuple(found)


def _name(fleet: Fleet, taken: set[str]) -> str:
    plain_name = re.sub(r"[^A-Za-z0-9._-]+", "-", fleet.root.name).strip("-.")[:60] or "repository"
    names = [plain_name, *(f"{plain_name}-{at}" for at in range(2, MOST + 2))]
    return next(name for name in names if name not in taken)


def _is_dirty(path: Path) -> bool:
    """Whether something stands there that is in no commit."""
    try:
        return bool(plain.git(path, "status", "--porcelain"))
    except GitFailed:  # bare
        return False
