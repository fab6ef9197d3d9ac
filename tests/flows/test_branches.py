"""An epic's branch: which name it has, and which names the App will touch."""

from __future__ import annotations

import pytest

from flows.branches import branch_of, is_ours, own
from flows.model import Checklist
from tests.flows.scene import seen


@pytest.mark.parametrize(
    ("title", "branch"),
    [
        ("epic(security): Security findings implementation", "epic/42-security"),
        ("epic(Sign Up): x", "epic/42-sign-up"),
        ("A plan of ours", "epic/42-a-plan-of-ours"),
        ("中文", "epic/42-epic"),
        ("x" * 300, "epic/42-" + "x" * 40),
        ("../../etc; rm -rf", "epic/42-etc-rm-rf"),
    ],
)
def test_a_branch_is_named_after_its_epic(title: str, branch: str) -> None:
    assert own(42, title) == branch
    assert is_ours(branch)


@pytest.mark.parametrize("name", ["epic/42-x", "epic/42", "epic/mine", "epic/v1.2_x"])
def test_names_that_may_be_touched(name: str) -> None:
    assert is_ours(name)


@pytest.mark.parametrize(
    "name",
    [
        *("main", "agent/12-1", "epic/", "epic/-x", "epic/x/y", "epic/../main", "epic/x.lock", "epic/x..y"),
        *("epic/x y", "epic/x\n", "Epic/x", "refs/heads/epic/x", "epic/x.", "epic/" + "x" * 300),
    ],
)
def test_names_that_are_never_touched(name: str) -> None:
    assert not is_ours(name)


def test_the_body_may_name_a_branch_of_ours_and_no_other() -> None:
    what = seen(title="epic(audit): x")
    assert branch_of(what, Checklist(branch="epic/mine")) == "epic/mine"
    assert branch_of(what, Checklist(branch="main")) == "epic/12-audit"
    assert branch_of(what, Checklist()) == "epic/12-audit"
