"""On whose account it counts what was begun outside the App, as tables."""

from __future__ import annotations

import pytest

from flows.budget.outside import Counted, named, only
from flows.model import Account, Member, Quota, Team

ALICE = Member("alice", (Quota("", 300),))
BOB = Member("bob", (Quota("jules", 100), Quota("codex", 3, 9.0)))
CAROL = Member("carol", (Quota("jules", 50),))
DAVE = Member("dave")
TEAM = Team(members=(ALICE, BOB, CAROL, DAVE), agent="codex")
NAMED: dict[str, tuple[Counted, Account | str]] = {
    "a plain number": (Counted("alice"), Account("member:alice", "", "tasks")),
    "a plain number by its agent": (
        Counted("alice", "codex"),
        Account("member:alice", "", "tasks"),
    ),
    "in any case": (Counted("ALICE"), Account("member:alice", "", "tasks")),
    "the only agent": (Counted("carol", meter="tokens"), Account("member:carol", "jules", "tokens")),
    "one of several": (Counted("bob", "codex", "usd"), Account("member:bob", "codex", "usd")),
    "which of several": (Counted("bob"), "bob brings jules, codex; say of which agent"),
    "no agent at all": (Counted("dave"), "dave brings nothing; say of which agent"),
    "another agent": (Counted("carol", "codex"), "carol brings nothing of codex"),
    "no member": (Counted("eve"), "eve is no member of the team; its members are alice, bob, carol, dave"),
    "no meter": (Counted("alice", meter="hours"), "no meter 'hours'; they are tasks, usd, tokens"),
}


@pytest.mark.parametrize("name", NAMED)
def test_an_account_is_named_without_doubt_or_refused_in_words(name: str) -> None:
    wanted, expected = NAMED[name]
    if isinstance(expected, Account):
        assert named(TEAM, wanted) == expected
        return
    with pytest.raises(ValueError, match=expected):
        named(TEAM, wanted)


@pytest.mark.parametrize("team", [None, Team()])
def test_without_members_nobody_has_an_account(team: Team | None) -> None:
    with pytest.raises(ValueError, match="names members"):
        named(team, Counted("alice"))
    assert only(team, "jules") is None


ONLY: dict[str, tuple[tuple[Member, ...], Account | None]] = {
    "one brings it": ((ALICE, CAROL), Account("member:carol", "jules", "tasks")),
    "one among its agents": ((ALICE, BOB, DAVE), Account("member:bob", "jules", "tasks")),
    "several bring it": ((BOB, CAROL), None),
    "a plain number is of another agent": ((ALICE, CAROL, BOB), None),
    "a plain number is of what nobody names": (
        (ALICE, DAVE),
        Account("member:alice", "", "tasks"),
    ),
    "nobody does": ((DAVE,), None),
}


@pytest.mark.parametrize("name", ONLY)
def test_a_vendors_own_count_is_the_one_members_who_brings_it(name: str) -> None:
    members, expected = ONLY[name]
    assert only(Team(members=members, agent="codex"), "jules") == expected
