"""A week of days as rows, and as a chart that any terminal shows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.budget.history import Spent, chart, days, history, merged_on
from flows.model import Account, Balance, Record
from flows.model.budget import MICROS

WEEK = days("2026-11-21")


def test_a_week_ends_today_and_crosses_months() -> None:
    assert tuple(f"2026-11-{day}" for day in range(15, 22)) == WEEK
    assert days("2026-03-01", 2) == ("2026-02-28", "2026-03-01")


def test_merges_are_counted_on_the_teams_own_dates() -> None:
    late = 1_795_303_800.0  # 2026-11-21 23:30 UTC
    found = [Record(f"acme/api#{n}", n, "codex", merged_at=late) for n in (1, 2)]
    assert merged_on(found, "UTC") == {"2026-11-21": 2}
    assert merged_on(found, "Europe/Berlin") == {"2026-11-22": 2}
    assert merged_on(found, "America/New_York") == {"2026-11-21": 2}


def test_the_teams_own_accounts_are_counted_once() -> None:
    def balance(holder: str, agent: str, meter: str, used: int, quota: int | None = None) -> Balance:
        return Balance(Account(holder, agent, meter), 5, used, quota)

    day = [
        balance("team", "", "tasks", 12, 20),
        balance("team", "", "usd", 3 * MICROS),
        balance("team", "", "tokens", 1_500),
        balance("team", "codex", "tasks", 7),
        balance("member:alice", "", "tasks", 12),
        balance("repo:acme/api", "", "tasks", 12),
    ]
    found = history({"2026-11-21": day, "2026-11-20": []}, {"2026-11-21": 9, "2026-11-19": 3})
    assert found == (Spent("2026-11-20"), Spent("2026-11-21", 12, 3.0, 1_500, 9, 20))


def test_bars_share_a_scale_and_show_what_a_day_holds() -> None:
    rows = [Spent("2026-11-20", 10, 1.0, 900, 1), Spent("2026-11-21", 20, 2.5, 1_500_000, 18, 40)]
    first, second = chart(rows).splitlines()
    assert first.startswith("2026-11-20 Fri  ")
    assert second.endswith("20/40 tasks, 18 merged, 2.50 USD, 1.5M tokens")
    whole = second.count("█") + second.count("░")
    assert (first.count("█"), second.count("█")) == (round(whole / 4), round(whole / 2))
    assert first.count("░") == 0


def test_a_day_with_little_shows_something_and_one_without_nothing() -> None:
    rows = [Spent("2026-11-20", 10_000), Spent("2026-11-21", 1), Spent("2026-11-22")]
    assert [line.count("█") > 0 for line in chart(rows).splitlines()] == [True, True, False]
    assert chart([Spent("2026-11-22")]).count("█") == 0
    assert chart([]) == ""


def test_colour_is_only_where_it_is_wanted() -> None:
    rows = [Spent("2026-11-21", 3)]
    assert "\x1b" not in chart(rows)
    coloured = chart(rows, is_coloured=True)
    assert coloured.replace("\x1b[36m", "").replace("\x1b[0m", "") == chart(rows)
    assert coloured.count("\x1b[0m") == 1


COUNT = st.integers(0, 100_000)
ROWS = st.builds(
    Spent,
    st.sampled_from(WEEK),
    COUNT,
    st.floats(0, 9_999),
    st.integers(0, 10**11),
    st.integers(0, 9_999),
    st.none() | COUNT,
)


@pytest.mark.parametrize("width", [80, 100, 132])
@given(rows=st.lists(ROWS, min_size=1, max_size=7))
def test_no_line_is_wider_than_the_terminal(width: int, rows: list[Spent]) -> None:
    lines = chart(rows, width).splitlines()
    assert len(lines) == len(rows)
    assert max(map(len, lines)) <= width
