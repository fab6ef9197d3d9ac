"""Answers, hosts and the READY line."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flows.model import Answer, Blueprint, Limits, Ready, Wait
from jobs import ledger
from jobs.ledger import Host, Place
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


def place(subject: str, agent: str = "codex", **changes: Any) -> Place:
    ready = Ready(subject, subject.partition("#")[0], agent, **changes)
    return Place(ready, Blueprint(concurrency=3, limits=Limits(usd=2.5)))


def test_the_line_is_by_time_and_keeps_what_each_wants(store: Store):
    ledger.line_up(store, place("acme/api#1", severity="high", is_dependent=True), 10.0)
    ledger.line_up(store, place("acme/api#2"), 9.0)
    ledger.line_up(store, place("other/web#3"), 1.0)
    assert ledger.ready(store, "acme") == ("acme/api#2", "acme/api#1")
    ledger.line_up(store, place("acme/api#2", "claude"), 99.0)
    first, second = ledger.in_line(store, "acme")
    assert (first.ready.agent, first.ready.since) == ("claude", 9.0), "it keeps its time"
    assert second == place("acme/api#1", severity="high", is_dependent=True, since=10.0)
    ledger.leave_line(store, "acme/api#2")
    assert ledger.ready(store, "acme") == ("acme/api#1",)


def test_another_reason_or_day_is_news_and_another_place_is_none(store: Store):
    busy = Wait("hosts", "all are busy", None, 4)
    assert ledger.say_wait(store, "acme/api#1", busy, "2026-11-21")
    assert not ledger.say_wait(store, "acme/api#1", replace(busy, place=2), "2026-11-21")
    assert ledger.wait_of(store, "acme/api#1") == busy
    assert ledger.say_wait(store, "acme/api#1", busy, "2026-11-22")
    assert ledger.say_wait(store, "acme/api#1", replace(busy, word="repo"), "2026-11-22")
    assert ledger.say_wait(store, "acme/api#1", None)
    assert not ledger.say_wait(store, "acme/api#1", None)
    assert ledger.wait_of(store, "acme/api#1") is None


def test_one_host_is_told_to_start_a_run(store: Store):
    ledger.line_up(store, place("acme/api#1"), 1.0)
    assert ledger.send(store, place("acme/api#1"), "one")
    assert ledger.is_sent(store, "acme/api#1")
    assert ledger.ready(store, "acme") == (), "it left the line"
    assert not ledger.send(store, place("acme/api#1"), "two")
    ledger.unsend(store, "acme/api#1")
    assert not ledger.is_sent(store, "acme/api#1")


def test_who_is_about_to_start_takes_room_until_the_host_is_done(store: Store):
    one, two = place("acme/api#1", severity="low"), place("acme/api#2")
    ledger.send(store, one, "one")
    ledger.send(store, two, "one")
    ledger.tell(store, "settle:api-9-1", "one")
    assert ledger.sending(store, "acme") == (one, two)
    ledger.unsend(store, "acme/api#1")
    assert ledger.sending(store, "acme") == (two,)


def test_one_epic_a_minute_is_taken_up(store: Store):
    assert ledger.may_take_up(store, "acme")
    assert not ledger.may_take_up(store, "acme")
    assert ledger.may_take_up(store, "other")
    ledger.take_up(store, "acme/api#4")
    assert ledger.is_taken_up(store, "acme/api#4")
    assert not ledger.is_taken_up(store, "acme/api#5")
