# ruff: noqa: RUF001 - signs of many scripts
"""Severities are read out of scores, sentences, fields, and the scale that a document defines."""

from __future__ import annotations

import pytest

from flows.audit.read import read
from flows.reading.blocks import parse
from flows.reading.cvss import of_score
from flows.reading.grade import rates, said
from flows.reading.outline import outline
from flows.reading.parts import parts
from flows.reading.rated import rated
from flows.reading.scale import scale_of
from tests.effort import takes_at_most


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("9.0", "critical"),
        ("8.9", "high"),
        ("CVSS v3.1: 6.9", "medium"),
        ("CVSS 3.1", ""),
        ("3.9 (AV:L)", "low"),
        ("0.0", ""),
        ("10", "critical"),
        ("2.4.1", ""),
        ("85.0 %", ""),
        # The vectors and their scores are the specification's examples.
        ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "critical"),
        ("AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N", "medium"),
        ("AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N", "low"),
        ("AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N", ""),
    ],
)
def test_a_score_is_a_severity_by_its_band(text: str, level: str):
    assert of_score(text) == level


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Both sides run. High.", "high"),
        ("It stops (low).", "low"),
        ("We agreed that this is critical.", "critical"),
        ("I consider it a minor issue.", "low"),
        ("moderate severity · `a/b.txt` · opened today", "medium"),
        ("Criticidad: alta.", "high"),
        ("Impact: high.", ""),
        ("The highest shelf is critical for us all today.", ""),
        ("A high wall stops it.", ""),
        ("The wall is high and that is good.", ""),
    ],
)
def test_a_sentence_that_says_nothing_else_states_a_severity(text: str, level: str):
    assert said(text) == level


@pytest.mark.parametrize(
    ("line", "is_rating"),
    [
        ("Dringlichkeitsklasse: hoch", True),
        ("Effort: high", False),
        ("Cost: low", False),
        ("Sea: calm", False),
    ],
)
def test_a_field_of_unknown_name_rates_by_its_value(line: str, is_rating: bool):
    assert (rates(line) is not None) == is_rating


@pytest.mark.parametrize(
    ("field", "level"),
    [
        ("**Risk:** *high* — `a.php`", "high"),
        ("**Level:** ERROR", "high"),
        ("**Priority:** Highest", "critical"),
        ("**CVSS base score:** 7.5", "high"),
        ("**Impact:** High\n**Effort:** Low", "high"),
        ("**Impact:** High\n**Likelihood:** Low", ""),
        ("`infra/net.tf:80`. Severity: high.", "high"),
        ("**Impact:** High\n**Severity:** Low", "low"),
        ("**Likelihood:** Low", ""),
        ("**Priority:** must be done before we open", ""),
    ],
)
def test_a_finding_is_rated_by_its_fields(field: str, level: str):
    section = outline(parse(f"# A\n\n{field}\n")).children[0]
    assert rated(parts(section)) == level


@pytest.mark.parametrize(
    ("text", "scale"),
    [
        ("Legend: A = blocker, B = major, C = minor", {"a": "critical", "b": "high", "c": "low"}),
        ("🐝 annoying, 🔥 burns, 💀 deadly", {"🐝": "low", "🔥": "high", "💀": "critical"}),
        ("| Level | Meaning |\n|--|--|\n| 1 | Critical |\n| 2 | Low |", {"1": "critical", "2": "low"}),
        (
            "- **Tier A** – bad (critical)\n- **Tier B** – so (low)",
            {"tier a": "critical", "tier b": "low"},
        ),
        ("A = apples, B = pears", {}),
        ("1 = high, 2 = high", {}),
    ],
)
def test_a_document_defines_its_own_scale(text: str, scale: dict[str, str]):
    assert scale_of(outline(parse(text))) == scale


@pytest.mark.parametrize(
    ("heading", "level"),
    [("Must change before launch", "critical"), ("Should fix", "medium"), ("Could improve", "low")],
)
def test_what_must_and_should_be_is_a_severity(heading: str, level: str):
    [finding] = read(f"# Review\n\n## {heading}\n\n- the lamp is never lit\n").findings
    assert finding.severity == level


@pytest.mark.parametrize(
    ("said_of_it", "kind"),
    [("Security", "security"), ("Perf", "performance"), ("Documentation", "docs"), ("Bug", "quality")],
)
def test_a_stated_type_is_its_type(said_of_it: str, kind: str):
    field = read(f"# Issues\n\n### A-1 The lamp is dark\n\n**Type:** {said_of_it}\n\n**Severity:** Low\n")
    table = read(
        f"# Issues\n\n| ID | Issue | Type |\n|--|--|--|\n| A-1 | The lamp is dark | {said_of_it} |\n"
    )
    assert [one.type for one in (*field.findings, *table.findings)] == [kind, kind]


HOSTILE = {
    "records": "Term\n: Severity: high\n: File: a.py\n\n",
    "forms": "### Severity\n\nHigh\n\n### Where\n\na.py\n\n",
    "lines with separators": "id;severity;finding\n1;high;Broken lock\n2;low;Open door\n",
    "cells": "<table><tr><td>a<td>High",
    "signs": "🔴 a b c d e f\n\n",
    "scales": "A = high, B = low, ",
    "sentences": "(high). It is high. High - ",
    "sections": "## Lock\n\nBroken. High.\n\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_repetition_is_read_at_once(name: str):
    text = (HOSTILE[name] * 65_536)[:65_536]
    assert takes_at_most(1.0, lambda: read(text))
