"""A bare mirror of a repository's branches: what all workspaces of it are made from."""

from __future__ import annotations

import os
import time
from pathlib import Path

from jobs.git import remote
from jobs.git.call import Git, GitFailed
from jobs.git.erase import erase
from jobs.git.lock import locked
from jobs.settings import Settings

REFSPEC = "+refs/heads/*:refs/heads/*"
CONFIG = "[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n[gc]\n\tauto = 0\n"
ASIDE_SECONDS = 86400.0


def path(data: Path, repo: str) -> Path:
    """Where the mirror of `repo` stands in the data folder, whether it exists or not."""
    return data / "mirrors" / f"{remote.checked(repo)}.git"


def fetch(settings: Settings, repo: str, token: str) -> Path:
    """The mirror of `repo`, with the branches that the remote has now, and no other.

    One fetch at a time; a mirror that was left broken is made anew. Later: the network or
    the remote is in trouble. Gone: no such repository, or the token does not open it.
    """
    mirror = path(settings.data, repo)
    with (
        locked(mirror.with_suffix(".lock")) as lock,
        remote.access(settings, token) as env,
    ):
        os.utime(mirror.with_suffix(".lock"))  # by this it is known which mirror was used last
        address = remote.url(settings, repo)
        _forget_aside(mirror)
        if _stands(mirror):
            _unlock(mirror)
            try:
                _fetch(Git(mirror, env=env, fds=(lock,)), address, repo)
                return mirror
            except GitFailed:
                pass  # neither network nor rights: the mirror itself is broken
        new = mirror.with_suffix(".new")
        erase(new)
        _init(new)
        _fetch(Git(new, env=env, fds=(lock,)), address, repo)
        if mirror.exists():
            # Set aside, not removed: a run that lives may still read its objects.
            mirror.rename(mirror.with_suffix(f".broken-{time.time_ns()}"))
        new.rename(mirror)
    return mirror


def head(mirror: Path, branch: str) -> str:
    """The SHA of `branch` in the mirror; "" when there is no such branch."""
    if not branch or branch.startswith("-") or "\0" in branch:
        return ""
    try:
        return Git(mirror).line("rev-parse", "--verify", "--quiet", f"refs/heads/{branch}^{{commit}}")
    except GitFailed:
        return ""


def _fetch(git: Git, address: str, repo: str) -> None:
    options = ("--prune", "--force", "--no-tags", "--no-write-fetch-head", "--recurse-submodules=no")
    try:
        git.run("fetch", "--quiet", *options, "--", address, REFSPEC)
    except GitFailed as error:
        raise remote.told(error, repo, "fetching") from None


def _init(folder: Path) -> None:
    for part in ("objects/info", "objects/pack", "refs/heads"):
        (folder / part).mkdir(parents=True)
    (folder / "config").write_text(CONFIG)
    # A branch that cannot be: the mirror's own HEAD decides nothing.
    (folder / "HEAD").write_text("ref: refs/heads/.none\n")


def _stands(mirror: Path) -> bool:
    try:
        Git(mirror).run("rev-parse", "--git-dir")
    except GitFailed:
        return False
    return True


def _unlock(mirror: Path) -> None:
    """What a killed git left: locks that nobody holds (we hold the only lock that counts,
    and a git that still runs holds it with us), and halves of packs."""
    for folder, _folders, names in os.walk(mirror):
        is_objects = Path(folder).is_relative_to(mirror / "objects")
        for name in names:
            # No branch ends in .lock; one may well begin with tmp_.
            if name.endswith(".lock") or (is_objects and name.startswith("tmp_")):
                Path(folder, name).unlink(missing_ok=True)


def _forget_aside(mirror: Path) -> None:
    for old in mirror.parent.glob(f"{mirror.stem}.broken-*"):
        if int(old.suffix.rpartition("-")[2]) / 1e9 < time.time() - ASIDE_SECONDS:
            erase(old)
