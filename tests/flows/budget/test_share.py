"""No repository takes the whole day from the others; what holds of every line."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.budget.admit import admit
from flows.budget.share import tasks_of
from flows.model import Blueprint, Member, Quota, Ready, Room, Team
from tests.flows.budget.scene import MORNING, NOON, POOL, line, ready, roomy, today

NEVER = [ready("web#1", agent="claude")]  # nobody brings it
ERIN = [ready("web#1", agent="jules")]  # who brings it has a cap, and no more than 5 USD
AWAY = {"o/api": 9, "o/web": 1}


@pytest.mark.parametrize(
    ("tasks", "others", "facts", "share"),
    [
        # another is in line: half, and half of an odd day is rounded up
        (20, line("web"), {}, 10),
        (3, line("web"), {}, 2),
        (1, line("web"), {}, 1),
        # another has open work that is not in line: nine tenths
        (20, [], {"work": AWAY}, 18),
        (10, [], {"work": AWAY}, 9),
        (2, [], {"work": AWAY}, 2),
        # one that nobody can pay for today is not awaited, but it is open
        (20, NEVER, {}, 18),
        # one whose turn comes as soon as a run ends is awaited
        (20, ERIN, {"live": {"member erin": 30}}, 10),
        (20, ERIN, {"spent": {"member:erin@jules|usd": (1_000_000, 0)}}, 10),
        # no other repository: no share
        (20, [], {"work": {"o/api": 9}}, 20),
        (20, [], {"work": {"o/api": 9, "o/web": 0}}, 20),
        # what it had before counts
        (20, line("web"), {"spent": {"team": 8, "repo:o/api": 8}}, 2),
        (20, line("web"), {"spent": {"team": 12, "repo:o/api": 12}}, 0),
        # afternoon: half, unless under half was begun by noon
        (20, line("web"), {"now": NOON, "by_noon": 10}, 10),
        (20, line("web"), {"now": NOON, "by_noon": 9}, 18),
        (20, line("web"), {"now": NOON, "spent": {"team": 9, "repo:o/api": 9}}, 9),
        (20, line("web"), {"now": NOON, "spent": {"team": 11, "repo:o/api": 10}}, 0),
        (20, line("web"), {"now": MORNING, "by_noon": 0}, 10),
    ],
)
def test_a_repository_has_its_share_of_the_day(
    tasks: int, others: list[Ready], facts: dict[str, Any], share: int
) -> None:
    waiting = [*line("api*30"), *others]
    members = Member("alice", (Quota("codex", 999),)), Member("erin", (Quota("jules", usd=5),))
    team = roomy(tasks=tasks, members=members, room=Room(99, member=30))
    # the others come last, so that the whole day stands open to this one
    facts = {"work": {"o/api": 99}, **facts}
    found = admit(waiting, today(waiting, team, **facts))
    assert len([subject for subject in found.order if subject.startswith("o/api#")]) == share


def test_a_wait_for_ones_share_says_whose_turn_it_is() -> None:
    waiting = line("api*12", "web")
    wait = admit(waiting, today(waiting, roomy(tasks=20))).waits["o/api#11"]
    said = "o/api has had its 10 tasks of the day, all that it may have while others are in line"
    assert (wait.word, wait.why, wait.until, wait.place) == ("share", said, None, 1)


def test_two_repositories_share_a_whole_day_however_odd() -> None:
    waiting = line("api*9", "web*9")
    assert len(admit(waiting, today(waiting, roomy(tasks=7), now=NOON)).order) == 7


@pytest.mark.parametrize(
    ("team", "tasks"),
    [
        (None, None),
        (Team(), None),
        (Team(tasks=80), 80),
        (POOL, 20),
        (Team(tasks=80, members=POOL.members), 20),
        (Team(tasks=5, members=POOL.members), 5),
        (Team(members=POOL.members), 20),
        (Team(members=(Member("a", (Quota("codex", usd=5.0),)),)), None),
        (Team(members=(Member("a", (Quota("codex", 5), Quota("jules", 6))),)), 11),
    ],
)
def test_a_day_holds_what_the_members_bring_within_the_teams_bound(
    team: Team | None, tasks: int | None
) -> None:
    assert tasks_of(team) == tasks


REPOS, AGENTS = ["a", "b", "c"], ["codex", "jules"]
NUMBER = st.integers(0, 12)
LINES = st.lists(
    st.builds(
        ready,
        st.builds("{}#{}".format, st.sampled_from(REPOS), st.integers(1, 40)),
        agent=st.sampled_from(AGENTS),
        severity=st.sampled_from(["", "low", "critical"]),
        since=st.floats(0, 3),
        is_dependent=st.booleans(),
    ),
    unique_by=lambda one: one.subject,
    max_size=40,
)
MEMBERS = st.lists(st.tuples(st.sampled_from(["", *AGENTS]), st.integers(1, 9)), max_size=3)
TEAMS = st.builds(
    lambda tasks, members, most, usd: Team(
        tasks=tasks,
        usd=usd,
        members=tuple(Member(f"m{n}", (Quota(agent, many),)) for n, (agent, many) in enumerate(members)),
        room=Room(most, member=most or None, agents=(("jules", most),)),
    ),
    st.none() | st.integers(1, 12),
    MEMBERS,
    st.integers(1, 9),
    st.none() | st.integers(1, 60),
)
FACTS = st.fixed_dictionaries(
    {
        "now": st.sampled_from([MORNING, NOON]),
        "blueprint": st.builds(Blueprint, concurrency=st.integers(1, 5)),
        "spent": st.dictionaries(st.sampled_from(["team", "repo:o/a", "member:m0"]), NUMBER),
        "live": st.dictionaries(st.sampled_from(["all", "repo o/a", "agent jules"]), NUMBER),
        "work": st.dictionaries(st.sampled_from(["o/a", "o/b", "o/z"]), NUMBER),
    }
)


@given(LINES, TEAMS, FACTS)
def test_no_more_start_than_caps_and_quotas_allow_and_all_others_wait(
    waiting: list[Ready], team: Team, facts: dict[str, Any]
) -> None:
    day = today(waiting, team, **facts)
    found = admit(waiting, day)
    assert sorted([*found.order, *found.waits]) == sorted(one.subject for one in waiting)
    assert [wait.place for wait in found.waits.values()] == list(range(1, len(found.waits) + 1))
    assert all(wait.word and wait.why for wait in found.waits.values())
    begun = [one for one in waiting if one.subject in found.order]
    live, taken = Counter(day.live), Counter({one.account: one.used for one in day.balances})
    for one in begun:
        live.update(cap.what for cap in day.charges[one.kind].caps)
        taken.update({hold.account: hold.amount for hold in day.charges[one.kind].holds})
    for one in begun:
        charge = day.charges[one.kind]
        assert all(live[cap.what] <= cap.room for cap in charge.caps)
        assert all(taken[hold.account] <= hold.quota for hold in charge.holds if hold.quota is not None)
    brought = sum(quota.tasks or 0 for member in team.members for quota in member.quotas)
    assert not team.members or len(begun) <= brought
    _check_shares(begun, waiting, day)


def _check_shares(begun: list[Ready], waiting: list[Ready], day: Any) -> None:
    """None has more than nine tenths of the day, rounded up, while another has work."""
    tasks = tasks_of(day.team)
    open_now = {one.repo for one in waiting} | {repo for repo, count in day.work.items() if count}
    for repo, count in Counter(one.repo for one in begun).items():
        had = sum(one.used for one in day.balances if one.account.holder == f"repo:{repo}")
        assert tasks is None or len(open_now) == 1 or count + had <= -(-tasks * 9 // 10)


@given(LINES, TEAMS, FACTS, st.randoms(use_true_random=False))
def test_how_the_line_was_given_does_not_matter(
    waiting: list[Ready], team: Team, facts: dict[str, Any], chance: Any
) -> None:
    found = admit(waiting, today(waiting, team, **facts))
    other = list(waiting)
    chance.shuffle(other)
    again = admit(other, today(other, team, **facts))
    assert (again, list(again.waits)) == (found, list(found.waits))


@given(LINES, TEAMS, FACTS)
def test_what_started_once_is_not_followed_by_more_at_once(
    waiting: list[Ready], team: Team, facts: dict[str, Any]
) -> None:
    """Asked again before anything was claimed, nobody else starts: nothing is given away twice."""
    found = admit(waiting, today(waiting, team, **facts))
    sent = tuple(one for one in waiting if one.subject in found.order)
    rest = [one for one in waiting if one.subject in found.waits]
    facts = {"by_noon": facts["spent"].get("team", 0), "work": {}, **facts}
    facts["work"] = {**{one.repo: 1 for one in waiting}, **facts["work"]}
    again = admit(rest, today(rest, team, sent=sent, **facts))
    words = {found.waits[subject].word for subject in again.order}
    assert words <= {"share"}, "a share grows when others have had theirs; nothing else does"
