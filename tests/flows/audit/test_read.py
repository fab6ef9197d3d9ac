"""Audits of every shape are read: what is open, once, with its severity and places."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.audit.read import MAX_FINDINGS, read
from flows.model.finding import COMPLEXITIES, SCOPES, SEVERITIES, TYPES, Finding
from tests.effort import takes_at_most
from tests.flows.reading.documents import DOCUMENTS, HEADINGS, Expected

MOST = 65_536


def titles(text: str) -> list[str]:
    return [finding.title for finding in read(text).findings]


def only(text: str) -> Finding:
    [finding] = read(text).findings
    return finding


@pytest.mark.parametrize(("name", "text", "expected"), DOCUMENTS, ids=[one[0] for one in DOCUMENTS])
def test_what_a_document_leaves_open_is_read_once(name: str, text: str, expected: Expected):
    found = read(text).findings
    assert len(found) == len(expected), [finding.title for finding in found]
    for finding, (title, severity, place) in zip(found, expected, strict=True):
        assert title in finding.title
        assert finding.severity == severity
        assert (finding.locations or ("",))[0] == place


@pytest.mark.parametrize(("name", "text", "expected"), DOCUMENTS, ids=[one[0] for one in DOCUMENTS])
def test_line_ends_and_invisible_marks_change_nothing(name: str, text: str, expected: Expected):
    plain = [(finding.title, finding.severity, finding.line) for finding in read(text).findings]
    for other in (text.replace("\n", "\r\n"), text.replace(" ", " \u200f"), text.replace("e", "e\0")):
        assert [(one.title, one.severity, one.line) for one in read(other).findings] == plain


def test_a_finding_knows_its_line_text_fix_and_criteria():
    finding = only(
        "# Issues\n\n## X-9: The lift forgets its floor\n\n**Severity:** High\n\nIt starts at zero.\n\n"
        "### Fix\n\nWrite the floor down.\n\n"
        "### Acceptance criteria\n\n- [ ] it is kept\n- [x] it is tested\n"
    )
    assert (finding.line, finding.severity) == (3, "high")
    assert "It starts at zero." in finding.text
    assert finding.fix == "Write the floor down."
    assert finding.criteria == ("it is kept", "it is tested")


def test_places_of_the_fix_are_no_places_of_the_finding():
    finding = only(
        "# Issues\n\n### C-1 Leak in `a/b.py:3`\n\n- **Fix:** as in `c/d.py`\n- **File:** `e/f.py`\n"
    )
    assert finding.locations == ("e/f.py", "a/b.py:3")


def test_what_a_later_part_of_the_document_calls_done_is_no_finding():
    text = HEADINGS[1] + "\n## Fixed since\n\n| ID | Status |\n|---|---|\n| FB-1 | Resolved |\n"
    assert titles(text) == ["Seat map is drawn twice"]


def test_the_text_does_not_repeat_what_stands_in_fields_of_its_own():
    finding = only(
        "# Issues\n\n## X-9: The lift forgets its floor\n\n"
        "**Severity:** High\n**Location:** `lift/floor.py:3`\n"
        "**Category:** Bug\n\n**Description:** It starts at zero.\n\n**Impact:** People walk.\n\n"
        "**Fix:**\nWrite the floor down:\n\n```py\nfloor = read()\n```\n\n**Evidence:** seen twice.\n\n"
        "### Acceptance criteria\n\n- [ ] it is kept\n"
    )
    assert finding.text == (
        "**Description:** It starts at zero.\n\n**Impact:** People walk.\n\n**Evidence:** seen twice."
    )
    assert finding.fix.startswith("Write the floor down:")
    assert "floor = read()" in finding.fix
    assert (finding.locations, finding.criteria) == (("lift/floor.py:3",), ("it is kept",))


def test_a_text_of_nothing_but_fields_is_kept():
    finding = only("# Issues\n\n### C-1 Missing lamp\n\n- **File:** `e/f.py`\n- **Fix:** lamp\n")
    assert "lamp" in finding.text


def test_a_guide_holds_no_findings_and_that_is_said():
    text = (
        "# Code review standards\n\n## 🔴 Blockers\n\n- [ ] Missing checks of input are rejected\n"
        "- [ ] Is every number checked?\n\n## Pitfalls\n\n- **Never sleep** in a test\n"
    )
    assert titles(text) == []
    assert any("guide" in doubt.what for doubt in read(text).doubts)
    filled = text.replace("- [ ] Missing", "- [x] Locks\n- [ ] Missing")
    assert "Missing checks of input are rejected" in titles(filled)


def test_where_all_is_mended_what_is_recommended_is_open_and_what_comes_next_is_none():
    done = "".join(f"### {i}. Leak in tank {i} (HIGH)\n**Fix Applied:** welded\n\n" for i in range(1, 5))
    text = f"# Review\n\n## Issues fixed\n\n{done}## %s\n\n- Add a second pump\n"
    assert titles(text % "Recommendations") == ["Add a second pump"]
    assert titles(text % "Future recommendations") == []
    assert titles(text % "Next steps") == []


def test_code_never_holds_a_finding():
    inside = "### F-1: Missing lock\n\n- [ ] **P0** broken\n"
    for text in (
        f"# Issues\n\n```\n{inside}```\n",
        f"# Issues\n\n~~~md\n{inside}",
        "# Issues\n\n" + "".join(f"    {line}\n" for line in inside.splitlines()),
        f"# Issues\n\n<pre>\n{inside.replace(chr(10) * 2, chr(10))}</pre>\n",
        f"# Issues\n\n<!--\n{inside}-->\n",
    ):
        assert titles(text) == []


def test_prose_alone_is_no_finding_and_that_is_said():
    reading = read("The code is broken in many ways, and nobody knows which.\n")
    assert reading.findings == ()
    [doubt] = reading.doubts
    assert doubt.line == 1
    assert "heading" in doubt.remedy


def test_a_section_for_findings_in_which_none_was_read_is_said():
    text = "# A\n\n## Known issues\n\nThe pump fails.\n\n## Bugs\n\n- **Lost bolts** in `a.py`\n"
    assert [doubt.line for doubt in read(text).doubts if "Known issues" in doubt.what] == [3]
    assert len(titles(text)) == 1


def test_too_many_findings_are_cut_and_that_is_said():
    text = "# Bugs\n\n" + "".join(f"- **Wrong number {i} in the ledger**\n" for i in range(MAX_FINDINGS + 5))
    reading = read(text)
    assert len(reading.findings) == MAX_FINDINGS
    assert any("only the first" in doubt.what for doubt in reading.doubts)


def test_an_empty_text_holds_nothing():
    assert read("").findings == ()


PIECES = (
    "# ## ### - * 1. | |-| ``` > ** ` ~~ [ ] [x] <details> <summary> </summary> </details> <!-- --> "
    "--- P0 High 🔴 ✅ Fixed Issues all 3/3 F-1-F-9 open Status: Answer: No # Severity: File: a/b.py:3 "
    "Missing lock F-1 : 高 修复 "
    "\n \n\n \t \r\n \0 \u202e & &amp; ![a](b) [a]: b"
)
WORDS = st.sampled_from(PIECES.split(" "))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(WORDS, st.text(max_size=8)), max_size=60).map(" ".join))
def test_any_text_is_read_and_twice_the_same(text: str):
    reading = read(text)
    assert reading == read(text)
    for finding in reading.findings:
        assert finding.title.strip()
        assert 1 <= finding.line <= text.count("\n") + text.count("\r") + 1
        assert finding.severity in ("", *SEVERITIES)
        assert finding.type in TYPES
        assert finding.scope in SCOPES
        assert finding.complexity in COMPLEXITIES


ROW = "| {0} | High | mod{0}/file.py:{0} | Missing check of input {0} | Check |\n"
SLOW = {
    "files without tests": "# Tests\n\n| File | Status |\n|---|---|\n"
    + "".join(f"| a/b{number}.py | MISSING |\n" for number in range(3_000)),
    "a plan of open boxes": "# Plan\n\n- [x] one\n- [x] two\n"
    + "".join(f"- [ ] write part {number}\n" for number in range(3_000)),
    "quotes": "> " * MOST,
    "lists": "".join("  " * i + "- **Critical**:\n" for i in range(250)),
    "list of lists": "- " * MOST,
    "brackets": "[" * MOST,
    "links": "[a](" * MOST,
    "images": "![[" * MOST,
    "emphasis": "*a_ " * MOST,
    "backticks": "".join("`" * i + "a" for i in range(400)),
    "comments": "<!--" * MOST,
    "tags": "<a " * MOST,
    "details": "<details>\n\n" * MOST,
    "broken pipes": "| a\n|-|-\n" + "|x|y\n" * MOST,
    "rows": "# Bugs\n\n| # | Severity | File | Issue | Fix |\n|-|-|-|-|-|\n"
    + "".join(map(ROW.format, range(2000))),
    "headings": "# a\n" * MOST,
    "one long heading": "# " + "Missing (a) " * MOST,
    "items": "- broken lock\n" * MOST,
    "titles": "**a b c d:** e\n\n" * MOST,
    "one long word": "a/" * MOST,
    "signs": "🔴 a\n" * MOST,
    "verdicts": "# a\n\n## F-1: lost\n\nb\n\n## c\n\n"
    + "- **P0:** 8 issues - fixed, C1-C9, all done\n" * MOST,
}


@pytest.mark.parametrize("name", SLOW)
def test_hostile_text_of_the_largest_size_is_read_at_once(name: str):
    text = SLOW[name][:MOST]
    # One second is promised; a neighbour's work takes its share of the processor's caches.
    assert takes_at_most(1.3, lambda: read(text))


def test_lists_twenty_deep_are_read():
    text = "# Issues\n\n" + "".join("  " * i + f"- **Wrong thing {i}**\n" for i in range(20))
    assert titles(text)[0] == "Wrong thing 0"
