"""Which repositories a manifest means, as GitHub tells: a dry run over every selector."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from jobs.errors import Later
from jobs.hands import Hands
from jobs.run.ground import Ground
from jobs.settings import Settings
from jobs.snapshot.slices import KEPT_SECONDS, READ_SECONDS, Slices, slices
from jobs.store import Store
from jobs.timer import Timer
from tests.jobs.fleets.day import HOME, Day, opened

TAGGED = "version: 1\ntags: [payments]\n"
WITH = {"topics": ["python"], "properties": {"tier": "1"}}
BOTH = {".github/fleet.yml": TAGGED, "x.toml": "x"}
REPOS: dict[str, dict[str, Any]] = {
    "all": {**WITH, "files": BOTH},
    "untagged": {**WITH, "files": {"x.toml": "x"}},
    "topicless": {"properties": {"tier": "1"}, "files": BOTH},
    "pathless": {**WITH, "files": {".github/fleet.yml": TAGGED}},
    "second": {**WITH, "properties": {"tier": "2"}, "files": BOTH},
    "listed": {},
    "named": {},
    "far": {"installed": False},
    "out": {"topics": ["python"]},
}
MANIFEST = """fleet: chosen
task: Do it.
repos: [named, far]
select: {topic: python, tag: payments, path: x.toml, property: {tier: "1"}, csv: fleets/repos.csv}
exclude: [out]
"""
TIERS = {"tier": {"value_type": "single_select", "allowed_values": ["1", "2"]}}
GRANTED = {
    "metadata": "read",
    "issues": "write",
    "pull_requests": "write",
    "contents": "write",
    "checks": "read",
}


def slow(day: Day) -> float:
    """Whenever somebody asks for the time, a good part of a look's has passed."""
    day.ahead += READ_SECONDS / 6
    return day.hands.now()


def test_all_selectors_must_hold_lists_add_and_who_cannot_be_seen_is_named(
    tmp_path: Path, store: Store, shared_settings: Settings
) -> None:
    repos = [{"name": f"acme/{name}", "files": {"a": "a"}, **more} for name, more in REPOS.items()]
    with opened(tmp_path, shared_settings, store, []) as day:
        day.set(
            "/seed",
            {"orgs": {"acme": {"members": {"alice": "admin"}, "properties": TIERS}}, "repositories": repos},
        )
        given = {"message": "m", "content": "YWNtZS9saXN0ZWQKYWNtZS9vdXQK"}  # acme/listed, acme/out
        day.ask("PUT", f"/repos/{HOME}/contents/fleets/repos.csv", given)
        number = day.manifest(MANIFEST)
        day.say(number, "/fleet submit --dry-run")
        day.look()
        assert "organization_custom_properties" in day.ours(number)[0], "the App may not read them yet"
        assert store.redis.keys("fleet:reading:*")
        more = GRANTED | {"statuses": "read", "organization_custom_properties": "read"}
        day.set("/permissions", {"app": "agent-fleet", "permissions": more})
        store.redis.delete(
            *[key for key in store.redis.scan_iter("*") if "github" in key or "installation" in key]
        )
        day.looker = replace(day.hands, timer=Timer(lambda: slow(day), day.hands.timer.sleep))
        day.say(number, "/fleet plan")
        looks = 0
        for _ in range(6):
            looks += day.look()
            day.pass_seconds(1)
        assert looks > 1, "so many are read in slices, none of which outlives its lease"
        told = day.ours(number)[0].partition("said `/fleet plan`")[2].partition("<!--")[0]
        chosen = [line.split("`")[1] for line in told.splitlines() if line[:1].isdigit()]
        assert chosen == ["acme/named", "acme/listed", "acme/all"], told
        assert "`acme/far`: not-onboarded" in told
        assert "acme/out" not in told
        assert day.fleet(number) is None


def test_three_thousand_are_each_read_once_over_as_many_looks_as_it_takes(
    store: Store, shared_settings: Settings
) -> None:
    asked: list[str] = []
    at = [1000.0]
    hands = Hands(shared_settings, store, None, Ground(shared_settings), Timer(lambda: at[0]))  # type: ignore[arg-type]

    def read(some: Sequence[str]) -> dict[str, Any]:
        asked.extend(some)
        at[0] += 1.0
        return {name: {"is": name} for name in some if name != "r7"}

    def look(what: str = "one") -> dict[str, Any]:
        return slices(hands, "acme/ops#1", what).each("there", names, read, 50)

    names, looks = [f"r{i}" for i in range(3000)], 0
    while True:
        began = at[0]
        try:
            found = look()
        except Later:
            looks += 1
            assert at[0] - began < READ_SECONDS + 2
        else:
            break
    assert looks == 1
    assert sorted(asked) == sorted(names)
    assert (found["r7"], found["r8"], list(found)) == (None, {"is": "r8"}, names)
    assert look() == found
    assert len(asked) == 3000
    with pytest.raises(Later):
        look("another")
    (place, *_) = store.redis.keys("fleet:reading:*")
    assert 0 < store.redis.ttl(place) <= KEPT_SECONDS


def test_a_look_that_has_no_time_left_reads_one_slice_all_the_same(
    store: Store, shared_settings: Settings
) -> None:
    hands = Hands(shared_settings, store, None, Ground(shared_settings), Timer(lambda: 1000.0))  # type: ignore[arg-type]
    late = Slices(hands, "fleet:reading:x", until=0.0)
    asked: list[str] = []

    def read(some: Sequence[str]) -> dict[str, Any]:
        asked.extend(some)
        return dict.fromkeys(some, True)

    for _ in range(2):
        with pytest.raises(Later):
            late.each("rights", ["a", "b", "c"], read)
    assert late.each("rights", ["a", "b", "c"], read) == {"a": True, "b": True, "c": True}
    assert asked == ["a", "b", "c"]
