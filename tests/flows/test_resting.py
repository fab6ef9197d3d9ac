"""What a run's end means for its agent on its host, as tables."""

from __future__ import annotations

import pytest

from flows.model import Outcome
from flows.resting import Meaning, meaning, seconds, skipped, why

FAILED, DONE = Outcome.AGENT_FAILED, Outcome.DELIVERED
MEANINGS = (
    (FAILED, "later", 0, Meaning.LATER),
    (FAILED, "operator", 9, Meaning.STOPPED),
    (FAILED, "agent", 9, Meaning.NOTHING),
    (FAILED, "", 9, Meaning.WORKS),
    (FAILED, "", 0, Meaning.NOTHING),
    (DONE, "", 9, Meaning.WORKS),
    (DONE, "", 0, Meaning.NOTHING),
    (Outcome.OVER_BUDGET, "limit", 9, Meaning.NOTHING),
    (Outcome.TIMEOUT, "later", 9, Meaning.NOTHING),
)


@pytest.mark.parametrize(("outcome", "fault", "tokens", "expected"), MEANINGS)
def test_only_what_others_must_see_to_puts_an_agent_off(
    outcome: Outcome, fault: str, tokens: int, expected: Meaning
) -> None:
    assert meaning(outcome, fault, tokens) is expected


@pytest.mark.parametrize(("last", "expected"), [(None, 60), (0, 60), (60, 120), (1920, 3600), (9999, 3600)])
def test_it_is_put_off_for_twice_as_long_each_time(last: float | None, expected: float) -> None:
    assert seconds(last) == expected


@pytest.mark.parametrize(
    ("rests", "words"),
    [(60.0, "in 1 minute;"), (3600.0, "in 60 minutes;"), (None, "once the operator has mended that")],
)
def test_the_issue_is_told_until_when(rests: float | None, words: str) -> None:
    told = skipped("429 slow down\nmore", "codex", rests)
    assert told.startswith("429 slow down\nmore\n`codex` is tried again on this host ")
    assert words in told


@pytest.mark.parametrize(("reason", "line"), [("", "it said no more"), ("a\nb", "a"), ("x" * 999, "x" * 300)])
def test_why_is_one_line(reason: str, line: str) -> None:
    assert why(reason) == line
