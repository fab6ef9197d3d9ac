"""What stands before a merge of coordinated work, and what its pull requests say of one another."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from flows.actions import NamePulls
from flows.fleet.link import link
from flows.model import Fleet, Outcome, Seen, Subject
from flows.model.coordination import BROKEN, HOLDS, NOT_SHOWN
from flows.rollout import gate
from flows.task.merge import merge
from tests.flows.rollout.play import API, Play, judged
from tests.flows.scene import TERMS, pull, run, seen


def reviewed(verdict: str = HOLDS, **manifest: Any) -> Fleet:
    play = Play(**manifest)
    play.to_review()
    play.reads(judged(verdict))
    play.look()
    return play.fleet


def part(whole: Fleet, name: str, **more: Any) -> Seen:
    """The look at a target with its open pull request."""
    own = pull(7, branch="agent/fleet-42-9f3a1c-1-1", **more)
    subject = Subject("acme", name, fleet="42-9f3a1c-1")
    row = whole.by_repo[f"acme/{name}"]
    one = run(1, Outcome.DELIVERED, subject=str(subject), branch=own.branch)
    plain = seen(subject=subject, fleet=whole, target=row, pulls=(own,), runs=(one,))
    merges = replace(plain.blueprint.merge, into_base="auto")
    return replace(plain, blueprint=replace(plain.blueprint, merge=merges))


@pytest.mark.parametrize(
    ("verdict", "name", "more", "does"),
    [
        (HOLDS, "api", {"is_draft": True}, ["MarkReady"]),
        (HOLDS, "api", {"is_draft": True, "sha": "f" * 40}, []),
        (BROKEN, "api", {"is_draft": True}, []),
        (NOT_SHOWN, "api", {"is_draft": True}, []),
        (HOLDS, "api", {}, ["Merge"]),
        (HOLDS, "web", {}, []),
        (NOT_SHOWN, "api", {}, []),
        (HOLDS, "api", {"sha": "f" * 40}, []),
    ],
    ids=["ready", "pushed to", "broken", "not shown", "auto", "second", "opened by hand", "pushed to later"],
)
def test_only_what_the_review_saw_is_made_ready_and_merged(
    verdict: str, name: str, more: dict[str, Any], does: list[str]
) -> None:
    whole = reviewed(verdict, gate="auto")
    assert [type(one).__name__ for one in merge(part(whole, name, **more), TERMS)] == does


def test_people_merge_where_the_gate_says_review_and_the_second_comes_after_the_first() -> None:
    whole = reviewed()
    assert merge(part(whole, "api"), TERMS) == []
    assert gate.closed(part(whole, "api"), pull()) == "the manifest says `gate: review`"
    auto = reviewed(gate="auto")
    assert gate.closed(part(auto, "web"), pull()) == "acme/api is merged first"
    parts = tuple(replace(one, is_merged=one.repo == API) for one in auto.coordinated.parts)
    first = replace(auto, coordinated=replace(auto.coordinated, parts=parts))
    assert gate.closed(part(first, "web"), pull()) == ""


def test_pull_requests_name_one_another_once() -> None:
    (named,) = link(part(reviewed(), "api", body="What people wrote.\n"), TERMS)
    assert isinstance(named, NamePulls)
    assert "Belongs together with acme/web#7, for acme/ops#42." in named.section
    assert link(part(reviewed(), "api", body=f"What people wrote.\n\n{named.section}\n"), TERMS) == []
