"""A day's accounts as people read them, and that they are those which a run is charged to."""

from __future__ import annotations

from flows.budget.charge import charge
from flows.budget.sheet import Row, said, sheet
from flows.model import Account, Balance, Blueprint, Member, Quota, Team, Want
from flows.model.budget import MICROS

ALICE = Member("alice", (Quota("", 10),))
BOB = Member("bob", (Quota("jules", 5), Quota("codex", None, 9.0)))


def of(holder: str, reserved: int, used: int, agent: str = "", meter: str = "tasks") -> Balance:
    return Balance(Account(holder, agent, meter), reserved, used)


def test_without_a_team_use_is_shown_and_no_bound() -> None:
    assert sheet(None, ()) == (Row("", "", "tasks", None, 0, 0, None),)
    found = sheet(None, [of("team", 1, 4), of("team", 0, 3 * MICROS, meter="usd"), of("repo:o/a", 1, 4)])
    assert found == (
        Row("", "", "tasks", None, 4, 1, None),
        Row("", "", "usd", None, 3 * MICROS, 0, None),
    )


def test_the_team_comes_first_and_then_its_members_in_their_order() -> None:
    found = sheet(Team(members=(BOB, ALICE)), ())
    assert [(row.member, row.agent, row.meter, row.quota) for row in found] == [
        ("", "", "tasks", None),  # bob's codex has no bound of tasks, so the sum has none
        ("bob", "jules", "tasks", 5),
        ("bob", "codex", "usd", 9 * MICROS),
        ("alice", "", "tasks", 10),
    ]


def test_an_account_says_what_is_used_reserved_and_left() -> None:
    team = Team(tasks=80, usd=2.5, members=(ALICE,))
    found = sheet(
        team, [of("team", 1, 4), of("member:alice", 1, 4), of("member:alice", 0, 7, meter="tokens")]
    )
    assert found == (
        # the members bring 10 together, which is less than 80
        Row("", "", "tasks", 10, 4, 1, 5),
        Row("", "", "usd", 2_500_000, 0, 0, 2_500_000),
        Row("alice", "", "tasks", 10, 4, 1, 5),
        Row("alice", "", "tokens", None, 7, 0, None),
    )


def test_what_members_began_elsewhere_is_not_left_to_the_team() -> None:
    team = Team(members=(ALICE, Member("erin", (Quota("", 10),))))
    found = sheet(team, [of("team", 0, 1), of("member:alice", 0, 12), of("member:erin", 0, 1)])
    assert [(row.member, row.left) for row in found] == [("", 9), ("alice", -2), ("erin", 9)]


def test_what_was_used_of_accounts_that_the_team_names_no_longer_is_shown_as_such() -> None:
    balances = [of("member:zoe", 0, 2), of("member:alice", 0, 1, "jules"), of("member:gone", 0, 0)]
    found = sheet(Team(members=(ALICE,)), balances)
    assert [(row.member, row.agent, row.is_named, row.left) for row in found if row.used] == [
        ("alice", "jules", False, None),
        ("zoe", "", False, None),
    ]


def test_every_account_that_a_run_is_charged_to_has_its_row() -> None:
    """But for those of repositories, which are parts of the team's."""
    team = Team(tasks=80, usd=100.0, tokens=9_000, members=(ALICE, BOB), agent="gemini")
    for agent in ("gemini", "codex", "jules", "new"):
        one = charge(team, Want(Blueprint(), "o/a", agent), 0.0)
        for payer in one.payers:
            holds = [hold for hold in (*one.holds, *payer.holds) if "repo:" not in hold.account.holder]
            rows = sheet(team, [Balance(hold.account, hold.amount, 0) for hold in holds])
            taken = {(row.member, row.agent, row.meter): (row.reserved, row.quota) for row in rows}
            for hold in holds:
                whose = hold.account.holder.removeprefix("member:").removeprefix("team")
                if whose or hold.account.meter != "tasks":
                    assert taken[whose, hold.account.agent, hold.account.meter] == (hold.amount, hold.quota)


def test_amounts_are_written_for_people() -> None:
    assert [said(None, "tasks"), said(1_234, "tokens"), said(1_500_000, "usd")] == ["-", "1,234", "1.50"]
