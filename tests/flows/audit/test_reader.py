"""Who reads what the rules cannot: when an agent is asked for, waited for, stopped, and given up."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from flows import markers, words
from flows.actions import Close, LookAgain, Lose, Show, Start, Stop
from flows.audit.asking import asking
from flows.audit.read import read
from flows.audit.reader import digest, is_unsure, reader
from flows.model import (
    Actor,
    Answer,
    Audit,
    Blueprint,
    Comment,
    Edit,
    Family,
    Finding,
    Outcome,
    Reading,
    Run,
    RunState,
    Seen,
    State,
)
from flows.model.finding import Report
from flows.plan import announce, plan
from flows.reading.report import pack
from tests.flows.scene import ALICE, ASKED, BOB, NOW, TERMS, label, run, seen

TEXT = "# Review\n\n## Problems\n\nThe lamp fails and leaks oil when it rains.\n"
PLAIN = "# Findings\n\n## 1. The lamp burns at night\n\n**Severity:** High\n\nIt is hot in `a.py`.\n"
AGENT = Blueprint(agent="fixer", fallback=("codex",), reader="agent")


def audit(body: str = TEXT, blueprint: Blueprint = AGENT, **changes: Any) -> Seen:
    found = read(body)
    held = Audit(found, paths=("a.py",), digest=digest([body]), is_unsure=is_unsure([found], [body]))
    given = {"title": "[Audit] Review", "body": body, "labels": (), "audit": held, "family": Family()}
    return seen(blueprint=blueprint, **{**given, **changes})


def reading(attempt: int = 1, outcome: Outcome | None = None, text: str = TEXT, **changes: Any) -> Run:
    asked = {"asked": f"read::{digest([text])}", "branch": "", "agent": "fixer"}
    return run(attempt, outcome, **{**asked, **changes})


def said(word: str = "audit", at: float = NOW - 60) -> Answer:
    return Answer("77:1", word, "alice", at, True)


def kinds(one: Seen) -> list[str]:
    return [type(action).__name__ for action in plan(one, TERMS) if not isinstance(action, Show)]


def start(one: Seen) -> Start:
    [found] = [action for action in plan(one, TERMS) if isinstance(action, Start)]
    return found


def test_what_the_rules_cannot_read_is_read_by_an_agent_and_filing_waits():
    one = audit()
    assert one.audit
    assert one.audit.reading.doubts
    found = start(one)
    assert (found.attempt, found.agent, found.asked) == (1, "fixer", f"read::{digest([TEXT])}")
    assert kinds(one) == ["Start", "LookAgain"]
    assert words.stands(one, TERMS).startswith("**Reading.**")


@pytest.mark.parametrize(
    "one",
    [
        audit(blueprint=Blueprint()),
        audit(PLAIN),
        audit(author=BOB),
        audit(is_open=False),
        audit(labels=(label("hold"),)),
        audit(edits=(Edit(BOB, NOW - 300),), author=BOB, labels=(label("audit"),)),
        audit(answers=(said("cancel"),)),
    ],
    ids=["rules", "sure", "outsider", "closed", "held", "changed", "cancelled"],
)
def test_no_agent_reads_what_is_not_to_be_read_by_one(one: Seen):
    assert not any(isinstance(action, Start | Stop) for action in plan(one, TERMS))


def test_an_outsiders_text_is_read_once_somebody_approved_it():
    one = audit(author=BOB, labels=(label("audit"),))
    assert start(one).asked == f"read::{digest([TEXT])}"
    approval, _ = asking(one)
    assert approval
    assert approval.is_outsiders


def test_an_agent_is_asked_only_when_nobody_writes_any_more():
    late = Comment(5, "IC_5", ALICE, "One thing more.", NOW - 3)
    [again] = [a for a in plan(audit(comments=(late,)), TERMS) if isinstance(a, LookAgain)]
    assert 17 < again.seconds < 19
    assert kinds(audit(edits=(Edit(ALICE, NOW - 3),))) == ["LookAgain"]


def test_while_it_reads_nothing_is_filed_or_closed_and_the_comment_says_so():
    one = audit(runs=(reading(),))
    assert kinds(one) == ["LookAgain"]
    [show] = announce(one, TERMS)
    assert isinstance(show, Show)
    assert "`fixer` reads the rest, in attempt 1" in show.text
    assert markers.read(show.facts)[0][0].asked == f"read::{digest([TEXT])}"


@pytest.mark.parametrize(
    "changes",
    [
        {"is_open": False},
        {"answers": (said("cancel"),)},
        {"blueprint": Blueprint()},
        {"runs": (reading(text="Another text"),)},
    ],
    ids=["closed", "cancelled", "rules", "edited"],
)
def test_a_reading_that_nobody_wants_any_more_is_stopped(changes: dict[str, Any]):
    one = audit(**{"runs": (reading(),), **changes})
    assert [action.run for action in plan(one, TERMS) if isinstance(action, Stop)] == ["api-12-1"]


def test_hold_lets_a_reading_end_and_a_word_does_not_stop_it():
    assert kinds(audit(runs=(reading(),), labels=(label("hold"),))) == ["LookAgain"]
    assert kinds(audit(runs=(reading(),), answers=(said(),))) == ["LookAgain"]


def test_a_silent_reading_is_lost():
    silent = reading(beat_at=NOW - 600, claimed_at=NOW - 600)
    assert [type(a) for a in plan(audit(runs=(silent,)), TERMS)][-2:] == [Lose, LookAgain]


def test_another_attempt_is_made_and_another_agent_after_two():
    failed = [reading(n, Outcome.AGENT_FAILED, reason="no JSON") for n in (1, 2)]
    assert (start(audit(runs=(failed[0],))).attempt, start(audit(runs=(failed[0],))).agent) == (2, "fixer")
    assert start(audit(runs=tuple(failed))).agent == "codex"


@pytest.mark.parametrize(
    "runs",
    [
        tuple(reading(n, Outcome.AGENT_FAILED, reason="no JSON") for n in (1, 2, 3)),
        (reading(1, Outcome.TIMEOUT, reason="too long"),),
        tuple(reading(n, Outcome.DELIVERED, text=f"text {n}", report=pack(Report())) for n in (1, 2, 3)),
    ],
    ids=["attempts", "terminal", "other texts"],
)
def test_where_no_agent_can_read_it_what_the_rules_read_is_filed_and_it_is_said(runs: tuple[Run, ...]):
    both = f"{PLAIN}\n{TEXT}"
    one = audit(
        both, runs=tuple(replace(r, asked=r.asked.replace(digest([TEXT]), digest([both]))) for r in runs)
    )
    assert reader(one).state is State.FAILED
    assert "MakeIssue" in kinds(one)
    [show] = announce(one, TERMS)
    assert isinstance(show, Show)
    assert "No agent could read the rest" in show.text


def test_a_word_gives_new_attempts():
    failed = tuple(reading(n, Outcome.AGENT_FAILED) for n in (1, 2, 3))
    found = start(audit(runs=failed, answers=(said(),)))
    assert (found.attempt, found.asked) == (4, f"read:77:1:{digest([TEXT])}")


def test_a_report_is_kept_in_the_marker_and_the_text_is_not_read_again():
    told = pack(Report((Finding("The lamp leaks oil", 5),)))
    done = reading(1, Outcome.DELIVERED, report=told)
    old = reading(2, Outcome.DELIVERED, text="old", report=told)
    one = audit(runs=(done, old), answers=(said(),))
    assert reader(one).state is State.DONE
    [show] = [a for a in announce(one, TERMS) if isinstance(a, Show)]
    back, _ = markers.read(show.facts)
    assert [r.report for r in back] == [told, ""]


def test_a_report_that_went_with_the_store_is_read_again():
    assert start(audit(runs=(reading(1, Outcome.DELIVERED),))).attempt == 2


def test_an_empty_report_ends_an_audit_without_findings():
    one = audit(runs=(reading(1, Outcome.DELIVERED, report=pack(Report())),))
    assert one.audit
    one = replace(one, audit=replace(one.audit, reading=Reading()))
    assert [a.reason for a in plan(one, TERMS) if isinstance(a, Close)] == ["not_planned"]


def test_a_skipped_start_does_not_count():
    skipped = tuple(reading(n, Outcome.SKIPPED) for n in (1, 2, 3, 4))
    assert start(audit(runs=skipped)).attempt == 5


def test_a_run_that_is_being_delivered_is_not_stopped():
    one = audit(is_open=False, runs=(reading(state=RunState.DELIVERING),))
    assert not any(isinstance(action, Stop) for action in plan(one, TERMS))


def test_a_listed_bots_text_is_read():
    bot = Actor("scanner", is_bot=True)
    one = audit(author=bot, blueprint=replace(AGENT, audit_authors=("scanner",)), created_at=ASKED)
    assert start(one).agent == "fixer"
