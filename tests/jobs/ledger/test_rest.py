"""Answers, hosts and the READY line."""

from __future__ import annotations

from flows.model import Answer
from jobs import ledger
from jobs.ledger import Host
from jobs.store import Store


def test_a_command_is_answered_once(store: Store):
    first = Answer("9:1", "retry", "ann", 5.0, True, "yes")
    assert ledger.record_answer(store, "acme/api#1", first)
    assert not ledger.record_answer(store, "acme/api#1", Answer("9:1", "retry", "ann", 6.0, False))
    ledger.record_answer(store, "acme/api#1", Answer("8:0", "help", "bob", 4.0, True))
    assert [answer.key for answer in ledger.answers_of(store, "acme/api#1")] == ["8:0", "9:1"]
    assert ledger.answers_of(store, "acme/api#1")[1] == first
    assert ledger.answers_of(store, "acme/api#2") == ()


def test_a_host_lives_for_thirty_seconds_after_it_said_so(store: Store):
    one = Host("one", ("codex", "command"), ("bwrap",), 4)
    ledger.announce(store, one, 100.0)
    ledger.announce(store, Host("two", (), (), 1), 120.0)
    assert ledger.hosts(store, 130.0) == (one, Host("two", (), (), 1))
    assert [host.name for host in ledger.hosts(store, 131.0)] == ["two"]
    assert ledger.hosts(store, 100_000.0) == ()


def test_the_line_is_by_score_and_then_by_time(store: Store):
    ledger.line_up(store, "acme/api#1", 5.0, 10.0)
    ledger.line_up(store, "acme/api#2", 5.0, 9.0)
    ledger.line_up(store, "acme/web#3", 1.0, 11.0)
    ledger.line_up(store, "other/web#3", 1.0, 11.0)
    assert ledger.ready(store, "acme") == ("acme/web#3", "acme/api#2", "acme/api#1")
    ledger.line_up(store, "acme/api#2", 5.0, 99.0)
    assert ledger.ready(store, "acme")[1] == "acme/api#2", "it keeps its time"
    ledger.leave_line(store, "acme/api#2")
    assert ledger.ready(store, "acme") == ("acme/web#3", "acme/api#1")


def test_what_is_wanted_and_why_it_waits_is_known(store: Store):
    ledger.want(store, "acme/api#1", "codex")
    assert ledger.wanted(store, "acme") == {"acme/api#1": "codex"}
    assert ledger.say_wait(store, "acme/api#1", "all are busy")
    assert not ledger.say_wait(store, "acme/api#1", "all are busy")
    assert ledger.wait_of(store, "acme/api#1") == "all are busy"
    assert ledger.say_wait(store, "acme/api#1", "")
    assert ledger.wait_of(store, "acme/api#1") == ""


def test_one_host_is_told_to_start_a_run(store: Store):
    assert ledger.send(store, "acme/api#1", "one")
    assert ledger.is_sent(store, "acme/api#1")
    assert not ledger.send(store, "acme/api#1", "two")
    ledger.unsend(store, "acme/api#1")
    assert not ledger.is_sent(store, "acme/api#1")


def test_who_is_about_to_start_takes_room_until_the_host_is_done(store: Store):
    ledger.set_room(store, "acme/api", 2)
    assert ledger.rooms(store, "acme") == {"acme/api": 2}
    ledger.send(store, "acme/api#1", "one")
    ledger.send(store, "acme/api#2", "one")
    ledger.send(store, "settle:api-9-1", "one")
    assert ledger.sending(store, "acme") == {"acme/api#1", "acme/api#2"}
    ledger.unsend(store, "acme/api#1")
    assert ledger.sending(store, "acme") == {"acme/api#2"}
