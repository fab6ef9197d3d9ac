"""The journal in a real store: each record once, in the order of the merges, counted as it stands."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.journal.tally import tallies, together
from flows.model import Record, Share, Sort
from jobs import ledger
from jobs.ledger import journal
from jobs.store import Store, keys

SORT = Sort("security", "high", "single-file", "small")


def a_record(number: int = 1, owner: str = "acme", **changes: object) -> Record:
    plain = Record(
        f"{owner}/api#{number}",
        100 + number,
        "codex",
        sort=SORT,
        merged_at=1_000.0 + number,
        is_first_green=True,
        shares=(Share("codex", 1, 2.0, 500, 0.125),),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def test_a_record_is_written_once_and_the_first_stands(store: Store) -> None:
    assert ledger.write_record(store, a_record())
    assert not ledger.write_record(store, a_record(usd=9.0, merged_at=5.0))
    assert list(ledger.records(store, "acme")) == [a_record()]
    assert ledger.record_of(store, "acme", a_record().key) == a_record()
    assert ledger.record_of(store, "acme", "acme/api#1 7") is None
    assert ledger.tallies_of(store, "acme") == together(tallies(a_record()))


def test_another_merge_of_the_same_issue_is_another_record(store: Store) -> None:
    assert ledger.write_record(store, a_record())
    assert ledger.write_record(store, a_record(pull=7, merged_at=2_000.0))
    assert [record.pull for record in ledger.records(store, "acme")] == [101, 7]


def test_they_come_in_the_order_of_their_merges_whoever_wrote_first(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "PAGE", 7)
    for number in (*range(30, 60), *range(30)):
        ledger.write_record(store, a_record(number))
    found = list(ledger.records(store, "acme"))
    assert [record.merged_at for record in found] == [1_000.0 + number for number in range(60)]
    late = ledger.records(store, "acme", 1_055.0)
    assert [record.subject for record in late] == [f"acme/api#{number}" for number in range(55, 60)]


def test_each_owner_has_a_journal_of_its_own(store: Store) -> None:
    assert ledger.journals(store) == ()
    ledger.write_record(store, a_record(owner="zoo"))
    ledger.write_record(store, a_record())
    assert ledger.journals(store) == ("acme", "zoo")
    assert [record.repo for record in ledger.records(store, "zoo")] == ["zoo/api"]
    assert ledger.tallies_of(store, "nobody") == ()


def test_many_looks_at_once_write_one_record(store: Store) -> None:
    with ThreadPoolExecutor(8) as pool:
        news = list(pool.map(lambda _: ledger.write_record(store, a_record()), range(40)))
    assert news.count(True) == 1
    assert ledger.tallies_of(store, "acme") == together(tallies(a_record()))


def test_a_write_is_one_round_trip_and_so_is_the_summary(store: Store) -> None:
    ledger.write_record(store, a_record())  # the script is known from here on

    def commands() -> int:
        return int(store.redis.info("commandstats")["cmdstat_evalsha"]["calls"])

    before = commands()
    ledger.write_record(store, a_record(2))
    assert commands() == before + 1
    reads = int(store.redis.info("commandstats")["cmdstat_hgetall"]["calls"])
    ledger.tallies_of(store, "acme")
    assert int(store.redis.info("commandstats")["cmdstat_hgetall"]["calls"]) == reads + 1


def test_counters_of_a_later_version_are_left_alone(store: Store) -> None:
    ledger.write_record(store, a_record())
    store.redis.hset(keys.journal("acme")[2], '["codex", "", "", "", "", "smiles"]', 5)
    assert ledger.tallies_of(store, "acme") == together(tallies(a_record()))


NAMES = st.text(min_size=1, max_size=9)
COUNT = st.integers(0, 10**6)
SHARES = st.builds(
    Share, NAMES, COUNT, st.integers(0, 9_999).map(float), COUNT, st.integers(0, 99).map(float), st.booleans()
)
RECORDS = st.builds(
    a_record,
    number=st.integers(1, 12),
    agent=NAMES,
    sort=st.builds(Sort, NAMES, NAMES, NAMES, NAMES),
    cycles=COUNT,
    shares=st.lists(SHARES, max_size=3, unique_by=lambda share: share.agent).map(tuple),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(RECORDS, max_size=15))
def test_what_is_counted_is_what_the_records_say(store: Store, found: list[Record]) -> None:
    store.redis.flushall()
    for record in found:
        ledger.write_record(store, record)
    kept = {record.key: record for record in reversed(found)}
    assert {record.key: record for record in ledger.records(store, "acme")} == kept
    every = together(tally for record in kept.values() for tally in tallies(record))
    counted = together(ledger.tallies_of(store, "acme"))
    assert counted == every
