"""Sections by headings, by folds, and by lines that only look like headings."""

from __future__ import annotations

from flows.reading.blocks import Block, parse
from flows.reading.outline import outline
from flows.reading.parts import parts


def titles(block: Block) -> list[object]:
    """The tree of a document's section titles."""
    found: list[object] = []
    for child in block.children:
        if child.kind == "section" and child.text.plain:
            found.append([child.text.plain, *titles(child)])
    return found


def tree(text: str) -> list[object]:
    return titles(outline(parse(text)))


def test_headings_nest_by_their_level():
    assert tree("# A\n\n### B\n\n## C\n") == [["A", ["B"], ["C"]]]


def test_folds_hold_their_headings_and_end_with_them():
    text = "# A\n\n<details>\n<summary>F</summary>\n\n# In\n\n</details>\n\n## B\n"
    assert tree(text) == [["A", ["F", ["In"]], ["B"]]]


def test_bold_lines_are_titles_and_bold_labels_stand_below_them():
    text = "# A\n\n**First thing**\n\ntext\n\n**Fix:**\n\n- do it\n\n**Second thing**\n\ntext\n"
    assert tree(text) == [["A", ["First thing", ["Fix:"]], ["Second thing"]]]


def test_a_bold_label_with_its_value_is_no_title():
    assert tree("# A\n\n**Status: open for long**\n\ntext\n") == [["A"]]


def test_lone_numbered_items_are_titles():
    text = "# A\n\n1. One\n\ntext\n\n2. Two\n\ntext\n"
    assert tree(text) == [["A", ["1. One"], ["2. Two"]]]


def test_plain_lines_are_titles_only_without_headings():
    text = "Review\n\nFindings\n\n- a\n- b\n"
    assert tree(text) == [["Review", ["Findings"]]]
    assert tree("# A\n\nFindings\n\n- a\n- b\n") == [["A"]]


def test_link_definitions_hide_nothing():
    section = outline(parse("# [H-1] A\n\n[H-1]: told-here\n")).children[0]
    assert [child.text.plain for child in section.children] == ["[H-1]: told-here"]


def test_labelled_lines_bullets_and_rows_are_parts():
    text = (
        "# A\n\n**File:** `a.py`\n**Priority:** P1 | **Effort:** small\n\n- Fix: do it\n\n"
        "| Field | Value |\n|---|---|\n| Impact | none |\n\n## Recommendation\n\nDo more.\n"
    )
    section = outline(parse(text)).children[0]
    found = [(part.kind, part.value) for part in parts(section) if part.kind]
    assert ("place", "`a.py`") in found
    assert ("severity", "P1") in found
    assert ("fix", "do it") in found
    assert ("fix", "Do more.") in found
