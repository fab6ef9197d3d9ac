"""A merge that a run is to complete: a commit whose tree shows what conflicts, marked in the files."""

from __future__ import annotations

from pathlib import Path

from jobs.git.call import Git, GitFailed

WHO = {
    f"GIT_{role}_{what}": value
    for role in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "agent-fleet"), ("EMAIL", "agent-fleet@localhost"))
}
MARKER = r"^<<<<<<< "


def merging(mirror: Path, ours: str, theirs: str) -> str:
    """A commit in the mirror that merges `theirs` into `ours`, with conflict markers where they
    conflict. It is where a run begins, and is never pushed. The same for the same two. GitFailed
    where git cannot merge them at all."""
    git = Git(mirror, env={**WHO, **_dates(mirror, ours)})
    try:
        tree = git.line("merge-tree", "--write-tree", "--allow-unrelated-histories", ours, theirs)
    except GitFailed as error:
        if error.code != 1:  # 1: merged, with conflicts; the tree stands on the first line
            raise
        tree = error.out.decode().splitlines()[0]
    return git.line(
        "commit-tree", tree, "-p", ours, "-p", theirs, "-F", "-", stdin=b"Merge to be completed\n"
    )


def parents(git: Git, sha: str) -> tuple[str, ...]:
    """The parents of a commit, in order."""
    return tuple(git.line("rev-list", "--parents", "-n", "1", sha).split()[1:])


def marked(git: Git, sha: str, begun: str) -> tuple[str, ...]:
    """The files of `sha` that still hold conflict markers which `begun` put there."""
    return tuple(path for path in _with_markers(git, sha) if path in _with_markers(git, begun))


def _with_markers(git: Git, sha: str) -> tuple[str, ...]:
    try:
        found = git.run("grep", "-z", "-l", "-E", MARKER, sha, "--")
    except GitFailed as error:
        if error.code != 1:
            raise
        return ()
    names = (row.decode("utf-8", "surrogateescape") for row in found.split(b"\0") if row)
    return tuple(name.partition(":")[2] for name in names)


def _dates(mirror: Path, sha: str) -> dict[str, str]:
    at = Git(mirror).line("show", "-s", "--format=%ct", sha)
    return {"GIT_AUTHOR_DATE": f"@{at} +0000", "GIT_COMMITTER_DATE": f"@{at} +0000"}
