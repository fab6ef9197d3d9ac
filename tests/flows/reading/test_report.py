"""A report is JSON of one shape; what it lacks is said, and what is too much is left out."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.model.finding import SEVERITIES, TYPES
from flows.reading.report import MAX_FINDINGS, MAX_PACKED, MAX_PLACES, MAX_TITLE, pack, parse, unpack

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=9), inner, max_size=5),
    max_leaves=20,
)
ROWS = st.lists(
    st.fixed_dictionaries(
        {"title": st.text(min_size=1, max_size=400)},
        optional={
            "severity": st.sampled_from((*SEVERITIES, None, "grave", 3)),
            "type": st.sampled_from((*TYPES, "odd", None)),
            "locations": st.lists(st.text(max_size=300), max_size=20) | VALUES,
            "line": VALUES,
            "fix": st.text(max_size=900) | VALUES,
        },
    ),
    max_size=130,
)


def raw(*rows: object) -> bytes:
    return json.dumps({"findings": rows}).encode()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is no JSON"),
        (b"I found nothing.", "is no JSON"),
        (b"\xff\xfe", "is no JSON"),
        (b"[" * 100_000, "is no JSON"),
        (b"3", "has no list of findings"),
        (b'{"findings": {}}', "has no list of findings"),
        (b'["SQL injection"]', "Finding 1 of the report is no object"),
        (raw({"title": "A leak"}, {"severity": "low"}), "Finding 2 of the report has no title"),
        (raw({"title": " \u200b\n"}), "Finding 1 of the report has no title"),
    ],
)
def test_what_is_no_report_is_told_so(content: bytes, words: str):
    with pytest.raises(ValueError, match=words):
        parse(content)


def test_what_does_not_fit_the_schema_is_left_out():
    row = {"title": "  A <!-- x -->leak\n in\u202e it ", "severity": "HIGH ", "type": "mood", "line": True}
    [found] = parse(raw({**row, "locations": ["a.py:3", "", 7, "`b.py`", "a.py:3", "x" * 400]})).findings
    assert (found.title, found.severity, found.type, found.line) == ("A leak in it", "high", "other", 0)
    assert found.locations == ("a.py:3", "b.py")


def test_a_bare_list_is_a_report_too():
    assert [f.title for f in parse(b'[{"title": "A leak"}]').findings] == ["A leak"]
    assert parse(b'{"findings": []}').findings == ()


def test_what_is_too_much_is_counted():
    report = parse(raw(*({"title": f"leak {n}"} for n in range(MAX_FINDINGS + 7))))
    assert (len(report.findings), report.left) == (MAX_FINDINGS, 7)
    long = parse(raw(*({"title": "\u6f0f" * MAX_TITLE} for _ in range(MAX_FINDINGS))))
    assert len(json.dumps(pack(long))) <= MAX_PACKED
    assert len(long.findings) + long.left == MAX_FINDINGS
    assert len(long.findings) > 5


@given(ROWS)
@settings(max_examples=200, deadline=None)
def test_what_is_kept_comes_back(rows: list[dict[str, object]]):
    try:
        report = parse(json.dumps({"findings": rows}).encode())
    except ValueError:  # a title of hidden characters only
        return
    assert unpack(pack(report)) == report
    assert len(json.dumps(pack(report))) <= MAX_PACKED
    assert len(report.findings) + report.left == len(rows)
    assert all(len(f.locations) <= MAX_PLACES and len(f.title) <= MAX_TITLE for f in report.findings)


@given(VALUES)
@settings(max_examples=200, deadline=None)
def test_any_json_is_a_report_or_is_told_why_not(value: object):
    try:
        said = str(parse(json.dumps(value).encode()).left)
    except ValueError as wrong:
        said = str(wrong)
    assert said.isdigit() or "report" in said
