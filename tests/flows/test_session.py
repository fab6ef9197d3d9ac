"""A remote run's work is begun once, whatever answer was lost: the claim's states as a table."""

from __future__ import annotations

import pytest

from flows.session import Claimed, may_begin, sought_since

AT, EARLIER = 1_000.0, 400.0
SOUGHT: dict[str, tuple[Claimed, float | None]] = {
    "nothing was asked for yet": (Claimed("new", AT, "", None), None),
    "it is known": (Claimed("done", AT, "sessions/1", None), None),
    "it is known, and this disk saw it": (Claimed("done", AT, "sessions/1", EARLIER), None),
    "it was asked for, and its answer was lost": (Claimed("open", AT, "", None), AT),
    "the store was lost, and this disk saw it begun": (Claimed("new", AT, "", EARLIER), EARLIER),
    "both know of it": (Claimed("open", AT, "", EARLIER), EARLIER),
}


@pytest.mark.parametrize("name", SOUGHT)
def test_the_vendors_list_is_looked_through_where_an_answer_may_be_lost(name: str) -> None:
    one, since = SOUGHT[name]
    assert sought_since(one) == since


@pytest.mark.parametrize(("seconds", "expected"), [(0.0, False), (119.9, False), (120.0, True)])
def test_what_is_not_listed_is_begun_again_after_two_minutes(seconds: float, expected: bool) -> None:
    assert may_begin(Claimed("open", AT, "", None), AT + seconds) is expected
