"""The record of a merged child, as a table."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.journal import rows
from flows.journal.recording import record
from flows.model import (
    Answer,
    Audit,
    Blueprint,
    Check,
    Label,
    Origin,
    Outcome,
    Parent,
    Reading,
    Record,
    Run,
    Seen,
    Share,
    Sort,
    Usage,
)
from tests.flows.scene import ASKED, NOW, TERMS, label, merged, run, seen

USED = Usage(600.0, 9, 1_000, 0.5, 700, 100, 300, "gpt-5.5")
LABELS = (label(), *map(Label, ("high", "security", "single-file", "complexity:small", "lang:php")))


def ended(attempt: int = 1, outcome: Outcome = Outcome.DELIVERED, **changes: Any) -> Run:
    given = {"started_at": NOW - 590 + attempt, "usage": USED}
    return run(attempt, outcome, **{**given, **changes})


def done(*runs: Run, **changes: Any) -> Seen:
    given = {"labels": LABELS, "is_open": False, "runs": runs or (ended(),)}
    return seen(**{**given, "pulls": (merged(is_landed=True),), **changes})


def of(found: Record | None) -> Record:
    assert found
    return found


def test_what_was_merged_is_recorded_with_all_its_figures() -> None:
    below = {"parent": Parent(7, "epic/7-x", ASKED), "origin": Origin("k", 5)}
    assert record(done(**below), TERMS) == Record(
        subject="acme/api#12",
        pull=20,
        agent="codex",
        epic=7,
        audit=5,
        model="gpt-5.5",
        sort=Sort("security", "high", "single-file", "small"),
        asked_at=ASKED,
        started_at=NOW - 589,
        delivered_at=NOW - 300,
        merged_at=NOW - 60,
        attempts=1,
        minutes=10.0,
        tokens=1_000,
        input_tokens=700,
        cached_tokens=100,
        output_tokens=300,
        usd=0.5,
        is_first_green=True,
        shares=(Share("codex", 1, 10.0, 1_000, 0.5),),
    )


NOTHING: dict[str, Seen] = {
    "nothing is merged": done(pulls=()),
    "the merge was not seen on its branch": done(pulls=(merged(),)),
    "it was asked for anew since": done(labels=(label(at=NOW - 1),), is_open=True),
    "the ledger knows no run": done(runs=()),
    "no run pushed there": done(ended(outcome=Outcome.NO_CHANGE)),
    "its runs are of another merge": done(ended(claimed_at=NOW - 10)),
    "a run of it lives": done(ended(), run(2, branch="agent/12-1")),
    "it is an audit": done(audit=Audit(Reading())),
}


@pytest.mark.parametrize("name", NOTHING)
def test_nothing_is_recorded_of(name: str) -> None:
    assert record(NOTHING[name], TERMS) is None


AGAIN: dict[str, Any] = {"branch": "agent/12-1", "sha": "c" * 40}
FAILED = ended(1, Outcome.AGENT_FAILED, agent="claude", branch="agent/12-0")
FIRST: dict[str, tuple[Seen, bool]] = {
    "the first commit was merged": (done(), True),
    "a person pushed to it, or it was brought up to date": (
        done(pulls=(merged(is_landed=True, sha="d" * 40),)),
        False,
    ),
    "a check on it was red": (done(pulls=(merged(is_landed=True, checks=(Check("t", "red"),)),)), False),
    "its verify commands failed": (done(ended(outcome=Outcome.VERIFY_FAILED)), False),
    "another attempt came first": (done(FAILED, ended(2, branch="agent/12-1")), False),
    "another attempt was never begun": (
        done(ended(1, Outcome.SKIPPED, started_at=0.0), ended(2, branch="agent/12-1")),
        True,
    ),
    "a run added to it": (
        done(ended(), ended(2, **AGAIN), pulls=(merged(is_landed=True, sha="c" * 40),)),
        False,
    ),
}


@pytest.mark.parametrize("name", FIRST)
def test_it_is_green_at_first_only_where_one_attempt_was_merged_as_it_was(name: str) -> None:
    what, is_first_green = FIRST[name]
    assert of(record(what, TERMS)).is_first_green == is_first_green


def test_runs_that_add_to_the_pull_request_are_cycles_with_the_cause_that_is_known() -> None:
    runs = (
        ended(1, Outcome.VERIFY_FAILED),
        ended(2, Outcome.CONFLICT, **AGAIN),
        ended(3, **AGAIN),
        ended(4, **AGAIN),
    )
    found = of(record(done(*runs), TERMS))
    assert (found.attempts, found.cycles, found.checks, found.conflicts, found.reviews) == (4, 3, 1, 1, 0)
    assert (found.minutes, found.usd, found.tokens) == (40.0, 2.0, 4_000)


def test_a_cycle_is_counted_for_what_its_run_was_claimed_for() -> None:
    causes = ("reviews", "checks", "reviews", "conflicts", "")
    runs = [ended(), *(ended(at, cause=why, **AGAIN) for at, why in enumerate(causes, 2))]
    found = of(record(done(*runs), TERMS))
    assert (found.cycles, found.reviews, found.checks, found.conflicts) == (5, 2, 1, 1)


def test_each_agent_has_its_share_and_what_was_lost_is_nobodys() -> None:
    runs = (
        FAILED,
        replace(FAILED, id="x", attempt=2),
        ended(3, Outcome.LOST, branch="agent/12-3"),
        ended(4, branch="agent/12-1", usage=replace(USED, is_priced=False)),
    )
    found = of(record(done(*runs), TERMS))
    assert found.agent == "codex"
    assert (found.attempts, found.usd, found.is_priced) == (4, 2.0, False)
    assert found.shares == (
        Share("claude", 2, 20.0, 2_000, 1.0),
        Share("codex", 1, 10.0, 1_000, 0.5, is_priced=False),
    )


def test_a_second_merge_has_a_record_of_its_own_runs() -> None:
    old = merged(is_landed=True)
    new = replace(old, number=30, branch="agent/12-2", closed_at=NOW - 5)
    runs = (ended(), ended(2, claimed_at=NOW - 50))
    found = of(record(done(*runs, pulls=(old, new)), TERMS))
    assert (found.pull, found.attempts, found.is_first_green) == (30, 1, True)
    assert found.key != of(record(done(), TERMS)).key


def test_it_was_asked_for_by_what_its_first_run_answers() -> None:
    said = Answer("9:1", "retry", "alice", NOW - 700, True)
    asked = done(ended(asked="9:1"), answers=(said,))
    assert of(record(asked, TERMS)).asked_at == NOW - 700
    gone = done(labels=())
    assert of(record(gone, TERMS)).asked_at == ended().claimed_at
    assert of(record(gone, TERMS)).sort == Sort()


def test_labels_are_read_with_the_blueprints_prefix() -> None:
    mapped = done(labels=(Label("ai-low"), Label("high")), blueprint=Blueprint(label_prefix="ai-"))
    assert of(record(mapped, TERMS)).sort == Sort(severity="low")


def test_amounts_that_no_run_can_have_used_are_none() -> None:
    wild = Usage(60.0, 1, -5, float("nan"), -1, -1, -1)
    found = of(record(done(ended(usage=wild)), TERMS))
    assert (found.tokens, found.usd, found.input_tokens) == (0, 0.0, 0)


NUMBER = st.integers(0, 10**9)
FLOAT = st.floats(0, 1e9)
TEXT = st.text(max_size=20)
SHARES = st.builds(Share, TEXT, NUMBER, FLOAT, NUMBER, FLOAT, st.booleans())
RECORDS = st.builds(
    Record,
    subject=TEXT,
    pull=NUMBER,
    agent=TEXT,
    sort=st.builds(Sort, TEXT, TEXT, TEXT, TEXT),
    merged_at=FLOAT,
    usd=FLOAT,
    is_first_green=st.booleans(),
    shares=st.lists(SHARES, max_size=3).map(tuple),
)


@given(RECORDS)
def test_a_line_gives_its_record_back(found: Record) -> None:
    line = rows.render(found)
    assert "\n" not in line
    assert rows.parse(line) == found


def test_a_line_of_a_later_version_is_read() -> None:
    line = rows.render(Record("acme/api#1", 2, "codex")).replace("{", '{"colour": "red", ', 1)
    assert rows.parse(line) == Record("acme/api#1", 2, "codex")


def test_a_line_says_what_people_look_for() -> None:
    plain = rows.row(of(record(done(), TERMS)))
    assert (plain["repo"], plain["severity"], plain["type"]) == ("acme/api", "high", "security")
    assert set(plain) == {*asdict(Record("", 0, "")), *asdict(Sort()), "repo"} - {"sort"}
