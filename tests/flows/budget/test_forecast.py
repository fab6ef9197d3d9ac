"""When open epics end: with a range, from what was measured, the same for the same facts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.budget.forecast import Ending, Pace, Work, forecast, works
from flows.budget.measure import ASSUMED_SECONDS, measured
from flows.model import Note, Record

NOW = 1_800_000_000.0
HOUR, DAY = 3_600.0, 86_400.0
PACE = Pace(NOW, slots=20, rooms={"acme/api": 2, "acme/web": 2}, day_ends_at=NOW + 6 * HOUR)
EPIC = Work("acme/api#7", 4)


def records(*hours: float, repo: str = "acme/api", attempts: int = 1) -> list[Record]:
    return [
        Record(
            f"{repo}#{n}", 100 + n, "codex", started_at=NOW, merged_at=NOW + hour * HOUR, attempts=attempts
        )
        for n, hour in enumerate(hours)
    ]


EVEN = records(*[1.0] * 5)


def hours(ending: Ending) -> tuple[float, ...]:
    times = (ending.early_at, ending.likely_at, ending.late_at)
    return tuple(round((at - NOW) / HOUR, 2) for at in times if at is not None)


def one(work: Work = EPIC, found: list[Record] = EVEN, pace: Pace = PACE) -> Ending:
    (ending,) = forecast([work], found, pace)
    return ending


def test_what_takes_the_same_each_time_has_no_range() -> None:
    assert hours(one()) == (2.5, 2.5, 2.5), "two rounds of two, and the last is waited for"
    assert hours(one(replace(EPIC, left=1))) == (1.0, 1.0, 1.0)
    assert "measured on 5 merged children of acme/api, 60 minutes each" in one().why


def test_the_range_is_as_wide_as_what_was_measured() -> None:
    early, likely, late = hours(one(replace(EPIC, left=1), records(0.5, 0.5, 1, 1, 2, 3)))
    assert (early, likely, late) == pytest.approx((0.35, 1.15, 2.66), abs=0.15)
    many = hours(one(replace(EPIC, left=100), records(0.5, 0.5, 1, 1, 2, 3)))
    assert (many[2] - many[0]) / many[1] < (late - early) / likely / 3, "of many, the sum is surer than one"


def test_too_little_measured_says_so_and_what_is_assumed() -> None:
    ending = one(replace(EPIC, left=1), EVEN[:4])
    assert ending.why == "assumed: 2.0 hours a child, for 4 of 5 merged children are measured"
    early, likely, late = hours(ending)
    assert early < likely < ASSUMED_SECONDS / HOUR < late


def test_a_repository_without_enough_of_its_own_is_measured_by_its_owners_others() -> None:
    assert "acme's repositories" in measured(records(*[2.0] * 5, repo="acme/web"), "acme/api").basis
    assert "assumed" in measured(records(*[2.0] * 9, repo="other/web"), "acme/api").basis


def test_epics_of_one_repository_go_one_after_another_and_of_several_side_by_side() -> None:
    second, other = Work("acme/api#8", 4), Work("acme/web#1", 4)
    found = forecast([EPIC, second, other], EVEN, PACE)
    assert [hours(ending)[1] for ending in found] == [2.5, 5.0, 2.5]


# Two at once, an hour each: what a phase, a quota and both make of the same four children.
PHASES: dict[str, tuple[tuple[int, ...], dict[str, int], float]] = {
    "all side by side": ((), {}, 2.5),
    "two and two": ((2, 2), {}, 1.5 + 1.5),
    "one and three": ((1, 3), {}, 1.0 + 2.0),
    "one by one": ((1, 1, 1, 1), {}, 4.0),
    "phases that say another number than are left": ((1, 1), {}, 2.5),
    "one by one, two a day": ((1, 1, 1, 1), {"a_day": 2, "left_today": 2}, 6 + 2),
    "one by one, one today": ((1, 1, 1, 1), {"a_day": 2, "left_today": 1}, 6 + 24 + 1),
    "the first waits for tomorrow, and the others for it": ((1, 3), {"a_day": 9, "left_today": 0}, 6 + 3),
}


@pytest.mark.parametrize("name", PHASES)
def test_a_phase_begins_when_the_one_before_is_over(name: str) -> None:
    phases, quota, expected = PHASES[name]
    ending = one(replace(EPIC, phases=phases), pace=replace(PACE, **quota))  # type: ignore[arg-type]
    assert hours(ending) == (expected,) * 3
    assert ("phases are left" in ending.why) == (sum(phases) == 4)


def test_slots_are_shared_by_the_repositories_that_have_something_left() -> None:
    tight = replace(PACE, slots=1)
    alone = forecast([EPIC, Work("acme/web#1", 0)], EVEN, tight)
    assert hours(alone[0])[1] == 4.0
    shared = forecast([EPIC, Work("acme/web#1", 4)], EVEN, tight)
    assert [hours(ending)[1] for ending in shared] == [8.0, 8.0]


def test_a_days_quota_holds_it_up_until_the_day_that_has_room() -> None:
    ending = one(pace=replace(PACE, a_day=2, left_today=1))
    assert hours(ending) == (6 + 24 + 1,) * 3, "one today, two tomorrow, the last on the day after"
    assert "the day's quota holds it up" in ending.why
    assert hours(one(pace=replace(PACE, a_day=2, left_today=4))) == (2.5,) * 3
    assert (
        hours(one(found=records(*[1.0] * 5, attempts=2), pace=replace(PACE, a_day=2, left_today=4)))[1] == 31
    )
    assert hours(one(pace=replace(PACE, a_day=0))) == ()
    assert "quota of 0 tasks" in one(pace=replace(PACE, a_day=0)).why


def test_what_nobody_asked_for_has_no_end_and_delays_nobody() -> None:
    idle = replace(EPIC, subject="acme/api#6", is_asked=False)
    found = forecast([idle, EPIC], EVEN, PACE)
    assert hours(found[0]) == ()
    assert "`agent` label" in found[0].why
    assert found[1] == one()


def test_what_is_done_ends_now_and_what_is_stuck_says_so() -> None:
    assert hours(one(replace(EPIC, left=0))) == (0, 0, 0)
    assert "a person must look" in one(replace(EPIC, is_stuck=True)).why


def test_open_epics_are_read_from_the_notes_and_those_asked_for_go_first() -> None:
    notes = {
        "acme/api": {
            9: Note("epic", "running", total=5, done=2, is_asked=True, is_stuck=True, phases=(1, 2)),
            3: Note("epic", "idle", total=2),
            4: Note("task", "ready"),
            5: Note("audit", "filing", total=9),
        }
    }
    assert works(notes) == (Work("acme/api#9", 3, True, True, (1, 2)), Work("acme/api#3", 2, False))


WORKS = st.lists(
    st.builds(
        Work,
        st.sampled_from(["acme/api#1", "acme/api#2", "acme/web#1"]),
        st.integers(0, 60),
        st.booleans(),
        st.booleans(),
    ),
    max_size=4,
)
TIMES = st.lists(st.floats(0, 500), max_size=9)
PACES = st.builds(
    Pace,
    st.just(NOW),
    st.integers(0, 30),
    st.dictionaries(st.sampled_from(["acme/api", "acme/web"]), st.integers(0, 9)),
    st.none() | st.integers(0, 50),
    st.none() | st.integers(-3, 50),
    st.floats(NOW - DAY, NOW + DAY),
)


@given(WORKS, TIMES, PACES)
def test_a_forecast_is_ordered_and_more_work_never_ends_earlier(
    found: list[Work], times: list[float], pace: Pace
) -> None:
    known = records(*times)
    endings = forecast(found, known, pace)
    assert [ending.subject for ending in endings] == [work.subject for work in found]
    assert endings == forecast(found, known, pace)
    more = forecast([replace(work, left=work.left + 1) for work in found], known, pace)
    for ending, later in zip(endings, more, strict=True):
        if ending.early_at is None or ending.likely_at is None or ending.late_at is None:
            continue
        assert NOW <= ending.early_at <= ending.likely_at <= ending.late_at
        assert later.likely_at is None or later.likely_at >= ending.likely_at - 1e-3
