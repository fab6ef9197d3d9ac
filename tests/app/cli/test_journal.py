"""`fleet journal`: lines for programs, a table for people, and what an empty one says."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from flows.model import Record, Share, Sort
from jobs import ledger
from jobs.settings import load
from jobs.store import close_store, open_store
from tests.app.cli.test_cli import fleet

DAY = 86_400.0


def write(data: Path, *records: Record) -> None:
    with closing(open_store(load({"FLEET_DATA": str(data)}))) as store:
        for record in records:
            ledger.write_record(store, record)


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    """A data folder with three records of two owners."""
    now = time.time()
    security, mine = Sort("security", "high"), (Share("codex", 1, 6.0, 2_000, 0.5),)
    unpriced = (Share("claude", 2, 1.0, 10, 0.1, is_priced=False),)
    write(
        tmp_path,
        Record("acme/api#1", 5, "codex", sort=security, merged_at=now - 9 * DAY, shares=mine),
        Record("acme/api#2", 6, "codex", sort=security, merged_at=now, is_first_green=True, shares=mine),
        Record("zoo/web#1", 7, "claude", merged_at=now - DAY, shares=unpriced),
    )
    yield tmp_path
    close_store(load({"FLEET_DATA": str(tmp_path)}))


@pytest.mark.parametrize(
    ("words", "subjects"),
    [
        ((), ["acme/api#1", "acme/api#2", "zoo/web#1"]),
        (("--json",), ["acme/api#1", "acme/api#2", "zoo/web#1"]),
        (("--owner", "acme"), ["acme/api#1", "acme/api#2"]),
        (("--since", "2"), ["acme/api#2", "zoo/web#1"]),
        (("--since", "0.5", "--owner", "acme"), ["acme/api#2"]),
    ],
)
def test_records_are_a_json_object_a_line(data: Path, words: tuple[str, ...], subjects: list[str]) -> None:
    ran = fleet("journal", *words, data=data)
    rows = [json.loads(line) for line in ran.stdout.splitlines()]
    assert (ran.returncode, ran.stderr) == (0, "")
    assert [row["subject"] for row in rows] == subjects
    assert rows[0]["repo"] == subjects[0].partition("#")[0]


def test_the_report_compares_agents_for_people_and_for_programs(data: Path) -> None:
    ran = fleet("journal", "--report", data=data)
    head, *lines = ran.stdout.splitlines()
    assert head.split()[:4] == ["what", "agent", "merged", "tried"]
    assert lines[1].split() == ["all", "codex", "2", "2", "50%", "0.50", "2,000", "6.0", "0.0", "1.0"]
    assert "each merged pull request" in ran.stderr
    rows = json.loads(fleet("journal", "--report", "--json", "--owner", "zoo", data=data).stdout)
    assert [(row["what"], row["agent"], row["usd"], row["is_priced"]) for row in rows] == [
        ("all", "claude", 0.1, False),
        ("tasks", "claude", 0.1, False),
    ]


def test_what_is_empty_says_so_and_what_fills_it(
    data: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    nothing = fleet("journal", "--owner", "nobody", data=data)
    assert (nothing.returncode, nothing.stdout) == (0, "")
    assert "one of acme, zoo" in nothing.stderr
    assert "Without --since" in fleet("journal", "--owner", "zoo", "--since", "0.1", data=data).stderr
    fresh = tmp_path_factory.mktemp("fresh")
    try:
        ran = fleet("journal", "--report", "--json", data=fresh)
        assert (ran.returncode, json.loads(ran.stdout)) == (0, [])
        assert "pull request is merged" in ran.stderr
    finally:
        close_store(load({"FLEET_DATA": str(fresh)}))


def test_days_that_are_none_end_with_2(data: Path) -> None:
    for words in (("--since", "0"), ("--since", "soon")):
        assert fleet("journal", *words, data=data).returncode == 2
