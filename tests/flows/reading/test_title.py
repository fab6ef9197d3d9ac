"""Titles are taken apart: number, identifier, severity and state are marks, the rest is the title."""

from __future__ import annotations

import pytest

from flows.reading.severity import only_severity, severity_of
from flows.reading.status import asks_nothing, state
from flows.reading.title import fold, take_apart

TITLES = [
    # text, words, identifier, severity
    ("🔴 Critical: Doors stay open", "Doors stay open", "", "critical"),
    ("[H-01] Doors stay open", "Doors stay open", "h01", ""),
    ("C1. Doors stay open", "Doors stay open", "c1", ""),
    ("3. Doors stay open (High)", "Doors stay open", "", "high"),
    ("P1-03: Doors stay open", "Doors stay open", "p1-03", "high"),
    ("HOCH-2 — Türen bleiben offen", "Türen bleiben offen", "hoch2", "high"),
    ("D9Y-1 — Doors stay open · P2 · Effort S", "Doors stay open", "d9y1", "medium"),
    ("1. 门没有关 🔴 高优先级", "门没有关", "", "high"),
    ("2️⃣ Doors stay open", "Doors stay open", "", ""),
    ("Issue 4: Doors stay open [P3]", "Doors stay open", "n4", "low"),
    ("SHA-256 is computed twice", "SHA-256 is computed twice", "", ""),
    ("1.2 Doors stay open", "Doors stay open", "", ""),
]


@pytest.mark.parametrize(("text", "words", "ident", "severity"), TITLES)
def test_a_title_is_taken_apart(text: str, words: str, ident: str, severity: str):
    title = take_apart(text)
    assert (title.words, title.ident, title.severity) == (words, ident, severity)


@pytest.mark.parametrize(
    ("title", "level"),
    [
        ("Critical Issues (3)", "critical"),
        ("High Priority", "high"),
        ("🟡 Medium", "medium"),
        ("Kritische Befunde", "critical"),
        ("Problèmes mineurs", "low"),
        ("P0", "critical"),
        ("低优先级问题", "low"),
        ("Notes", ""),
        ("Suggestions", ""),
        ("Critical path of the build", ""),
    ],
)
def test_a_title_of_nothing_but_severity_is_a_group(title: str, level: str):
    assert only_severity(title) == level


@pytest.mark.parametrize(
    ("value", "level"),
    [
        ("Blocker", "critical"),
        ("S2", "high"),
        ("sev-1", "critical"),
        ("P4 (later)", "low"),
        ("Informational", "low"),
        ("Mittel", "medium"),
        ("**HIGH** - soon", "high"),
        ("Majeur", "critical"),
        ("высокий", "high"),
        ("🟠", "high"),
        ("unknown", ""),
    ],
)
def test_a_stated_severity_is_mapped(value: str, level: str):
    assert severity_of(value) == level


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Doors stay open ✅ FIXED", "done"),
        ("Doors stay open (resolved in v2)", "done"),
        ("~Doors~ — Behoben", "done"),
        ("Doors stay open ⚠ VERBLEIBEND", "open"),
        ("Input accepted without a check", ""),
        ("Session — accepts what was closed", ""),
        ("Not fixed: doors stay open", "open"),
    ],
)
def test_a_titles_state_stands_at_its_edge(text: str, said: str):
    assert take_apart(text).state == said


@pytest.mark.parametrize(
    ("value", "said"),
    [("Open", "open"), ("✅ Done", "done"), ("Not fixed", "open"), ("partially fixed", "open"), ("42", "")],
)
def test_a_state_is_open_done_or_neither(value: str, said: str):
    assert state(value) == said


def test_identifiers_are_compared_without_their_signs():
    assert fold("H-01") == fold("[h01]") == "h01"
    assert fold("P1.1") != fold("P11")


@pytest.mark.parametrize("fix", ["None", "No action needed", "N/A", "Acceptable as it is", "Keep as-is"])
def test_a_fix_that_changes_nothing_asks_for_nothing(fix: str):
    assert asks_nothing(fix)
    assert not asks_nothing(f"Lock the doors. {fix}")
