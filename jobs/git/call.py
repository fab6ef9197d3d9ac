"""The one way git is started: a private folder, no configuration but ours, nothing of a repository's runs."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

GIT = shutil.which("git") or "git"
PATH = ":".join(dict.fromkeys((str(Path(GIT).parent), "/usr/local/bin", "/usr/bin", "/bin")))

# Each of these was live against a worker that ran plain git in a hostile tree.
CONFIG = (
    "core.hooksPath=/dev/null",
    "core.attributesFile=/dev/null",
    "core.excludesFile=/dev/null",
    "core.fsmonitor=false",
    "core.untrackedCache=false",
    "core.protectNTFS=true",
    "core.protectHFS=true",
    "core.askPass=",
    "core.sshCommand=false",
    "core.fsync=loose-object",
    "core.fsyncMethod=batch",
    "credential.helper=",
    "gc.auto=0",
    "maintenance.auto=false",
    "protocol.allow=never",
    "submodule.recurse=false",
    "http.followRedirects=false",
    "http.lowSpeedLimit=1000",
    "http.lowSpeedTime=60",
)


class GitFailed(Exception):
    """git ended with `code` (None: killed after its time was over); `text` is what it said,
    `out` the beginning of what it printed."""

    def __init__(self, verb: str, code: int | None, text: str, out: bytes = b""):
        super().__init__(f"git {verb} failed ({code}): {text.strip()[-2000:]}")
        self.verb = verb
        self.code = code
        self.text = text
        self.out = out


@dataclass(frozen=True)
class Git:
    """git on the folder `git_dir`, which no agent can write. `fds` stay open in git, so
    that a lock which its caller holds lives as long as git does, even if the caller dies."""

    git_dir: Path
    work_tree: Path | None = None
    index: Path | None = None
    env: Mapping[str, str] = field(default_factory=dict, repr=False)
    timeout_seconds: float = 600.0
    fds: tuple[int, ...] = ()

    def run(self, *arguments: str, stdin: bytes = b"") -> bytes:
        """What git printed; GitFailed when it ended badly or took too long (then its whole
        process group is killed: git's own children would live on)."""
        flags = [part for pair in CONFIG for part in ("-c", pair)]
        with subprocess.Popen(
            [GIT, *flags, *arguments],
            env=self._environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=self.work_tree or "/",
            start_new_session=True,
            umask=0o022,
            pass_fds=self.fds,
        ) as process:
            try:
                out, err = process.communicate(stdin, self.timeout_seconds)
            except BaseException as error:
                os.killpg(process.pid, signal.SIGKILL)
                if not isinstance(error, subprocess.TimeoutExpired):
                    raise
                raise GitFailed(
                    arguments[0], None, f"not finished after {self.timeout_seconds:.0f} s"
                ) from None
        if process.returncode:
            said = (err + b"\n" + out[-4000:]).decode("utf-8", "replace")
            raise GitFailed(arguments[0], process.returncode, said, out[:4000])
        return out

    def line(self, *arguments: str, stdin: bytes = b"") -> str:
        """What git printed, as one stripped line."""
        return self.run(*arguments, stdin=stdin).decode("utf-8", "replace").strip()

    def _environment(self) -> dict[str, str]:
        env = {
            "PATH": PATH,
            "LC_ALL": "C",
            "HOME": "/nonexistent",
            "XDG_CONFIG_HOME": "/nonexistent",
            "GIT_DIR": str(self.git_dir),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": "/dev/null",
            "GIT_ATTR_NOSYSTEM": "1",
            "GIT_NO_REPLACE_OBJECTS": "1",
            "GIT_LITERAL_PATHSPECS": "1",
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_OPTIONAL_LOCKS": "0",
        }
        if self.work_tree:
            env["GIT_WORK_TREE"] = str(self.work_tree)
        if self.index:
            env["GIT_INDEX_FILE"] = str(self.index)
        return {**env, **self.env}
