"""The person's own git, in the person's own repository: their configuration, hooks and identity count.

Only for the local fleet. A worker's git is `call.py`.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from jobs.git.call import GIT, GitFailed
from jobs.settings import environment

# What would lead git to another repository than the one that is named.
MISLEADING = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY",
              "GIT_NAMESPACE", "GIT_PREFIX", "GIT_CEILING_DIRECTORIES")  # fmt: skip
# Names that git takes for sure, so that it need not be asked about each of fifty.
PLAIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*(/[A-Za-z0-9][A-Za-z0-9_-]*)*")


def git(folder: Path, *arguments: str, stdin: str = "") -> str:
    """What git printed, stripped; GitFailed with what it said."""
    env = {name: text for name, text in environment().items() if name not in MISLEADING}
    done = subprocess.run(
        [GIT, "-C", str(folder), *arguments],
        env={**env, "LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0"},
        input=stdin.encode("utf-8", "surrogateescape"),
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


def commits(folder: Path, branches: Sequence[str]) -> dict[str, str]:
    """The SHA of each branch that there is; all in one call."""
    if not branches:
        return {}
    asked = "".join(f"refs/heads/{name}^{{commit}}\n" for name in branches)
    answers = git(folder, "cat-file", "--batch-check=%(objectname)", stdin=asked).splitlines()
    return {name: sha for name, sha in zip(branches, answers, strict=True) if " " not in sha}


def begin(folder: Path, branches: Mapping[str, str]) -> None:
    """The branches are there, each at its SHA, all of them or none: GitFailed where one was there already."""
    told = "".join(f"create refs/heads/{name}\0{sha}\0" for name, sha in branches.items())
    if told:
        git(folder, "update-ref", "-m", "branch: Created by agent-fleet", "-z", "--stdin", stdin=told)


def unbegin(folder: Path, branches: Mapping[str, str]) -> None:
    """Those branches are gone that still are where they began."""
    for name, sha in branches.items():
        with suppress(GitFailed):
            git(folder, "update-ref", "-d", f"refs/heads/{name}", sha)


def is_branch_name(name: str) -> bool:
    """Whether git takes `name` for a branch."""
    if name != "HEAD" and PLAIN_NAME.fullmatch(name):
        return True
    if name.startswith("-") or name in ("HEAD", "@") or "\0" in name:
        return False
    try:
        git(Path("/"), "check-ref-format", f"refs/heads/{name}")
    except (GitFailed, ValueError, OSError):
        return False
    return True
