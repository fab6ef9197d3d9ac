"""What is taken of accounts, and who pays."""

from __future__ import annotations

import pytest

from flows.budget.balance import TASKS, Tally
from flows.budget.charge import charge
from flows.model import Account, Balance, Blueprint, Member, Quota, Room, Team, Want

WANT = Want(Blueprint(), "o/api", "codex")


@pytest.mark.parametrize(
    ("quotas", "used", "live", "login"),
    [
        # the largest share left, not the most left; the first among equals
        ({"al": 10, "bo": 300}, {"al": 1, "bo": 90}, {}, "al"),
        ({"al": 10, "bo": 300}, {"al": 4, "bo": 90}, {}, "bo"),
        ({"al": 10, "bo": 300}, {"al": 3, "bo": 90}, {}, "al"),
        ({"bo": 300, "al": 10}, {"al": 3, "bo": 90}, {}, "bo"),
        # what has no bound is whole
        ({"al": 10, "bo": None}, {"al": 1, "bo": 999}, {}, "bo"),
        # one without room does not pay
        ({"al": 10, "bo": 300}, {"al": 1, "bo": 90}, {"member al": 2}, "bo"),
        ({"al": 10, "bo": 1}, {"al": 10, "bo": 1}, {}, None),
    ],
)
def test_the_payer_is_the_one_with_the_largest_share_left(
    quotas: dict[str, int | None], used: dict[str, int], live: dict[str, int], login: str | None
) -> None:
    members = tuple(Member(name, (Quota("codex", tasks, usd=None),)) for name, tasks in quotas.items())
    found = charge(Team(members=members, room=Room(member=2)), WANT, 0.0)
    spent = [Balance(Account(f"member:{name}", "codex", "tasks"), 0, count) for name, count in used.items()]
    payer = Tally(spent, dict(live)).payer(found)
    assert (payer.login if payer else None) == login


def test_what_is_taken_counts_on_all_its_accounts_and_caps() -> None:
    found = charge(Team(tasks=5, members=(Member("al", (Quota("", 9),)),)), WANT, 0.0)
    tally = Tally([Balance(TASKS, 1, 2)], {"all": 3})
    tally.take(found)
    assert tally.spent(TASKS) == 4
    assert tally.spent(Account("member:al", "", "usd")) == 5_000_000
    assert tally.live == {"all": 4, "repo o/api": 1}
