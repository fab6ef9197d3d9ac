"""Git as a command: a clean environment, errors as GitError."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

ENVIRONMENT = {
    "PATH": os.defpath + ":/usr/local/bin:/opt/homebrew/bin",
    "HOME": "/nonexistent",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "LC_ALL": "C",
}

# GitHub refuses a push by an App without the permission `workflows` that touches one.
_PRE_RECEIVE = r"""#!/bin/sh
protected() {  # a line of SANDBOX_PROTECTED is a ref, what is allowed on it, and commits that may come in
  line=$(printf '%s\n' "$SANDBOX_PROTECTED" | grep "^$3 ") || return 0
  case "$2" in
    0000000*) case "$line" in *\ allow_deletions*) return 0 ;; *) return 1 ;; esac ;;
  esac
  case "$1" in
    0000000*) ;;
    *)
      git merge-base --is-ancestor "$1" "$2" ||
        case "$line" in *\ allow_force_pushes*) ;; *) return 1 ;; esac ;;
  esac
  case "$line " in *\ any\ *|*" $2 "*) return 0 ;; *) return 1 ;; esac
}
while read old new ref; do
  if test -n "$SANDBOX_PROTECTED" && ! protected "$old" "$new" "$ref"; then
    echo "error: GH006: Protected branch update failed for $ref." >&2
    exit 1
  fi
  test -n "$SANDBOX_NO_WORKFLOWS" || continue
  case "$new" in 0000000*) continue ;; esac
  if test -n "$(git rev-list -1 "$new" --not --all -- .github/workflows)"; then
    echo "refusing to allow a GitHub App to create or update workflow without \`workflows\` permission" >&2
    exit 1
  fi
done
"""


class GitError(Exception):
    """Git ended with `code`; the message is its standard error, `output` what it printed before."""

    def __init__(self, code: int, message: str, output: bytes):
        super().__init__(message)
        self.code = code
        self.output = output


def git(folder: str | Path, *arguments: str, stdin: bytes = b"", env: dict[str, str] | None = None) -> bytes:
    """What `git --git-dir FOLDER ARGUMENTS` printed."""
    done = subprocess.run(
        ["git", "--git-dir", str(folder), *arguments],
        input=stdin,
        capture_output=True,
        env=ENVIRONMENT | (env or {}),
        check=False,
    )
    if done.returncode != 0:
        raise GitError(done.returncode, done.stderr.decode(errors="replace"), done.stdout)
    return done.stdout


def text(folder: str | Path, *arguments: str) -> str:
    return git(folder, *arguments).decode(errors="replace").strip()


def create(folder: Path, default_branch: str) -> None:
    """A bare repository that git serves over HTTP; pull refs are ours alone."""
    folder.mkdir(parents=True)
    subprocess.run(
        ["git", "init", "-q", "--bare", "-b", default_branch, str(folder)],
        env=ENVIRONMENT,
        check=True,
    )
    for path in (folder / "hooks").iterdir():
        path.unlink()
    hook = folder / "hooks" / "pre-receive"
    hook.write_text(_PRE_RECEIVE)
    hook.chmod(0o755)
    with (folder / "config").open("a") as config:
        config.write(
            "[http]\n\treceivepack = true\n[receive]\n\thideRefs = refs/pull\n\tautogc = false\n"
            "[transfer]\n\thideRefs = refs/sandbox\n[uploadpack]\n\tallowAnySHA1InWant = true\n"
            "\tallowFilter = true\n[gc]\n\tauto = 0\n[core]\n\tlogAllRefUpdates = false\n"
        )
