"""Labels: each has a colour and a description that GitHub takes; prefixes stand before the App's."""

from __future__ import annotations

import re

from flows import labels


def test_every_label_has_a_colour_and_a_description_that_github_takes() -> None:
    for name, (colour, description) in labels.wanted().items():
        assert re.fullmatch(r"[0-9A-F]{6}", colour), name
        assert 0 < len(description) <= 100, name
        assert len(name) <= 50


def test_what_a_finding_is_like_has_a_label_for_each_word() -> None:
    from flows.model.finding import COMPLEXITIES, SCOPES, SEVERITIES, TYPES

    words = {*SEVERITIES, *TYPES, *SCOPES, *(f"complexity:{word}" for word in COMPLEXITIES)} - {"other"}
    assert words <= {*labels.CLASSES}


def test_the_prefix_stands_before_what_the_app_sets_only() -> None:
    wanted = labels.wanted("ai-")
    assert {"agent", "hold", "ai-fleet:ready", "ai-epic", "ai-low"} <= {*wanted}
    assert not {"ai-agent", "fleet:ready", "low"} & {*wanted}


def test_a_person_is_called_by_a_red_label() -> None:
    assert labels.wanted()["needs-intervention"][0] == "B60205"
