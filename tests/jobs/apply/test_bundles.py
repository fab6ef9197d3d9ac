"""Which actions share a request, and in what order the rest is done."""

from __future__ import annotations

from flows.actions import (
    Action,
    Adopt,
    Close,
    DeleteBranch,
    EditBody,
    LabelChildren,
    LinkChildren,
    LookAgain,
    MakeBranch,
    Merge,
    OpenPull,
    Show,
    UpdateBranch,
    Wake,
)
from flows.model import Parent
from jobs.apply import bundles

SHOW = Show(None, "text", "{}", "why")
LABEL = LabelChildren("agent", ((5, "I_5"),), True, "why")
TICK = EditBody("why", tick=(4,))
ADOPT = Adopt(5, Parent(1), "why")
CLOSE, DELETE = Close("why"), DeleteBranch("agent/4-1", "why")
AGAIN = LookAgain(5.0, "why")


def test_what_ends_a_task_is_one_request() -> None:
    assert bundles([CLOSE, DELETE, SHOW]) == [[CLOSE, DELETE, SHOW]]


def test_a_child_is_adopted_before_it_is_labelled() -> None:
    assert bundles([TICK, ADOPT, LABEL, SHOW, AGAIN]) == [[ADOPT], [TICK, LABEL, SHOW], [AGAIN]]


def test_what_begins_an_epic_is_one_request_and_what_opens_a_pull_request_says_so_in_it() -> None:
    branch, links = MakeBranch("epic/1-x", "abc", "why"), LinkChildren(((5, "I_5"),), "why")
    opened = OpenPull("epic/1-x", "abc", "main", "title", "body", False, "why")
    assert bundles([TICK, branch, ADOPT, links, LABEL, SHOW]) == [[ADOPT], [TICK, branch, links, LABEL, SHOW]]
    assert bundles([TICK, opened, SHOW]) == [[TICK, opened, SHOW]]


def test_the_next_epic_is_woken_after_this_one_is_closed() -> None:
    wake = Wake((7,), "why")
    assert bundles([TICK, CLOSE, wake, SHOW]) == [[TICK, CLOSE, SHOW], [wake]]


def test_what_has_a_request_of_its_own_parts_those_before_it_from_those_behind() -> None:
    merge, update = Merge(3, "abc", "squash", "why"), UpdateBranch("epic/1-x", "main", "abc", "why")
    actions: list[Action] = [TICK, merge, SHOW]
    assert bundles(actions) == [[TICK], [merge], [SHOW]]
    assert bundles([update, TICK, SHOW]) == [[update], [TICK, SHOW]]


def test_an_edit_of_a_body_is_the_first_of_its_request() -> None:
    assert bundles([LABEL, TICK, SHOW]) == [[LABEL], [TICK, SHOW]]
