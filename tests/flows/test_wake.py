"""Which subjects a delivery concerns; and that nothing GitHub can send breaks it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows import wake

REPO = {"full_name": "acme/api"}
ALICE = {"login": "alice", "type": "User"}
BOT = "agent-fleet[bot]"
HEAD = {"ref": "agent/12-3", "repo": REPO}
FORK = {"ref": "agent/12-3", "repo": {"full_name": "eve/api"}}
CASES: list[tuple[str, dict[str, Any], tuple[str, ...]]] = [
    ("issues", {"action": "labeled", "issue": {"number": 12}}, ("acme/api#12",)),
    ("issues", {"action": "assigned", "issue": {"number": 12}}, ()),
    ("issue_comment", {"action": "created", "issue": {"number": 12}}, ("acme/api#12",)),
    ("issue_comment", {"action": "edited", "issue": {"number": 12}}, ()),
    ("pull_request", {"action": "closed", "pull_request": {"head": HEAD}}, ("acme/api#12",)),
    ("pull_request", {"action": "closed", "pull_request": {"head": FORK}}, ()),
    ("pull_request_review", {"action": "submitted", "pull_request": {"head": HEAD}}, ("acme/api#12",)),
    (
        "check_run",
        {"action": "completed", "check_run": {"check_suite": {"head_branch": "agent/12-3"}}},
        ("acme/api#12",),
    ),
    ("check_suite", {"action": "completed", "check_suite": {"head_branch": "agent/7-1"}}, ("acme/api#7",)),
    ("status", {"branches": [{"name": "agent/7-1"}, {"name": "main"}]}, ("acme/api#7",)),
    ("push", {"ref": "refs/heads/agent/7-1"}, ("acme/api#7",)),
    ("push", {"ref": "refs/heads/agent/fleet-42-9f3a1c-2-1"}, ("acme/api~42-9f3a1c-2",)),
    (
        "check_suite",
        {"action": "completed", "check_suite": {"head_branch": "agent/fleet-42-9f3a1c-2-11"}},
        ("acme/api~42-9f3a1c-2",),
    ),
    ("push", {"ref": "refs/heads/agent/fleet-42-9f3a1-2-1"}, ()),
    ("push", {"ref": "refs/heads/main"}, ()),
    ("push", {"ref": "refs/heads/agent/7-1/../../x"}, ()),
    ("star", {"action": "created"}, ()),
]


@pytest.mark.parametrize(("event", "payload", "subjects"), CASES)
def test_a_delivery_wakes_whom_it_concerns(
    event: str, payload: dict[str, Any], subjects: tuple[str, ...]
) -> None:
    whole = {"repository": REPO, "sender": ALICE, **payload}
    assert tuple(name for name, _ in wake.subjects(event, whole, BOT)) == subjects


@pytest.mark.parametrize(("event", "payload", "subjects"), CASES)
def test_our_own_echoes_wake_nobody(event: str, payload: dict[str, Any], subjects: tuple[str, ...]) -> None:
    whole = {"repository": REPO, "sender": {"login": BOT}, **payload}
    assert wake.subjects(event, whole, BOT) == ()


def test_the_jobs_of_a_matrix_are_one_look() -> None:
    run = {"check_suite": {"head_branch": "agent/12-3"}}
    whole = {"repository": REPO, "sender": ALICE, "action": "completed", "check_run": run}
    assert wake.subjects("check_run", whole, BOT) == (("acme/api#12", 30.0),)


def test_a_check_that_has_only_begun_wakes_nobody() -> None:
    suite = {"head_branch": "agent/12-3"}
    begun = {"repository": REPO, "sender": ALICE, "action": "created", "check_run": {"check_suite": suite}}
    assert wake.subjects("check_run", begun, BOT) == ()
    asked = {"repository": REPO, "sender": ALICE, "action": "requested", "check_suite": suite}
    assert wake.subjects("check_suite", asked, BOT) == ()
    branches = [{"name": "agent/12-3"}]
    status = {"repository": REPO, "sender": ALICE, "state": "pending", "branches": branches}
    assert wake.subjects("status", status, BOT) == ()
    assert wake.subjects("status", {**status, "state": "success"}, BOT) == (("acme/api#12", 30.0),)


def test_a_new_installation_wakes_owner_and_repositories() -> None:
    whole = {
        "action": "created",
        "installation": {"account": {"login": "acme"}},
        "repositories": [{"full_name": "acme/api"}, {"full_name": "bad name"}, None],
    }
    assert [name for name, _ in wake.subjects("installation", whole, BOT)] == ["acme", "acme/api"]


keys = st.sampled_from(
    ["action", "repository", "full_name", "sender", "login", "issue", "number", "pull_request", "head", "ref",
     "repo", "check_run", "check_suite", "head_branch", "branches", "name", "installation", "account"]
)  # fmt: skip
texts = st.sampled_from(["acme/api", "labeled", "agent/1-1", "closed", "created", "completed", "\0", "../.."])
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=6),
    max_leaves=25,
)


@given(st.sampled_from([event for event, _, _ in CASES] + ["installation", "", "x"]), anything)
def test_nothing_that_is_sent_breaks_it(event: str, payload: Any) -> None:
    for name, delay in wake.subjects(event, payload, BOT):
        assert name
        assert 0 <= delay <= 30
