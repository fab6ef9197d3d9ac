"""Which agent is picked, by what the journal tells; and what is said of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.actions import Start
from flows.audit.reader import picked, reader
from flows.journal.choosing import ENOUGH, choose
from flows.journal.tally import COUNTERS, LEVELS, tallies, together
from flows.model import Blueprint, Label, Outcome, Record, Run, Share, Sort, State, Tally, Terms
from flows.plan import plan
from flows.serving import AUTO, is_auto, pick
from flows.task.standing import standing
from flows.words.task import standing as said
from tests.flows.audit.test_reader import audit
from tests.flows.scene import NOW, label, run, seen

HIGH, LOW, DOCS = Sort("security", "high"), Sort("security", "low"), Sort("docs", "low")
BLUEPRINT = Blueprint(agent=AUTO, fallback=("claude",))


def tally(agent: str, sort: Sort, tried: int, first: int, usd: float = 0.0, **more: int) -> Tally:
    """`usd` is of all together."""
    return Tally(agent, sort, tried, tried, first, tried, seconds=600 * tried, usd=round(usd * 1e6), **more)


def terms(*found: Tally, agents: tuple[str, ...] = ("claude", "codex", "fixer")) -> Terms:
    return Terms(NOW, "agent-fleet", agents, tallies=found)


MUCH = tuple(tally(agent, DOCS, 50, 25, usd=50) for agent in ("claude", "codex"))
CASES = {
    "the cheapest of this sort, though it is dear elsewhere": (
        (
            tally("claude", HIGH, 16, 14, 5.6),
            tally("codex", HIGH, 16, 8, 5.6),
            tally("claude", LOW, 5, 1, 90),
        ),
        "claude",
        "`claude` merged 14 of 16 high security findings at the first attempt, for 0.40 USD each",
    ),
    "of its type, where nobody has enough of its sort": (
        (tally("claude", HIGH, 4, 4), tally("claude", LOW, 4, 1, 8), tally("codex", LOW, 8, 4, 4), *MUCH),
        "codex",
        "`codex` merged 4 of 8 security findings at the first attempt, for 1.00 USD each",
    ),
    "of all, where nobody has enough of its type": (
        (tally("claude", HIGH, 4, 4), tally("codex", HIGH, 4, 4, 99), *MUCH),
        "claude",
        "`claude` merged 29 of 54 tasks at the first attempt, for 1.72 USD each",
    ),
    "who never merged at the first attempt is dear, however cheap": (
        (tally("claude", HIGH, 9, 0, 0.1), tally("codex", HIGH, 9, 1, 900)),
        "codex",
        "`codex` merged 1 of 9 high security findings at the first attempt, for 900.00 USD each",
    ),
    "minutes count where a price is not known": (
        (tally("claude", HIGH, 9, 3, 0.1, unpriced=1), tally("codex", HIGH, 9, 9, 99)),
        "codex",
        "`codex` merged 9 of 9 high security findings at the first attempt, in 10 minutes each",
    ),
    "nobody ever merged at the first attempt": (
        (replace(tally("claude", HIGH, 9, 0), merged=2), replace(tally("codex", HIGH, 9, 0), merged=3)),
        "codex",
        "`codex` merged 3 of 9 high security findings, none of them at the first attempt",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_agent_that_does_it_at_the_lowest_cost_is_chosen_and_it_is_said_why(name: str) -> None:
    found, agent, reason = CASES[name]
    for turn in (0, 1):
        assert choose(found, HIGH, ("codex", "claude"), turn) == (agent, reason)


def test_agents_with_too_few_records_get_their_turn_until_they_have_enough() -> None:
    names = ("codex", "claude", "fixer")
    assert [choose((), HIGH, names, turn).agent for turn in range(4)] == [
        "claude",
        "codex",
        "fixer",
        "claude",
    ]
    known = (tally("claude", HIGH, 9, 9, 1), tally("codex", HIGH, 9, 9, 9), tally("fixer", LOW, 4, 0))
    assert [choose(known, HIGH, names, turn).agent for turn in range(3)] == ["claude", "claude", "fixer"]
    assert "4 of the 5 records" in choose(known, HIGH, names, 2).reason
    enough = (*known[:2], tally("fixer", LOW, ENOUGH, 0))
    assert [choose(enough, HIGH, names, turn).agent for turn in range(3)] == ["claude"] * 3


def test_who_alone_can_take_it_takes_it() -> None:
    assert choose((), HIGH, ("codex",), 7) == ("codex", "`codex` is the only agent that can take it now")


def failed(*agents: str) -> tuple[Run, ...]:
    return tuple(run(n, Outcome.AGENT_FAILED, agent=agent) for n, agent in enumerate(agents, 1))


PICKS = {
    "named by the label": ("codex", (), terms(), "codex"),
    "named, and nobody serves it": ("jules", (), terms(), "jules"),
    "nobody serves anything": (AUTO, (), terms(agents=()), AUTO),
    "its turn": (AUTO, (), terms(agents=("a", "b", "c", "d", "e")), "c"),
    "one failed once": (AUTO, failed("a"), terms(agents=("a", "b")), "a"),
    "one failed twice, and a fallback is served": (
        AUTO,
        failed("a", "a"),
        terms(agents=("a", "claude")),
        "claude",
    ),
    "one failed twice, and no fallback is served": (AUTO, failed("a", "a"), terms(agents=("a", "b")), "b"),
    "one failed twice, and only a fallback is left that nobody serves": (
        AUTO,
        failed("a", "a"),
        terms(agents=("a",)),
        "claude",
    ),
    "all failed twice": (AUTO, failed("claude", "claude", "a", "a"), terms(agents=("a", "claude")), "a"),
}


@pytest.mark.parametrize("name", PICKS)
def test_who_failed_twice_here_makes_room_and_a_fallback_counts(name: str) -> None:
    asked, before, given, agent = PICKS[name]
    assert pick(asked, seen(blueprint=BLUEPRINT), given, before).agent == agent


@given(st.lists(st.sampled_from("abc"), max_size=7), st.sets(st.sampled_from("abcd")), st.integers(1, 99))
def test_an_agent_that_failed_twice_is_never_picked_while_another_can(
    before: list[str], served: set[str], number: int
) -> None:
    task = seen(blueprint=Blueprint(agent=AUTO))
    task = replace(task, subject=replace(task.subject, number=number))
    picked = pick(AUTO, task, terms(agents=tuple(sorted(served))), failed(*before))
    left = {name for name in served if before.count(name) < 2}
    assert picked.agent in (left or served or {AUTO})


def test_the_task_starts_with_the_chosen_agent_and_says_why() -> None:
    labels = (label(), Label("high"), Label("security"))
    now = terms(
        *CASES["the cheapest of this sort, though it is dear elsewhere"][0], agents=("claude", "codex")
    )
    ready = seen(labels=labels, blueprint=BLUEPRINT)
    task = standing(ready, now)
    assert (task.state, task.agent) == (State.READY, "claude")
    assert "`claude` merged 14 of 16 high security findings at the first attempt" in said(task)
    (start,) = [action for action in plan(ready, now) if isinstance(action, Start)]
    assert start.agent == "claude"
    assert "14 of 16" in start.choice
    assert "14 of 16" in start.why
    running = replace(ready, runs=(run(agent="claude", choice=start.choice),))
    assert "for 0.40 USD each" in said(standing(running, terms())), "said as it was, whatever is true now"


def test_without_any_worker_it_says_what_it_waits_for() -> None:
    task = standing(seen(blueprint=BLUEPRINT), terms(agents=()))
    assert (task.state, task.agent) == (State.READY, AUTO)
    assert "no worker serves an agent now" in task.reason


@pytest.mark.parametrize(
    ("blueprint", "names", "expected"),
    [
        (Blueprint(), ("agent",), False),
        (Blueprint(agent=AUTO), ("agent",), True),
        (Blueprint(fallback=(AUTO,)), ("agent",), True),
        (Blueprint(), ("agent:auto",), True),
        (Blueprint(), ("auto",), False),
    ],
)
def test_the_journal_is_asked_only_where_an_agent_is_to_be_picked(
    blueprint: Blueprint, names: tuple[str, ...], expected: bool
) -> None:
    assert is_auto(seen(labels=tuple(map(label, names)), blueprint=blueprint)) is expected


def test_an_audit_is_read_by_an_agent_that_is_picked_too() -> None:
    one = audit(blueprint=Blueprint(agent=AUTO, reader="agent"))
    task = reader(one)
    assert (task.state, task.agent) == (State.READY, AUTO)
    assert picked(task, one, terms(agents=("codex",))).agent == "codex"
    starts = [action for action in plan(one, terms(agents=("codex",))) if isinstance(action, Start)]
    assert [start.agent for start in starts] == ["codex"]


COUNTS = st.integers(0, 1_000)
SORTS = st.sampled_from([HIGH, LOW, DOCS, Sort()])
SHARES = st.builds(
    Share, st.sampled_from("ab"), COUNTS, COUNTS.map(float), COUNTS, COUNTS.map(float), st.booleans()
)


@given(
    st.lists(
        st.builds(
            Record,
            subject=st.just("acme/api#1"),
            pull=COUNTS,
            agent=st.sampled_from("ab"),
            sort=SORTS,
            cycles=COUNTS,
            is_first_green=st.booleans(),
            shares=st.lists(SHARES, max_size=2, unique_by=lambda share: share.agent).map(tuple),
        ),
        max_size=20,
    )
)
def test_tallies_lose_nothing_at_any_level(found: list[Record]) -> None:
    every = [tally for record in found for tally in tallies(record)]
    for level in LEVELS:
        summed = together(every, level)
        for name in COUNTERS:
            assert sum(getattr(one, name) for one in summed) == sum(getattr(one, name) for one in every)
        assert len({(one.agent, one.sort) for one in summed}) == len(summed)
