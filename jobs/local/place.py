"""What stands where: `~/.ai_fleet`, and the repository that a person stands in."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from jobs.git import plain
from jobs.local.config import Config, load, path

NAME_CHARS = 60


@dataclass(frozen=True)
class Home:
    """The folder of the local fleet, 0700."""

    path: Path

    @property
    def state(self) -> Path:
        return self.path / "state.json"

    @property
    def making(self) -> Path:
        """A lock: shared by whoever makes agents, whole for whoever reconciles."""
        return self.path / "making.lock"

    @property
    def gate(self) -> Path:
        """A pipe that keepers wait at as long as somebody holds it open: until all of them have sessions."""
        return self.path / "gate"

    def folder(self, worktree: str) -> Path:
        """An agent's own folder: its order, prompts, events, and the upper part of its overlay."""
        return self.path / "agents" / f"{Path(worktree).name}-{digest(worktree)}"

    def pristine(self, common: Path, sha: str) -> Path:
        """The clean checkout of a commit, which worktrees are overlays of."""
        return self.path / "pristine" / named(common) / sha[:12]

    def spares(self, common: Path) -> Path:
        """Where plain worktrees that ended are kept for those to come."""
        return self.path / "spare" / named(common)

    def adding(self, common: Path) -> Path:
        """A lock: one worktree of a repository is added at a time."""
        return self.path / "pristine" / f"{named(common)}.lock"


@dataclass(frozen=True)
class Fleet:
    """A person's fleet in one repository, whose git folder is `common`. `begin` is the commit on which
    new branches begin: the HEAD of where the person stands ("": none yet)."""

    home: Home
    config: Config
    common: Path
    begin: str

    @property
    def root(self) -> Path:
        """The repository's own worktree; its git folder, where it is bare."""
        return self.common.parent if self.common.name == ".git" else self.common

    def worktree(self, branch: str) -> Path:
        return self.config.worktree_root / named(self.common) / slug(branch)


def open_home() -> Home:
    """`~/.ai_fleet`, made when it is not there, with its settings."""
    home = Home(Path.home().resolve() / ".ai_fleet")
    home.path.mkdir(mode=0o700, parents=True, exist_ok=True)
    path(home.path)
    return home


def open_fleet(stands: Path) -> Fleet:
    """The fleet of the repository that holds `stands`, else of `repo_root`; ValueError when neither is."""
    home = open_home()
    config = load(home.path)
    common = plain.common(stands)
    where = stands if common else config.repo_root
    common = common or plain.common(config.repo_root)
    if common is None:
        raise ValueError(
            f"{stands} is in no git repository, and repo_root ({config.repo_root}) is none either; cd into a "
            "repository, or name one with `fleet config edit`"
        )
    return Fleet(home, config, common, plain.commit(where, "HEAD"))


def slug(branch: str) -> str:
    """A branch as a name of a folder and of a tmux session; no other branch has the same."""
    plain_name = re.sub(r"[^A-Za-z0-9_-]+", "-", branch).strip("-")[:NAME_CHARS]
    return plain_name if plain_name == branch else f"{plain_name or 'branch'}-{digest(branch)[:6]}"


def named(common: Path) -> str:
    """A repository as a folder's name."""
    name = common.parent.name if common.name == ".git" else common.name
    return f"{re.sub(r'[^A-Za-z0-9_-]+', '-', name)[:NAME_CHARS]}-{digest(str(common))[:6]}"


def digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:10]
