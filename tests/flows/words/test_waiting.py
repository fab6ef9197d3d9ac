"""A task that waits says why, where it stands, and when it may begin."""

from __future__ import annotations

from flows.model import Wait
from flows.words import waiting

AT = 1_795_255_200.0  # 2026-11-21 10:00 UTC


def test_reason_place_and_hour_are_said_where_they_are_known() -> None:
    assert waiting(Wait("host", "this host does not serve `a`", None, 0)) == "this host does not serve `a`"
    said = waiting(Wait("repo", "4 runs live in acme/api, which is its cap", AT, 3), "Europe/Berlin")
    assert said == (
        "4 runs live in acme/api, which is its cap; it was number 3 of those that wait when this was "
        "written; it may begin about 2026-11-21 11:00 (Europe/Berlin)"
    )


def test_what_is_scheduled_for_another_day_names_no_hour() -> None:
    why = "scheduled for 2026-11-22: the team's 80 tasks of 2026-11-21 are used up"
    assert waiting(Wait("quota-team", why, AT, 1)).startswith(why)
    assert "about" not in waiting(Wait("quota-team", why, AT, 1))
