"""Agents compared, as rows and as a table for people."""

from __future__ import annotations

from flows.journal.report import ALL, Comparison, compare, table
from flows.model import Sort, Tally
from flows.model.budget import MICROS

HIGH = Sort("security", "high", "single-file", "small")
FOUND = (
    Tally("codex", HIGH, 5, 4, 3, 6, 2, 2_400, 8_000, 2 * MICROS),
    Tally("codex", Sort("docs"), 1, 1, 1, 1, 0, 600, 1_000, MICROS),
    Tally("claude", HIGH, 1, 0, 0, 2, 0, 60, 500, MICROS, unpriced=1),
)


def test_costs_are_for_each_merged_pull_request() -> None:
    rows = {(row.what, row.agent): row for row in compare(FOUND)}
    assert rows[ALL, "codex"] == Comparison(ALL, "codex", 5, 6, 0.8, 0.6, 1_800.0, 10.0, 0.4, 1.4)
    security = rows["security findings", "codex"]
    assert (security.first_time_green, security.usd, security.attempts) == (0.75, 0.5, 1.5)
    assert rows["security findings", "claude"].usd is None


def test_what_is_wide_comes_first_and_nothing_twice() -> None:
    rows = [row.what for row in compare(FOUND)]
    close = "high security findings (single-file, complexity small)"
    assert rows == [ALL, ALL, "docs findings", "security findings", "security findings", close, close]
    assert compare(()) == ()


def test_the_table_says_what_is_not_known() -> None:
    dear = Tally("claude", Sort("docs"), 2, 2, 0, 2, 0, 60, 500, MICROS, unpriced=1)
    head, *lines = table(compare((*FOUND[:2], dear)))
    assert head.split() == [
        *(
            "what",
            "agent",
            "merged",
            "tried",
            "first",
            "time",
            "USD",
            "tokens",
            "minutes",
            "cycles",
            "attempts",
        )
    ]
    assert lines[0].split() == ["all", "claude", "2", "2", "0%", ">0.50", "250", "0.5", "0.0", "1.0"]
    assert len({len(line) for line in lines}) == 1, "columns stand below each other"
    (nothing,) = [line for line in table(compare(FOUND)) if line.startswith("all") and "claude" in line]
    assert nothing.split()[2:] == ["0", "1", *["-"] * 6]
