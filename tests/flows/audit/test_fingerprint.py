"""Filed twice is filed once: what a fingerprint holds fast, and what it tells apart."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.audit.fingerprint import fingerprint
from flows.audit.fingerprints import fingerprints
from flows.model import Finding

FINDING = Finding("Bare `except` in the parser", 1, "high", "quality", locations=("src/a.py:10", "src/b.py"))


@pytest.mark.parametrize(
    "title",
    [
        "bare EXCEPT  in the\tparser",
        "**Bare** except in the _parser_.",
        "[H-01] Bare `except` in the parser",
        "H-01: Bare `except` in the parser",
        "1. Bare `except` in the parser",
        "### 2.3) Bare `except` in the parser",
        "Finding 3 - Bare `except` in the parser",
        "🔴 **C1 — Bare `except` in the parser**",
        "Bare [except](https://x) in the parser",
        "Bare ｅxcept in the parser",  # noqa: RUF001 full-width on purpose
    ],
)
def test_spelling_ids_and_emphasis_do_not_matter(title: str) -> None:
    assert fingerprint("acme/api", replace(FINDING, title=title)) == fingerprint("Acme/API", FINDING)


def test_lines_order_severity_and_words_do_not_matter() -> None:
    other = replace(
        FINDING, line=9, severity="", text="x", fix="y", locations=("./src/b.py#L3", "src/a.py:99-101")
    )
    assert fingerprint("acme/api", other) == fingerprint("acme/api", FINDING)


def test_a_fingerprint_is_the_same_on_every_machine_and_for_ever() -> None:
    assert fingerprint("acme/api", FINDING) == "84f3653909048c55"


@pytest.mark.parametrize(
    "other",
    [
        replace(FINDING, title="Bare except in the lexer"),
        replace(FINDING, type="testing"),
        replace(FINDING, locations=("src/a.py",)),
        replace(FINDING, title="404 except in the parser"),
    ],
)
def test_title_type_and_places_matter(other: Finding) -> None:
    assert fingerprint("acme/api", other) != fingerprint("acme/api", FINDING)
    assert fingerprint("acme/web", FINDING) != fingerprint("acme/api", FINDING)


def test_findings_that_differ_in_their_lines_alone_are_told_apart_within_an_audit() -> None:
    twins = [replace(FINDING, locations=(f"src/a.py:{line}",)) for line in (10, 90, 200)]
    keys = fingerprints("acme/api", twins)
    assert len(set(keys)) == 3
    assert keys[0] == fingerprint("acme/api", twins[2])
    assert fingerprints("acme/api", twins) == keys


@given(st.text(), st.lists(st.text(), max_size=4))
def test_every_finding_has_one(title: str, places: list[str]) -> None:
    key = fingerprint("acme/api", Finding(title, 1, locations=tuple(places)))
    assert len(key) == 16
    assert int(key, 16) >= 0
