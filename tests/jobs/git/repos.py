"""Real repositories for the tests: a remote of bare ones, and what stands in them."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jobs.git import mirror, workspace
from jobs.git.commit import Collected, Order, collect
from jobs.git.workspace import Origin, Workspace
from jobs.jail import AGENT_UID
from jobs.settings import Settings

REPO = "acme/api"
WHO = ("-c", "user.name=Ann", "-c", "user.email=ann@example.org", "-c", "commit.gpgsign=false")


def git(*arguments: str | Path, cwd: Path, check: bool = True) -> str:
    """What git prints; the test's own git, far from the worker's."""
    done = subprocess.run(["git", *WHO, *map(str, arguments)], cwd=cwd, capture_output=True, check=False)
    assert not check or done.returncode == 0, done.stderr.decode()
    return done.stdout.decode("utf-8", "surrogateescape").strip()


@dataclass(frozen=True)
class Remote:
    """Bare repositories below `folder`, and a clone of acme/api that people work in."""

    folder: Path
    clone: Path

    @property
    def bare(self) -> Path:
        return self.folder / f"{REPO}.git"

    def commit(self, files: dict[str, str | bytes], branch: str = "main") -> str:
        """Push one commit that adds `files`; its SHA."""
        for name, content in files.items():
            path = self.clone / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        git("add", "--all", cwd=self.clone)
        git("commit", "--quiet", "--allow-empty", "-m", "a change", cwd=self.clone)
        git("push", "--quiet", "--force", "origin", f"HEAD:refs/heads/{branch}", cwd=self.clone)
        return git("rev-parse", "HEAD", cwd=self.clone)

    def sha(self, branch: str) -> str:
        return git("for-each-ref", "--format=%(objectname)", f"refs/heads/{branch}", cwd=self.bare)


def make_remote(folder: Path) -> Remote:
    """A copy of one that is made once: twelve starts of git are most of what a small test costs."""
    first, remote = _first(), Remote(folder / "remote", folder / "clone")
    for place in (first.folder, first.clone):
        shutil.copytree(place, folder / place.name, symlinks=True)
    config = remote.clone / ".git" / "config"
    config.write_text(config.read_text().replace(str(first.folder.parent), str(folder)))
    return remote


@cache
def _first() -> Remote:
    folder = Path(tempfile.mkdtemp(prefix="fleet-remote-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    remote = Remote(folder / "remote", folder / "clone")
    remote.bare.mkdir(parents=True)
    git("init", "--quiet", "--bare", "--template=", "--initial-branch=main", ".", cwd=remote.bare)
    (remote.bare / "hooks").mkdir()
    git("clone", "--quiet", "--template=", remote.bare, remote.clone, cwd=folder)
    remote.commit({"a.txt": "one\n", "src/b.txt": "two\n", ".github/workflows/ci.yml": "on: push\n"})
    return remote


def settings_for(remote: Remote, folder: Path) -> Settings:
    data = folder / "data"
    data.mkdir(mode=0o700, exist_ok=True)
    return Settings(data=data, git_url=str(remote.folder))


@dataclass(frozen=True)
class Bench:
    """A workspace that an agent left, before the worker collects it."""

    run_dir: Path
    workspace: Workspace
    mirror: Path
    sha: str

    @property
    def tree(self) -> Path:
        return self.workspace.path

    def collect(self, **changes: object) -> Collected:
        order = Order(self.sha, "words\n", "agent-fleet[bot]", "bot@example.org", (".github/**",))
        given = {**order.__dict__, **changes}
        return collect(self.run_dir, self.workspace, self.mirror, Order(**given))


def make_bench(settings: Settings, sha: str = "") -> Bench:
    """A workspace on `sha` (default: main's head). A plain checkout, because an overlay
    needs a process of its own; the runs' tests use overlays."""
    held = mirror.fetch(settings, REPO, "")
    sha = sha or mirror.head(held, "main")
    run_dir = settings.data / "runs" / "run-1"
    run_dir.mkdir(parents=True)
    uid = AGENT_UID if os.geteuid() == 0 else os.geteuid()
    made = workspace.make(run_dir, Origin(held, sha, "agent/1-1", uid), may_mount=False)
    return Bench(run_dir, made, held, sha)
