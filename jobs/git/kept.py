"""What stands in a worktree and in no commit, put into one, without touching branch, index or files."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from jobs.git.call import Git, GitFailed

LOST = "refs/fleet/lost"
FLEET = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "agent-fleet"), ("EMAIL", "agent-fleet@localhost"))
}
SECONDS = 120.0


class Nested(ValueError):
    """A repository inside the worktree, which no commit of the outer one can hold."""


def snapshot(tree: Path, admin: Path, withheld: tuple[str, ...] = (), who: Mapping[str, str] = FLEET) -> str:
    """The commit that holds all that stands in the worktree `tree`: HEAD itself when nothing was
    changed, else one on top of it that no branch names. Ignored files are not in it, nor are those of
    `withheld` that HEAD does not hold. Nothing may be writing meanwhile.

    Nested when the worktree holds a repository of its own; GitFailed when git cannot read a file.
    """
    with tempfile.TemporaryDirectory(prefix="fleet-index-") as folder:
        index = Path(folder) / "index"
        if (admin / "index").exists():
            shutil.copy2(admin / "index", index)
        git = Git(admin, work_tree=tree, index=index, env=who, timeout_seconds=SECONDS)
        _refuse_nested(git, tree)
        head = git.line("rev-parse", "--verify", "HEAD^{commit}")
        git.run("add", "--all", ".")
        _withhold(git, withheld)
        made = git.line("write-tree")
        if made == git.line("rev-parse", f"{head}^{{tree}}"):
            return head
        return git.line("commit-tree", made, "-p", head, stdin=b"What stood uncommitted in the worktree\n")


def keep_lost(admin: Path, branch: str, sha: str) -> str:
    """The ref below refs/fleet/lost that holds `sha`; "" when the branch holds it already. What the ref
    held before is a parent of what it holds now, so nothing that was ever lost goes out of reach."""
    git = Git(admin, env=FLEET)
    if _holds(git, f"refs/heads/{branch}", sha):
        return ""
    for ref in (f"{LOST}/{branch}", f"{LOST}/{branch.replace('/', '-')}-{sha[:12]}"):
        before = _sha(git, ref)
        if before and not _holds(git, sha, before):
            sha = _join(git, sha, before)
        try:
            git.run("update-ref", ref, sha)
        except GitFailed:
            continue  # refs cannot stand below refs: `a` is lost, and now `a/b`
        return ref
    raise ValueError(
        f"what is uncommitted on {branch!r} could not be kept below {LOST}, so nothing was removed"
    )


def _join(git: Git, sha: str, before: str) -> str:
    tree = git.line("rev-parse", f"{sha}^{{tree}}")
    return git.line("commit-tree", tree, "-p", sha, "-p", before, stdin=b"What was lost, and before that\n")


def _refuse_nested(git: Git, tree: Path) -> None:
    listed = git.run("ls-files", "--others", "--exclude-standard", "-z")
    nested = [name for name in listed.decode("utf-8", "surrogateescape").split("\0") if name.endswith("/")]
    if nested:
        shown = nested[0].encode("utf-8", "replace").decode()[:200]
        raise Nested(
            f"{tree} holds a git repository of its own in {shown!r}, which cannot be kept as a part of this "
            "one; move it elsewhere or remove it, and ask again"
        )


def _withhold(git: Git, names: tuple[str, ...]) -> None:
    held = {*git.run("ls-tree", "-r", "-z", "--name-only", "HEAD").split(b"\0")} if names else set()
    given = [os.fsencode(name) for name in names if os.fsencode(name) not in held]
    if given:
        git.run("update-index", "--force-remove", "-z", "--stdin", stdin=b"\0".join(given) + b"\0")


def _holds(git: Git, ref: str, sha: str) -> bool:
    try:
        git.run("merge-base", "--is-ancestor", sha, ref)
    except GitFailed:
        return False
    return True


def _sha(git: Git, ref: str) -> str:
    try:
        return git.line("rev-parse", "--verify", "--quiet", ref)
    except GitFailed:
        return ""
