"""What a remote agent opened is ours as far as it was judged, and no further."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flows import prompt, wake
from flows.actions import DeleteBranch, MarkReady, Merge, OpenPull, Start
from flows.budget.charge import charge
from flows.model import Blueprint, Outcome, Team
from flows.model.budget import Want
from flows.plan import plan
from flows.task.standing import standing
from tests.flows.scene import NOW, TERMS, label, pull, run, seen

GREEN = Blueprint(merge=replace(Blueprint().merge, into_base="auto"))
RUN = run(1, Outcome.DELIVERED, agent="jules", branch="jules-1", session="sessions/1", pull=20)


def verbs(**changes: object) -> list[type]:
    given = {"blueprint": GREEN, "runs": (RUN,), "branches": ("jules-1",), **changes}
    return [type(action) for action in plan(seen(**given), TERMS)]


def test_what_was_judged_is_merged_and_nothing_that_came_after() -> None:
    judged = pull(branch="jules-1", sha=RUN.sha, mergeable=True)
    assert Merge in verbs(pulls=(judged,))
    later = replace(judged, sha="b" * 40)
    assert not {Merge, MarkReady} & {*verbs(pulls=(later,)), *verbs(pulls=(replace(later, is_draft=True),))}
    told = standing(seen(blueprint=GREEN, runs=(RUN,), pulls=(later,)), TERMS)
    assert "a person has to merge it" in told.reason


def test_where_the_blueprint_verifies_what_no_check_has_tried_is_merged_by_a_person() -> None:
    untried = pull(branch="jules-1", sha=RUN.sha, checks=())
    assert Merge in verbs(pulls=(untried,)), "the blueprint asks for nothing"
    strict = replace(GREEN, verify=("make test",))
    assert Merge not in verbs(pulls=(untried,), blueprint=strict)
    assert MarkReady in verbs(pulls=(replace(untried, is_draft=True),), blueprint=strict)
    told = standing(seen(blueprint=strict, runs=(RUN,), pulls=(untried,)), TERMS)
    assert told.reason == "nothing checks it, and `verify` runs for no remote agent: a person has to merge it"
    assert Merge in verbs(pulls=(replace(untried, checks=pull().checks),), blueprint=strict)
    ours = replace(RUN, agent="codex", pull=0, branch="agent/12-1")
    assert Merge in verbs(runs=(ours,), pulls=(pull(checks=()),), blueprint=strict), "its run verified it"


def test_a_draft_of_a_remote_agent_that_has_finished_is_made_ready() -> None:
    draft = pull(branch="jules-1", sha=RUN.sha, is_draft=True)
    (ready,) = [a for a in plan(seen(runs=(RUN,), pulls=(draft,)), TERMS) if isinstance(a, MarkReady)]
    assert ready.why == "its agent has finished"


def test_nobody_opens_a_second_pull_request_for_it() -> None:
    assert OpenPull not in verbs(), "it was opened, and a reading may lag behind"


def test_another_attempt_beside_its_open_pull_request_has_a_branch_of_its_own() -> None:
    again = label(at=NOW - 10)
    open_one = pull(branch="jules-1", sha=RUN.sha)
    asked = seen(runs=(RUN,), pulls=(open_one,), labels=(again,))
    (start,) = [action for action in plan(asked, TERMS) if isinstance(action, Start)]
    assert start.branch == ""


@pytest.mark.parametrize(
    ("branch", "goes"), [("copilot/fix-12", True), ("jules-77", True), ("fix-77", False)]
)
def test_its_branch_goes_once_it_is_merged_where_its_name_says_whose_it_is(branch: str, goes: bool) -> None:
    merged = pull(branch=branch, is_open=False, is_merged=True, is_landed=True, closed_at=NOW - 60)
    done = seen(runs=(replace(RUN, branch=branch),), pulls=(merged,), branches=(branch,), is_open=False)
    assert any(isinstance(action, DeleteBranch) for action in plan(done, TERMS)) is goes


@pytest.mark.parametrize(
    ("event", "payload"),
    [
        ("pull_request", {"action": "closed", "pull_request": {"head": {"ref": "jules-1"}}}),
        ("check_suite", {"action": "completed", "check_suite": {"head_branch": "jules-1"}}),
        ("push", {"ref": "refs/heads/jules-1"}),
    ],
)
def test_events_of_its_branch_wake_its_task(event: str, payload: dict[str, object]) -> None:
    repo = {"full_name": "acme/api"}
    given = {**payload, "repository": repo}
    if event == "pull_request":
        given["pull_request"] = {"head": {"ref": "jules-1", "repo": repo}}
    afar = {"acme/api jules-1": "acme/api#12", "acme/web jules-1": "acme/web#1"}
    assert [subject for subject, _ in wake.subjects(event, given, "", afar)] == ["acme/api#12"]
    assert wake.subjects(event, given, "") == ()


def test_a_remote_run_takes_a_task_of_a_day_and_no_dollars() -> None:
    told = charge(Team(usd=1.0), Want(Blueprint(), "acme/api", "jules"), NOW)
    assert {hold.account.meter for hold in told.holds} == {"tasks"}
    own = charge(Team(usd=1.0), Want(Blueprint(), "acme/api", "codex"), NOW)
    assert {hold.account.meter for hold in own.holds} == {"tasks", "usd", "tokens"}


def test_its_prompt_asks_for_one_pull_request_that_closes_the_issue() -> None:
    issue = seen().issue
    told = prompt.errand(issue, prompt.remote(12, "Closes"))
    assert "`Closes #12.`" in told
    assert "Do not commit" not in told
    assert told.rstrip().endswith("It is broken.")
    outside = prompt.errand(replace(issue, author=replace(issue.author, may_write=False)), "Rules.")
    assert "untrusted-" in outside
