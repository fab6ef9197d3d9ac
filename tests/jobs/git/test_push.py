from __future__ import annotations

import pytest

from jobs.errors import Gone
from jobs.git.push import Delivery, push
from jobs.settings import Settings
from tests.jobs.git.repos import REPO, Bench, Remote, git

BRANCH = "agent/1-1"


@pytest.fixture
def sha(bench: Bench) -> str:
    (bench.tree / "a.txt").write_text("changed\n")
    return bench.collect().sha


def test_exactly_the_commit_is_pushed_and_pushing_it_twice_is_pushing_it_once(
    settings: Settings, remote: Remote, bench: Bench, sha: str
):
    delivery = Delivery(REPO, BRANCH, sha)
    assert push(settings, bench.run_dir, delivery, "") == ""
    assert push(settings, bench.run_dir, delivery, "") == ""
    assert remote.sha(BRANCH) == sha
    assert git("log", "--format=%an %P", "-1", BRANCH, cwd=remote.bare) == f"agent-fleet[bot] {bench.sha}"


def test_a_branch_that_somebody_made_meanwhile_is_not_overwritten(
    settings: Settings, remote: Remote, bench: Bench, sha: str
):
    theirs = remote.commit({"theirs.txt": "x"}, BRANCH)
    reason = push(settings, bench.run_dir, Delivery(REPO, BRANCH, sha), "")
    assert "not overwritten" in reason
    assert remote.sha(BRANCH) == theirs


def test_a_branch_that_stands_where_it_was_expected_is_moved(
    settings: Settings, remote: Remote, bench: Bench, sha: str
):
    theirs = remote.commit({"theirs.txt": "x"}, BRANCH)
    assert push(settings, bench.run_dir, Delivery(REPO, BRANCH, sha, theirs), "") == ""
    assert remote.sha(BRANCH) == sha


@pytest.mark.parametrize(
    "branch",
    [
        "main",
        "refs/heads/main",
        "agent/",
        "agent/../main",
        "agent/a:main",
        "-agent/x",
        "agent/x.lock",
        "agent/a b",
    ],
)
def test_only_branches_of_agents_are_pushed_to(settings: Settings, bench: Bench, sha: str, branch: str):
    with pytest.raises(ValueError, match="agent/"):
        push(settings, bench.run_dir, Delivery(REPO, branch, sha), "")


def test_a_hook_of_the_remote_that_refuses_is_told_in_its_words(
    settings: Settings, remote: Remote, bench: Bench, sha: str
):
    hook = remote.bare / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\necho no workflows here >&2\nexit 1\n")
    hook.chmod(0o755)
    reason = push(settings, bench.run_dir, Delivery(REPO, BRANCH, sha), "")
    assert "no workflows here" in reason
    assert remote.sha(BRANCH) == ""


def test_a_repository_that_is_not_there_is_gone(settings: Settings, bench: Bench, sha: str):
    with pytest.raises(Gone):
        push(settings, bench.run_dir, Delivery("acme/other", BRANCH, sha), "")
