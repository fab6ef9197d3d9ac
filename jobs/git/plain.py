"""The person's own git, in the person's own repository: their configuration, hooks and identity count.

Only for the local fleet. A worker's git is `call.py`.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

from jobs.git.call import GIT, GitFailed
from jobs.settings import environment

# What would lead git to another repository than the one that is named.
MISLEADING = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY",
              "GIT_NAMESPACE", "GIT_PREFIX", "GIT_CEILING_DIRECTORIES")  # fmt: skip


def git(folder: Path, *arguments: str, stdin: str = "") -> str:
    """What git printed, stripped; GitFailed with what it said."""
    env = {name: text for name, text in environment().items() if name not in MISLEADING}
    done = subprocess.run(
        [GIT, "-C", str(folder), *arguments],
        env={**env, "LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0"},
        input=stdin.encode(),
        capture_output=True,
        check=False,
    )
    if done.returncode:
        said = (done.stderr + b"\n" + done.stdout[-4000:]).decode("utf-8", "replace")
        raise GitFailed(arguments[0], done.returncode, said)
    return done.stdout.decode("utf-8", "surrogateescape").strip()


def common(folder: Path) -> Path | None:
    """The git folder of the repository that holds `folder`, shared by all its worktrees; None when
    there is none."""
    try:
        return Path(git(folder, "rev-parse", "--path-format=absolute", "--git-common-dir")).resolve()
    except (GitFailed, NotADirectoryError):
        return None


def commit(folder: Path, name: str) -> str:
    """The SHA of the commit that `name` (a full ref, or HEAD) leads to; "" when there is none."""
    try:
        return git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    except GitFailed:
        return ""


def is_branch_name(name: str) -> bool:
    """Whether git takes `name` for a branch."""
    if name.startswith("-") or name in ("HEAD", "@") or "\0" in name:
        return False
    try:
        git(Path("/"), "check-ref-format", f"refs/heads/{name}")
    except (GitFailed, ValueError, OSError):
        return False
    return True
