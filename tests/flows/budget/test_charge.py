"""What a run is charged against: caps, accounts, payers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flows.budget.charge import charge
from flows.budget.spent import MOST
from flows.model import Account, Blueprint, Cap, Charge, Hold, Limits, Member, Payer, Quota, Room, Team, Want

NOW = 1_795_323_600.0  # 2026-11-22 in UTC, the evening before in Honolulu
LIMITS = Limits(usd=2.5, tokens=1000)
WANT = Want(Blueprint(limits=LIMITS, concurrency=3), "acme/api", "codex")
ALICE = Member("alice", (Quota("", 300),))
BOB = Member("bob", (Quota("jules", 200), Quota("codex", 50, 20.0, 9000)), ("acme/API",))
ERIN = Member("erin", (Quota("", 7),), ("acme/web",))


def holds(
    holder: str, tasks: int | None, usd: int | None = None, tokens: int | None = None
) -> tuple[Hold, ...]:
    whose, _, agent = holder.partition("|")
    rows = (("tasks", 1, tasks), ("usd", 2_500_000, usd), ("tokens", 1000, tokens))
    return tuple(Hold(Account(whose, agent, meter), most, quota) for meter, most, quota in rows)


REPO = (Hold(Account("repo:acme/api", "", "tasks"), 1),)


def test_an_owner_without_a_team_is_bound_by_the_blueprint_and_counted() -> None:
    found = charge(None, WANT, NOW)
    shared = holds("team", None) + REPO
    assert found == Charge("acme", "2026-11-22", (Cap("repo acme/api", 3),), shared, (Payer(""),))


def test_the_day_is_the_teams_own() -> None:
    assert charge(Team(time_zone="Pacific/Honolulu"), WANT, NOW).day == "2026-11-21"


@pytest.mark.parametrize(
    ("room", "caps"),
    [
        (Room(), {"all": 20, "repo acme/api": 3}),
        (Room(8, 2, 5, (("codex", 6), ("jules", 9))), {"all": 8, "repo acme/api": 2, "agent codex": 6}),
        (Room(8, 9), {"all": 8, "repo acme/api": 3}),
    ],
)
def test_the_smallest_cap_holds_and_those_of_other_agents_do_not(room: Room, caps: dict[str, int]) -> None:
    found = charge(Team(room=room), WANT, NOW)
    assert {cap.what: cap.room for cap in found.caps} == caps


def test_a_days_bounds_are_the_teams_and_the_repository_is_counted() -> None:
    found = charge(Team(tasks=80, usd=100.5, tokens=70), WANT, NOW)
    assert found.holds == holds("team", 80, 100_500_000, 70) + REPO
    assert found.payers == (Payer(""),)


def test_a_run_of_a_fleet_is_charged_to_the_fleet_too() -> None:
    want = replace(WANT, fleet="f1", fleet_room=4, fleet_quota=Quota("", 40, 50.0))
    found = charge(None, want, NOW)
    assert Cap("fleet f1", 4) in found.caps
    assert found.holds == holds("team", None) + REPO + holds("fleet:f1", 40, 50_000_000)


@pytest.mark.parametrize(
    ("members", "agent", "payers"),
    [
        # in their order, each for the agents and the repositories that it brings
        ((ALICE, BOB), "jules", {"bob|jules": 200}),
        ((ALICE, BOB), "codex", {"alice|": 300, "bob|codex": 50}),
        ((BOB, ALICE), "codex", {"bob|codex": 50, "alice|": 300}),
        # a plain number is of the default agent, and of those that nobody names
        ((ALICE, BOB), "gemini", {"alice|": 300}),
        ((ALICE, replace(BOB, quotas=(Quota("gemini", 1),))), "gemini", {"bob|gemini": 1}),
        # one who brings for other repositories alone
        ((ALICE, ERIN), "codex", {"alice|": 300}),
        ((ERIN,), "codex", {}),
    ],
)
def test_who_brings_the_agent_for_the_repository_may_pay(
    members: tuple[Member, ...], agent: str, payers: dict[str, int]
) -> None:
    found = charge(Team(members=members), replace(WANT, agent=agent), NOW)
    brought = {f"{one.login}|{one.holds[0].account.agent}": one.holds[0].quota for one in found.payers}
    assert list(brought.items()) == list(payers.items())


def test_a_payer_holds_the_most_that_a_run_may_take_and_has_a_cap_of_its_own() -> None:
    found = charge(Team(members=(BOB,), room=Room(member=2)), WANT, NOW)
    bob = Payer("bob", holds("member:bob|codex", 50, 20_000_000, 9000), (Cap("member bob", 2),))
    assert found.payers == (bob,)


def test_amounts_stay_within_what_the_store_counts() -> None:
    blueprint = Blueprint(limits=Limits(usd=999_999_999.0, tokens=10**18))
    found = charge(Team(usd=10.0**9, tokens=10**18), replace(WANT, blueprint=blueprint), NOW)
    assert all(0 <= number <= MOST for hold in found.holds for number in (hold.amount, hold.quota or 0))
