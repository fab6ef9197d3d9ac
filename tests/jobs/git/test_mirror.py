from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from jobs.errors import Gone
from jobs.git import mirror
from jobs.settings import Settings
from tests.jobs.git.repos import REPO, Remote, git

FETCH = """
import sys
from pathlib import Path
from jobs.git import mirror
from jobs.settings import Settings
settings = Settings(data=Path(sys.argv[1]), git_url=sys.argv[2])
print(mirror.head(mirror.fetch(settings, "acme/api", ""), "main"))
"""


def test_a_mirror_holds_the_branches_of_the_remote_and_nothing_else(settings: Settings, remote: Remote):
    sha = remote.commit({"c.txt": "x"}, "feature")
    git("tag", "v1", cwd=remote.bare)
    git("update-ref", "refs/pull/1/head", sha, cwd=remote.bare)
    held = mirror.fetch(settings, REPO, "")
    assert git("for-each-ref", "--format=%(refname)", cwd=held).split() == [
        "refs/heads/feature",
        "refs/heads/main",
    ]
    assert mirror.head(held, "feature") == sha


def test_a_branch_that_was_moved_or_deleted_is_so_in_the_mirror(settings: Settings, remote: Remote):
    remote.commit({"c.txt": "x"}, "old")
    mirror.fetch(settings, REPO, "")
    git("update-ref", "-d", "refs/heads/old", cwd=remote.bare)
    sha = remote.commit({"d.txt": "x"})
    held = mirror.fetch(settings, REPO, "")
    assert mirror.head(held, "old") == ""
    assert mirror.head(held, "main") == sha


@pytest.mark.parametrize("branch", ["", "--all", "main^{tree}", "nowhere", "a\0b", "../main"])
def test_a_name_that_is_no_branch_has_no_head(settings: Settings, branch: str):
    assert mirror.head(mirror.fetch(settings, REPO, ""), branch) == ""


@pytest.mark.parametrize(
    "repo", ["api", "../api/x", "acme/..", "-x/api", "acme/a b", "acme/api/x", "acme/api\n"]
)
def test_a_name_that_is_no_repository_reaches_no_path_and_no_git(settings: Settings, repo: str):
    with pytest.raises(ValueError, match="owner/name"):
        mirror.fetch(settings, repo, "")


def test_a_repository_that_does_not_exist_is_gone(settings: Settings):
    with pytest.raises(Gone):
        mirror.fetch(settings, "acme/nothing", "")
    assert not mirror.path(settings.data, "acme/nothing").exists()


def break_head(held: Path) -> None:
    (held / "HEAD").write_text("")


def lose_objects(held: Path) -> None:
    subprocess.run(["rm", "-rf", held / "objects"], check=True)


def cut_packs(held: Path) -> None:
    for path in (held / "objects").rglob("*"):
        if path.is_file():
            path.chmod(0o600)
            path.write_bytes(path.read_bytes()[:20])


def leave_locks(held: Path) -> None:
    for name in ("packed-refs.lock", "refs/heads/main.lock", "HEAD.lock", "config.lock"):
        (held / name).touch()


@pytest.mark.parametrize("harm", [break_head, lose_objects, cut_packs, leave_locks])
def test_a_mirror_that_was_left_broken_is_made_anew(settings: Settings, remote: Remote, harm):
    remote.commit({"b.txt": "x"}, "tmp_branch")
    harm(mirror.fetch(settings, REPO, ""))
    sha = remote.commit({"c.txt": "x"})
    held = mirror.fetch(settings, REPO, "")
    assert mirror.head(held, "main") == sha
    assert mirror.head(held, "tmp_branch")
    # What only a killed git left behind costs no second download.
    assert len(list(held.parent.glob("*.broken-*"))) == (harm is not leave_locks)
    assert "one" in git("show", f"{sha}:a.txt", cwd=held)


def test_the_fetch_after_one_that_was_killed_completes_the_mirror(settings: Settings, remote: Remote):
    remote.commit({"big.bin": os.urandom(8_000_000)})
    held = mirror.path(settings.data, REPO)
    for pause in (0.0, 0.02, 0.05):
        child = subprocess.Popen([sys.executable, "-c", FETCH, str(settings.data), settings.git_url])
        until = time.monotonic() + 60
        while not held.with_suffix(".new").exists() and child.poll() is None and time.monotonic() < until:
            time.sleep(0.001)
        time.sleep(pause)
        child.send_signal(signal.SIGKILL)
        child.wait()
    fetched = mirror.fetch(settings, REPO, "")
    assert len(git("show", f"{mirror.head(fetched, 'main')}:big.bin", cwd=fetched)) > 1000


def test_mirrors_of_one_repository_are_fetched_one_at_a_time(settings: Settings, remote: Remote):
    command = [sys.executable, "-c", FETCH, str(settings.data), settings.git_url]
    children = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    assert {child.communicate()[0].strip() for child in children} == {remote.sha("main")}


def test_a_fetch_says_when_the_mirror_was_used_last(settings: Settings, remote: Remote):
    lock = mirror.fetch(settings, REPO, "").with_suffix(".lock")
    os.utime(lock, (1.0, 1.0))
    mirror.fetch(settings, REPO, "")
    assert lock.stat().st_mtime > 1.0
