"""What operators ask of repositories, what they say at doors, what looks note."""

from __future__ import annotations

from flows.model import Actor, Note
from jobs import ledger
from jobs.ledger import Met, Wish
from jobs.onboarding.progress import first_phase, progress, said_of
from jobs.store import Store, due

REPO = "acme/api"


def test_a_wish_is_kept_field_by_field_and_a_new_one_begins_anew(store: Store) -> None:
    assert ledger.wish_of(store, REPO) is None
    ledger.wish(store, REPO, Wish(asked_at=5.0))
    ledger.come(store, REPO, labels="there", blueprint="#3 is open")
    assert ledger.wish_of(store, REPO) == Wish(5.0, "there", "#3 is open")
    ledger.come(store, REPO, audits="0 open")
    assert progress(store, REPO, 6.0).is_over
    ledger.come(store, REPO, start_by="alice")
    assert not progress(store, REPO, 6.0).is_over
    ledger.wish(store, REPO, Wish(asked_at=7.0))
    assert ledger.wish_of(store, REPO) == Wish(7.0)


def test_what_is_said_at_a_door_is_heard_once_a_key(store: Store) -> None:
    command = ledger.spoken("start", "alice", 1_800_000_000.25)
    for _ in range(2):
        ledger.say(store, f"{REPO}#4", command)
    assert ledger.said(store, f"{REPO}#4") == (command,)
    assert (command.by, command.key) == (Actor("alice"), "1800000000250:0")
    assert ledger.said(store, f"{REPO}#5") == ()


def test_a_note_is_news_once_and_goes_with_its_issue(store: Store) -> None:
    note = Note("task", "", "high", parent=4)
    assert ledger.note(store, REPO, 2, note)
    assert not ledger.note(store, REPO, 2, note)
    assert ledger.notes_of(store, REPO) == {2: note}
    assert ledger.note(store, REPO, 2, None)
    assert not ledger.note(store, REPO, 2, None)
    assert ledger.notes_of(store, REPO) == {}


def test_an_audit_is_waited_for_until_it_is_filed_or_cannot_be(store: Store) -> None:
    ledger.await_audits(store, REPO, [1, 2, 3])
    ledger.note(store, REPO, 1, Note("audit", "filing", total=8, done=2))
    ledger.note(store, REPO, 2, Note("audit", "waiting"))
    ledger.note(store, REPO, 3, None)
    assert ledger.awaited_audits(store, REPO) == (1,)
    now = progress(store, REPO, 0.0)
    assert (now.total, now.filed) == (8, 2)


def test_a_repository_that_is_gone_is_forgotten(store: Store) -> None:
    assert ledger.meet(store, REPO, Met(is_private=True))
    assert not ledger.meet(store, REPO, Met(is_private=True))
    ledger.note(store, REPO, 1, Note("epic"))
    assert ledger.forget(store, REPO)
    assert not ledger.forget(store, REPO)
    assert (ledger.met(store, "acme"), ledger.notes_of(store, REPO)) == ({}, {})


def test_the_first_phase_is_the_first_epic_that_waits_or_else_the_few_issues(store: Store) -> None:
    ledger.note(store, REPO, 9, Note("task", "", "high"))
    assert first_phase(store, REPO) == (9,)
    ledger.note(store, REPO, 12, Note("epic", "idle"))
    ledger.note(store, REPO, 11, Note("epic", "running", is_asked=True))
    assert first_phase(store, REPO) == (12,)
    ledger.note(store, REPO, 12, None)
    assert first_phase(store, REPO) == ()


def test_a_start_that_was_refused_says_why(store: Store) -> None:
    from flows.model import Answer

    wish = Wish(started="#12")
    assert said_of(store, REPO, wish) == ""
    ledger.record_answer(store, f"{REPO}#12", Answer("1:0", "start", "bob", 1.0, False, text="no permission"))
    assert said_of(store, REPO, wish) == "refused at #12: no permission"


def test_a_repository_is_busy_while_its_issues_are_due_or_looked_at(store: Store) -> None:
    due.wake(store, {f"{REPO}#1": 5.0, "acme/apix#1": 5.0, REPO: 5.0})
    assert (due.busy(store, REPO, 4.0), due.busy(store, REPO, 6.0)) == (0, 1)
    assert due.hold(store, f"{REPO}#1", 6.0)
    assert due.busy(store, REPO, 4.0) == 1
