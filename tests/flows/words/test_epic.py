"""What an epic's comment says, and asks once each."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from flows import words
from flows.epic.standing import standing
from flows.model import Blueprint, Memory, Problem, Seen
from tests.flows.estate import begun, body, done, epic, landing, relative
from tests.flows.scene import NOW, TERMS, label

ALL = (done(43), done(44), done(45))
HELD = (label("epic"), label(), label("hold"))


def said(what: Seen) -> str:
    return words.epic(what, standing(what, TERMS))


HEADS: dict[str, tuple[Seen, str]] = {
    "nobody asked": (epic(relative(43), labels=(label("epic"),)), "**Idle.** The `agent` label starts"),
    "it runs": (
        epic(begun(43), begun(44), relative(45)),
        "**Running.** Phase 1: Blockers (blocking) is open (1 of 2).",
    ),
    "it is held": (epic(begun(43), relative(45), labels=HELD), "**Waiting.** `hold` is set; it goes on when"),
    "another goes first": (
        epic(relative(43), line=(7, 12)),
        "**Waiting.** #7 goes first; epics of a repository",
    ),
    "its blueprint is broken": (
        epic(relative(43), problems=(Problem("f", 1, "x", "y"),)),
        "**Waiting.** The blueprint cannot be read",
    ),
    "its branch is none of ours": (
        epic(relative(43), text=body(branch="main")),
        "**Waiting.** Its body names a branch that is none of ours; write one that begins with `epic/`",
    ),
    "one child needs a person": (
        epic(done(43), done(44), begun(45, labels=("agent", "needs-intervention"))),
        "**Running.** It lands when #45 is done.",
    ),
    "nothing is listed": (
        epic(text="## Child Issues\n"),
        "Nothing is listed that can be done: add `- [ ] #12`",
    ),
    "its base is not there": (
        epic(relative(43), base="nope", base_sha=""),
        "**Waiting.** There is no branch `nope`, which it is for: push it, or correct `base:`.",
    ),
    "its branch was deleted": (
        epic(done(43, state="done"), relative(44), branch_sha=""),
        "**Waiting.** Its branch is gone, and with it #43: restore the branch, or reopen what is lost.",
    ),
    "all is done": (epic(*ALL, behind=1), "**Landing.** All children are done"),
    "its pull request is opened now": (
        epic(*ALL),
        "**Landing.** Its pull request to `main` is to be merged by us",
    ),
    "it is to be merged": (
        epic(*ALL, pulls=(landing(),)),
        "**Landing.** Its pull request to `main` is to be",
    ),
    "a person is to merge what is opened now": (
        epic(*ALL, blueprint=Blueprint(land="review")),
        "**Landing.** All children are done; its branch",
    ),
    "a person is to merge it": (
        epic(*ALL, pulls=(landing(),), blueprint=Blueprint(land="review")),
        "**Landing.** #90 is to be merged by a person.",
    ),
    "a person closed its pull request": (
        epic(*ALL, pulls=(landing(is_open=False),)),
        "#90 was closed without a merge; reopen it to land",
    ),
    "it landed": (
        epic(*ALL, pulls=(landing(is_open=False, is_merged=True, is_landed=True),)),
        "**Done.** Landed with #90.",
    ),
    "it was closed": (epic(begun(43), is_open=False), "**Closed.** What was not merged is left as it is"),
    "it was reopened": (
        epic(
            *ALL,
            pulls=(landing(is_open=False, is_merged=True, is_landed=True, closed_at=NOW - 60),),
            reopened_at=NOW - 5,
        ),
        "**Landing.** Its pull request to `main` is to be merged by us",
    ),
}


@pytest.mark.parametrize("name", HEADS)
def test_an_epic_says_where_it_stands(name: str) -> None:
    what, head = HEADS[name]
    assert head in said(what)


ASKS: dict[str, tuple[dict[str, Any], str]] = {
    "a tick on an open child": (
        {"text": body(ticked=(43,))},
        "#43 is ticked, but open: close it if it is done",
    ),
    "a tick that a person took off": (
        {"relatives": (done(43),), "memory": Memory(ticked=(43,))},
        "#43 is done, but was unticked: reopen it if it is not, else tick it",
    ),
    "a child that was dropped": (
        {"relatives": (done(43, state_reason="NOT_PLANNED"),)},
        "#43 was closed as not planned: the epic goes on without it",
    ),
    "a child for a person": (
        {"relatives": (begun(43, labels=("needs-intervention",)),)},
        "#43 needs a person; the rest goes on",
    ),
    "a child that is gone": ({"relatives": ()}, "#43 does not exist any more: take the line out"),
    "a pull request": (
        {"relatives": (relative(43, is_pull=True),)},
        "#43 is a pull request: name the issue that it is for",
    ),
    "itself": (
        {"text": body(phases=(("Phase 1", (12,)),))},
        "an epic is no child of itself: take the line out",
    ),
    "another repository's": (
        {"text": "## Child Issues\n\n- [ ] acme/web#3\n"},
        "acme/web#3 is another repository's issue",
    ),
    "a child that is held": (
        {"relatives": (begun(43, labels=("agent", "hold")),)},
        "#43 carries `hold`: ",
    ),
    "a child whose label was taken off": (
        {"relatives": (relative(43),), "memory": Memory(released=(43,), asked=label().event)},
        "#43 lost its `agent` label: set it again, or close the issue",
    ),
    "an epic": (
        {"relatives": (relative(43, labels=("epic",)),), "adopted": ()},
        "#43 is an epic, which has its own turn: take the line out",
    ),
    "a child that waits": (
        {"relatives": (begun(43, waits_for=("#99",)),)},
        "#43 is blocked by #99: it begins when",
    ),
}


@pytest.mark.parametrize("name", ASKS)
def test_what_people_must_settle_is_asked_once(name: str) -> None:
    given, words_ = ASKS[name]
    given = dict(given)
    relatives = given.pop("relatives", (begun(43),))
    assert said(epic(*relatives, **given)).count(words_) == 1


def test_what_people_wrote_calls_nobody() -> None:
    bad = "## Child Issues\n\n- [ ] see #43 @everybody <b>x</b>\n"
    assert "@everybody" not in said(epic(relative(43), text=bad))
    titled = epic(
        *(replace(one, title="@team") for one in ALL), text=body().replace("title 43", "@team <img>")
    )
    assert "@team" not in words.landing(titled)
    assert "<img>" not in words.landing(titled)


def test_the_pull_request_that_lands_an_epic_names_what_is_done() -> None:
    text = words.landing(epic(done(43), done(44, state_reason="NOT_PLANNED"), done(45)))
    assert text.startswith("Closes #12.")
    assert ("- #43 " in text, "#44" in text, "- #45 " in text) == (True, False, True)
