# ruff: noqa: RUF001 - sentences of many languages
"""A sentence that says of several findings that they are done or open is understood, and no other one."""

from __future__ import annotations

import pytest

from flows.reading.field import of_field
from flows.reading.verdict import verdicts

KNOWN = frozenset(
    ("c1", "c2", "c3", "h1", "h2", "m1", "b3", "a5", "f01", "f02", "f03", "n1", "n2", "n3", "n4")
)
ALL_ARE_DONE = (
    "All 12 findings have been fixed.",
    "30 of 30 issues resolved",
    "30/30 fixed",
    "✅ All identified problems were remediated",
    "Alle Befunde sind behoben.",
    "Tous les problèmes ont été corrigés.",
    "Todos los hallazgos fueron resueltos",
    "Все замечания исправлены",
    "Alle bevindingen zijn opgelost",
    "Wszystkie problemy zostały naprawione",
    "所有问题已修复",
    "すべての指摘は修正済み",
    "17 issues: 17 fixed, 0 open",
)
NOTHING_IS_SAID = (
    "All findings should be fixed before the launch.",
    "None of the findings have been fixed.",
    "Once all issues are resolved, tag a release.",
    "All findings of the previous audit were fixed.",
    "28 of 30 issues resolved",
    "All tests were fixed",
    "100/100 ✅",
    "All 12 bug fixes are complete",
    "The timeout is fixed to five seconds.",
    "Status: complete",
    "Make sure that all issues are closed",
    "Alle Befunde müssen behoben werden",
    "C1 must be fixed first",
    "`warning`: should be fixed",
    "High: Fixed buffer overflows when a name is long",
)


@pytest.mark.parametrize("text", ALL_ARE_DONE)
def test_all_findings_are_said_to_be_done(text: str):
    [told] = verdicts(text, 1, KNOWN)
    assert (told.state, told.idents, told.levels, told.themes) == (
        "done",
        frozenset(),
        frozenset(),
        frozenset(),
    )


@pytest.mark.parametrize("text", NOTHING_IS_SAID)
def test_a_wish_a_share_or_something_else_says_nothing(text: str):
    assert verdicts(text, 1, KNOWN) == []


@pytest.mark.parametrize(
    ("text", "state", "levels"),
    [
        ("P0 (Critical): 8 issues - ✅ Fixed", "done", {"critical"}),
        ("P3: 6 issues - deferred", "open", {"low"}),
        ("All critical and high findings have been fixed", "done", {"critical", "high"}),
        ("All P0-P2 issues are resolved", "done", {"critical", "high", "medium"}),
        ("High: 0 open", "done", {"high"}),
        ("Hoch: 2 Befunde – erledigt", "done", {"high"}),
        ("Alle kritieke bevindingen zijn opgelost", "done", {"critical"}),
    ],
)
def test_a_level_is_said_to_be_done_or_open(text: str, state: str, levels: set[str]):
    [told] = verdicts(text, 1, KNOWN)
    assert (told.state, set(told.levels)) == (state, levels)


@pytest.mark.parametrize(
    ("text", "done", "left"),
    [
        ("C1-C3 and H2 fixed in PR #12. Left open: B3, A5.", {"c1", "c2", "c3", "h2"}, {"b3", "a5"}),
        ("F-01 to F-03 are resolved; H1 is still open", {"f01", "f02", "f03"}, {"h1"}),
        ("Findings 1, 2 and 4 were fixed, but finding 3 remains open", {"n1", "n2", "n4"}, {"n3"}),
        ("M1 will not be fixed", {"m1"}, set()),
        ("1-3 号问题已在 v2.1 修复", {"n1", "n2", "n3"}, set()),
        ("X9 was fixed", set(), set()),
    ],
)
def test_what_is_named_is_said_to_be_done_or_left(text: str, done: set[str], left: set[str]):
    told = verdicts(text, 1, KNOWN)
    assert {name for one in told if one.state == "done" for name in one.idents} == done
    assert {name for one in told if one.state == "open" for name in one.idents} == left


def test_an_exception_is_left_open():
    first, second = verdicts("All findings have been fixed except C1 and M1", 3, KNOWN)
    assert (first.state, first.idents) == ("done", frozenset())
    assert (second.state, second.idents, second.line) == ("open", {"c1", "m1"}, 3)


def test_a_theme_narrows_what_is_done():
    [told] = verdicts("All security findings were fixed", 1, KNOWN)
    assert told.themes == {"security"}


def test_a_bare_status_counts_in_a_documents_head_only():
    assert of_field("**Status:** Fixed", 1) is not None
    assert of_field("**Status:** Fixed", 1, is_head=False) is None
    assert of_field("**Status:** Complete", 1) is None
    assert of_field("Resolution status: complete", 1, is_head=False) is not None
    assert of_field("Status: partially fixed", 1) is None
