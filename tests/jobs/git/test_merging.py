from __future__ import annotations

import pytest

from flows.model import Outcome
from jobs.git import mirror
from jobs.git.merging import merging
from jobs.settings import Settings
from tests.jobs.git.repos import REPO, Remote, git, make_bench


@pytest.fixture
def sides(remote: Remote) -> tuple[str, str]:
    """An epic's branch and its base, which changed the same line, and each a file of its own."""
    begun = remote.sha("main")
    ours = remote.commit({"a.txt": "ours\n", "mine.txt": "1\n"}, "epic/7-x")
    git("reset", "--quiet", "--hard", begun, cwd=remote.clone)
    theirs = remote.commit({"a.txt": "theirs\n", ".github/workflows/ci.yml": "on: pull_request\n"})
    return ours, theirs


def test_a_conflicting_merge_is_completed_with_both_parents(settings: Settings, sides: tuple[str, str]):
    held = mirror.fetch(settings, REPO, "")
    begun = merging(held, *sides)
    assert begun == merging(held, *sides), "the same two are the same merge"
    bench = make_bench(settings, begun)
    text = (bench.tree / "a.txt").read_text()
    assert all(word in text for word in ("<<<<<<< ", "ours", "theirs"))
    assert (bench.tree / "mine.txt").read_text() == "1\n"
    (bench.tree / "a.txt").write_text("both\n")
    done = bench.collect(is_merge=True)
    # What the base changed, protected paths too, is not the agent's change.
    assert (done.outcome, done.changed) == (Outcome.DELIVERED, ("a.txt",))
    assert tuple(git("log", "-1", "--format=%P", done.sha, cwd=bench.run_dir / "git").split()) == sides


def test_markers_that_are_left_are_no_merge(settings: Settings, sides: tuple[str, str]):
    held = mirror.fetch(settings, REPO, "")
    bench = make_bench(settings, merging(held, *sides))
    (bench.tree / "mine.txt").write_text("2\n")
    done = bench.collect(is_merge=True)
    assert (done.outcome, done.reason) == (Outcome.CONFLICT, "Conflict markers are left in 'a.txt'.")


def test_two_sides_that_merge_by_themselves_need_no_change(settings: Settings, remote: Remote):
    begun = remote.sha("main")
    ours = remote.commit({"mine.txt": "1\n"}, "epic/7-x")
    git("reset", "--quiet", "--hard", begun, cwd=remote.clone)
    theirs = remote.commit({"yours.txt": "1\n"})
    held = mirror.fetch(settings, REPO, "")
    bench = make_bench(settings, merging(held, ours, theirs))
    done = bench.collect(is_merge=True)
    assert done.outcome is Outcome.DELIVERED
    assert git("log", "-1", "--format=%P", done.sha, cwd=bench.run_dir / "git") == f"{ours} {theirs}"
