"""The worker's commit of what an agent left: only after its jail is dead, and only after a scan."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from flows.model import Outcome
from jobs.git import changes, merging, private
from jobs.git.call import Git, GitFailed
from jobs.git.erase import erase
from jobs.git.protected import kept_from_agents
from jobs.git.scan import Strange, scan
from jobs.git.workspace import Workspace
from jobs.redact import redact

SHOWN = 5


@dataclass(frozen=True)
class Order:
    """The commit that is asked for: what it stands on, its words, who made it (`name`,
    `email`), what agents may not touch (`protected`), and files of the operator's that were
    put into the tree and must not leave it (`withheld`). Where `is_merge`, `base_sha` is a merge
    with conflict markers in its files, and the commit takes its place: it has its parents."""

    base_sha: str
    message: str
    name: str
    email: str
    protected: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()
    is_merge: bool = False


@dataclass(frozen=True)
class Collected:
    """What became of a tree. `outcome`: delivered (`sha` stands), protected (`sha` stands and
    must not be pushed), refused, no-change. `reason` is one for people;
    `lines` are those that differ."""

    outcome: Outcome
    reason: str = ""
    sha: str = ""
    changed: tuple[str, ...] = ()
    lines: int = 0


class Refused(Exception):
    """The tree holds what no commit may hold; says what."""


def collect(run_dir: Path, workspace: Workspace, mirror: Path, order: Order) -> Collected:
    """One commit of the whole tree on `order.base_sha`, in the private folder RUN/git.

    Nothing of the tree runs. GitFailed when git fails for a reason that is not the tree's.
    """
    git = _private(run_dir, workspace, mirror, order.base_sha)
    try:
        if left := strange(git, workspace):
            raise Refused(_said(left))
        _add(git, order)
        tree = git.line("write-tree")
        if not order.is_merge and tree == git.line("rev-parse", f"{order.base_sha}^{{tree}}"):
            return Collected(Outcome.NO_CHANGE, "The agent ended well, and no file differs from before.")
        sha = _commit(git, tree, order)
        changed = changes.between(git, order.base_sha, sha)
        _judge(git, changed)
        marked = merging.marked(git, sha, order.base_sha) if order.is_merge else ()
        if marked:
            return Collected(Outcome.CONFLICT, f"Conflict markers are left in {named(marked)}.")
    except Refused as refusal:
        return Collected(Outcome.REFUSED, f"The worker took nothing from this run: {refusal}")
    paths = tuple(change.path for change in changed)
    touched = kept_from_agents(paths, order.protected)
    if touched:
        what = f"The run changed protected paths ({named(touched)}), so nothing was pushed."
        return Collected(Outcome.PROTECTED, what, sha, paths)
    return Collected(
        Outcome.DELIVERED, "", sha, paths, changes.size(changes.beside(git), order.base_sha, sha)[1]
    )


def named(paths: Sequence[str]) -> str:
    """The first few of hostile `paths`, fit for a sentence."""
    shown = ", ".join(repr(path[:200]) for path in paths[:SHOWN])
    return f"{shown} and {len(paths) - SHOWN} more" if len(paths) > SHOWN else shown


def _private(run_dir: Path, workspace: Workspace, mirror: Path, sha: str) -> Git:
    git_dir = run_dir / "git"
    erase(git_dir)
    private.make(git_dir, mirror / "objects", sha)
    # With its time: in an index younger than the files, git would miss a change of the same
    # length that was made in the very second of the checkout.
    shutil.copy2(workspace.pristine.index, git_dir / "index")
    return Git(git_dir, work_tree=workspace.path, index=git_dir / "index")


def strange(git: Git, workspace: Workspace) -> list[Strange]:
    """What no commit may hold of a tree, but for what the repository ignores: git does not go there."""
    found = scan(workspace.path, workspace.pristine.tree)
    final = next((one for one in found if not one.judged), None)
    if final:
        return [final]
    ignored = changes.ignored(git, {one.judged for one in found}) if found else frozenset()
    return [one for one in found if one.judged not in ignored]


def _said(left: Sequence[Strange]) -> str:
    more = f" (and {len(left) - 1} more such things)" if len(left) > 1 else ""
    return (
        f"{left[0].path[-200:]!r} is {left[0].what}{more}. "
        "Remove it, or have the repository ignore it, and ask again."
    )


def _add(git: Git, order: Order) -> None:
    try:
        git.run("add", "--all", "--", ".")
    except GitFailed as error:
        if "rror: invalid path" in error.text or "Permission denied" in error.text:
            raise Refused(f"git does not take the tree: {redact(error.text.strip())[-300:]}") from None
        raise
    for path in order.withheld:
        changes.restore(git, order.base_sha, path)


def _commit(git: Git, tree: str, order: Order) -> str:
    who = {
        f"GIT_{role}_{what}": _word(value)
        for role in ("AUTHOR", "COMMITTER")
        for what, value in (("NAME", order.name), ("EMAIL", order.email))
    }
    as_author = Git(git.git_dir, env=who)
    message = order.message.replace("\0", "").encode("utf-8", "replace")
    above = merging.parents(git, order.base_sha) if order.is_merge else (order.base_sha,)
    named_above = [part for sha in above for part in ("-p", sha)]
    return as_author.line("commit-tree", tree, *named_above, "-F", "-", stdin=message)


def _word(text: str) -> str:
    return "".join(char for char in text if char.isprintable() and char not in "<>") or "agent-fleet"


def _judge(git: Git, changed: Sequence[changes.Change]) -> None:
    """Refuse what is only seen in the commit."""
    modules = [change.path for change in changed if change.mode == changes.GITLINK]
    if modules:
        raise Refused(f"it adds or moves a submodule ({named(modules)}), which a run cannot deliver.")
    filtered = changes.filtered(git, [change.path for change in changed if change.mode in changes.FILES])
    if filtered:
        raise Refused(
            f"it changes files that git keeps through a filter such as LFS ({named(filtered)}). "
            "Filters do not run here, so their raw content would be committed; change them by hand."
        )
