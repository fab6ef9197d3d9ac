"""A checklist that people edit is changed by a character or a line, and keeps every other byte."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows import checklist
from flows.model import Checklist, Child, Phase
from tests.effort import takes_at_most

REPO = "acme/api"
TITLES = ("Phase 1: Blockers (blocking)", "Phase 2: Fixes (parallelisable)", "Phase 3: Clean-up (cleanup)")
BODY = """## Overview

Branch: `epic/42-security` → `main`

## Child Issues

### Phase 1: Blockers (blocking)
- [ ] #43 - a
### Phase 2: Fixes (parallelisable)
- [ ] #44 - b

## Acceptance Criteria

- [ ] green
"""

words = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"], exclude_characters="@<"), min_size=1
)
titles = st.lists(words, max_size=5).map(lambda parts: " ".join(parts)[:100].strip())
number = st.integers(1, 10**9)
repos = st.sampled_from([REPO, REPO, REPO, "acme/web", "o-1/x.y_z"])


@st.composite
def checklists(draw: st.DrawFn) -> Checklist:
    keys = draw(st.lists(st.tuples(repos, number), unique=True, max_size=12))
    children = [Child(repo, n, draw(titles), draw(st.booleans())) for repo, n in keys]
    cuts = sorted(draw(st.lists(st.integers(0, len(children)), max_size=4)))
    parts = [children[a:b] for a, b in zip([0, *cuts], [*cuts, len(children)], strict=True)]
    untitled = draw(st.booleans()) and bool(parts[0])
    named = [f"Phase {i}: " + (draw(titles).rstrip("# ") or "x") for i in range(1, len(parts) + 1)]
    named[0] = "" if untitled else named[0]
    phases = tuple(Phase(title, tuple(part)) for title, part in zip(named, parts, strict=True))
    branch = draw(st.sampled_from(["", "epic/42-security", "epic/1-a.b_c"]))
    return Checklist(phases, branch, draw(st.sampled_from(["", "main"])) if branch else "")


def bare(read: Checklist) -> object:
    phases = [(p.title, [(c.repo, c.number, c.title, c.is_ticked) for c in p.children]) for p in read.phases]
    return phases, read.branch, read.base


@given(checklists(), st.text())
def test_what_was_rendered_is_read_back(given_list: Checklist, overview: str) -> None:
    body = checklist.render(given_list, overview, REPO)
    read = checklist.parse(body, REPO)
    assert bare(read) == bare(given_list)
    lines = body.split("\n")
    assert all(f"#{child.number}" in lines[child.line - 1] for child in read.children)


def test_the_rendered_body_is_the_documented_one() -> None:
    phases = tuple(Phase(t, (Child("", n, "title"),)) for t, n in zip(TITLES, (43, 44, 45), strict=True))
    body = checklist.render(Checklist(phases, "epic/42-security", "main"), "what the epic is for", REPO)
    assert body == (
        "## Overview\n\nwhat the epic is for\n\nBranch: `epic/42-security` → `main`\n\n## Child Issues\n\n"
        "### Phase 1: Blockers (blocking)\n- [ ] #43 - title\n"
        "### Phase 2: Fixes (parallelisable)\n- [ ] #44 - title\n"
        "### Phase 3: Clean-up (cleanup)\n- [ ] #45 - title\n\n"
        "## Acceptance Criteria\n\n- [ ] all children merged into the epic branch, and its CI green\n"
    )


def test_titles_call_nobody_and_hide_nothing() -> None:
    title = "Ask @alice\n<!-- x --> and mail a@b.de\u202e"
    body = checklist.render(Checklist((Phase("", (Child("", 1, title),)),)), "by @bob", REPO)
    assert "@alice" not in body
    assert "@bob" not in body
    assert "- [ ] #1 - Ask @\u200balice and mail a@b.de\n" in body


# ----- people's edits -----

MARKS = [
    "## Child Issues",
    "### Phase 1: Blockers",
    "### Phase 2: Fixes",
    "### Docs",
    "## Acceptance Criteria",
    "## Overview",
    "- [ ] done",
    "- [ ]",
    "- x",
    "1. y",
    "```",
    "~~~",
    "<!--",
    "-->",
    "> - [ ] #5",
    "    - [ ] #6",
    "prose",
    "Phase 3",
    "---",
    "===",
    "<details>",
    "</details>",
    "<pre>",
    "</pre>",
    "Branch: `a/b` → `main`",
    "Branch:",
    "| a | b |",
    "[x]: /y",
    "* * *",
    "\t",
    "",
    "",
]
pieces = st.lists(
    st.one_of(
        st.integers(1, 9).map(lambda n: f"- [ ] #{n} - title"),
        st.integers(1, 9).map(lambda n: f"  * [x] #{n}"),
        st.integers(1, 9).map(lambda n: f"3. [ ] acme/api#{n}"),
        st.sampled_from(MARKS),
        st.text(max_size=12),
    ),
    max_size=25,
)
bodies = st.builds(lambda lines, end: end.join(lines), pieces, st.sampled_from(["\n", "\r\n"]))
some = st.sets(st.integers(1, 9)).map(lambda numbers: [(REPO, n) for n in numbers])


@given(bodies, some)
def test_ticking_changes_one_character_a_child_and_is_done_once(
    body: str, issues: list[tuple[str, int]]
) -> None:
    before = checklist.parse(body, REPO)
    after_body = checklist.tick(body, REPO, issues)
    open_ones = [c for c in before.children if (c.repo, c.number) in issues and not c.is_ticked]
    changed = [(old, new) for old, new in zip(body, after_body, strict=True) if old != new]
    assert [new for _, new in changed] == ["x"] * len(open_ones)
    assert all(old in " \t\u00a0" for old, _ in changed)
    after = checklist.parse(after_body, REPO)
    assert [c.is_ticked for c in after.children] == [
        c.is_ticked or (c.repo, c.number) in issues for c in before.children
    ]
    assert checklist.tick(after_body, REPO, issues) == after_body


@given(bodies, st.lists(st.tuples(st.integers(1, 20), titles), max_size=4), st.sampled_from([*TITLES, ""]))
def test_joining_adds_lines_and_moves_nobody(body: str, rows: list[tuple[int, str]], phase: str) -> None:
    before, after_body = checklist.parse(body, REPO), checklist.add(body, REPO, phase, rows)
    after = checklist.parse(after_body, REPO)
    old = {(c.repo, c.number) for c in before.children}
    new = {(REPO, n) for n, _ in rows} - old
    assert _is_within(body, after_body)
    found = {(c.repo, c.number) for c in after.children}
    assert found == old | new or after_body == body
    assert [(c.repo, c.number, c.is_ticked) for c in before.children] == [
        (c.repo, c.number, c.is_ticked) for c in after.children if (c.repo, c.number) in old
    ]
    assert checklist.add(after_body, REPO, phase, rows) == after_body or found == old


def _is_within(inner: str, outer: str) -> bool:
    """Whether `outer` is `inner` with one piece put in."""
    grown = len(outer) - len(inner)
    start = next((i for i, (a, b) in enumerate(zip(inner, outer, strict=False)) if a != b), len(inner))
    return any(
        outer[:i] + outer[i + grown :] == inner for i in range(start, -1, -1) if inner[:i] == outer[:i]
    )


@given(bodies)
def test_naming_the_branch_leaves_the_checklist_alone(body: str) -> None:
    named = checklist.name_branch(body, "epic/9-docs", "main")
    read, before = checklist.parse(named, REPO), checklist.parse(body, REPO)
    assert bare(Checklist(read.phases)) == bare(Checklist(before.phases))
    assert (read.branch, read.base) == ("epic/9-docs", "main") or named == body
    assert checklist.name_branch(named, "epic/9-docs", "main") == named


@given(bodies)
def test_accepting_ticks_no_child(body: str) -> None:
    accepted = checklist.accept(body)
    assert bare(checklist.parse(accepted, REPO)) == bare(checklist.parse(body, REPO))
    assert checklist.accept(accepted) == accepted


# ----- by example -----


def test_of_a_child_that_is_named_twice_the_first_box_is_ticked() -> None:
    body = "## Child Issues\r\n* [ ] #1\r\n- [ ] acme/api#1\r\n- [ ] #12\r\n"
    assert checklist.tick(body, REPO, [("Acme/API", 1)]) == body.replace("* [ ]", "* [x]")


def test_a_ticked_box_is_left_as_it_was_written() -> None:
    body = "## Child Issues\n- [X] #1\n- [ ] #2\n## Acceptance Criteria\n- [X] green\n"
    assert checklist.tick(body, REPO, [(REPO, 1), (REPO, 2)]) == body.replace("[ ] #2", "[x] #2")
    assert checklist.accept(body) == body


@pytest.mark.parametrize("body", ["```\nnever closed", "<!--\n", "<pre>\n## Child Issues\n"])
def test_a_body_without_a_place_for_a_child_stays_as_it_is(body: str) -> None:
    assert checklist.add(body, REPO, TITLES[0], [(50, "new")]) == body


def test_a_child_goes_where_it_is_read_even_if_that_is_not_the_end() -> None:
    body = "## Child Issues\n### Phase 1: Fixes\n- [ ] #1\n\n<pre>\nnever closed\n"
    head = "- [ ] #1\n### Phase 3: Clean-up (cleanup)\n- [ ] #50 - new\n"
    assert checklist.add(body, REPO, TITLES[2], [(50, "new")]) == body.replace("- [ ] #1\n", head)


def test_acceptance_boxes_are_ticked_by_accept_alone() -> None:
    assert checklist.accept(BODY) == BODY.replace("- [ ] green", "- [x] green")
    assert checklist.tick(BODY, REPO, [(REPO, 43)]) == BODY.replace("[ ] #43", "[x] #43")


@pytest.mark.parametrize(
    ("body", "phase", "expected"),
    [
        (BODY, TITLES[1], BODY.replace("#44 - b\n", "#44 - b\n- [ ] #50 - new\n")),
        (BODY, TITLES[2], BODY.replace("#44 - b\n", f"#44 - b\n### {TITLES[2]}\n- [ ] #50 - new\n")),
        (
            BODY.replace("Phase 2: Fixes (parallelisable)", "the FIXES"),
            TITLES[1],
            BODY.replace("Phase 2: Fixes (parallelisable)", "the FIXES").replace(
                "\n\n## Acc", f"\n### {TITLES[1]}\n- [ ] #50 - new\n\n## Acc"
            ),
        ),
        (
            "## Child Issues\n### Phase 1: Fixes\n* [ ] #1\n### Phase 2: Clean-up\n",
            TITLES[1],
            "## Child Issues\n### Phase 1: Fixes\n* [ ] #1\n* [ ] #50 - new\n### Phase 2: Clean-up\n",
        ),
        (
            "## Child Issues\n### Phase 1: Fixes\n- [ ] #1\n",
            TITLES[0],
            f"## Child Issues\n### {TITLES[0]}\n- [ ] #50 - new\n### Phase 1: Fixes\n- [ ] #1\n",
        ),
        (
            "## Child Issues\n### Phase 1\n### Phase 2: whatever\nprose\n",
            TITLES[1],
            "## Child Issues\n### Phase 1\n### Phase 2: whatever\n- [ ] #50 - new\n\nprose\n",
        ),
        (
            "### Security\n- [ ] #1\n### Docs\n- [ ] #2",
            TITLES[0],
            "### Security\n- [ ] #1\n### Docs\n- [ ] #2\n- [ ] #50 - new",
        ),
        ("- [ ] #1\r\n\r\nprose\r\n", "", "- [ ] #1\r\n- [ ] #50 - new\r\n\r\nprose\r\n"),
        ("", TITLES[0], f"## Child Issues\n\n### {TITLES[0]}\n- [ ] #50 - new\n"),
        ("## Child Issues", "", "## Child Issues\n\n- [ ] #50 - new"),
    ],
)
def test_a_child_joins_the_phase_that_is_meant(body: str, phase: str, expected: str) -> None:
    assert checklist.add(body, REPO, phase, [(50, "new"), (50, "again")]) == expected


def test_who_is_in_already_stays_where_it_is() -> None:
    assert checklist.add(BODY, REPO, TITLES[1], [(43, "a")]) == BODY


def test_the_branch_line_is_put_in_and_repaired() -> None:
    line = "Branch: `epic/42-security` → `main`"
    for broken in ("Branch:", "**Branch:** `epic/7-old` -> `dev`", "Branch: `epic/7`"):
        assert checklist.name_branch(BODY.replace(line, broken), "epic/42-security", "main") == BODY
    without = BODY.replace(line + "\n\n", "what for\n\n")
    expected = BODY.replace(line, f"what for\n\n{line}")
    assert checklist.name_branch(without, "epic/42-security", "main") == expected
    assert checklist.name_branch("words", "a", "b") == "Branch: `a` → `b`\n\nwords"


@pytest.mark.parametrize("piece", ["- [ ] #1\n", "### Phase 1\n- [ ] #2\n", "> - ", "- x\n  ", "#"])
def test_the_largest_body_is_changed_in_a_second(piece: str) -> None:
    body = ("## Child Issues\n" + piece * 65_536)[:65_536]
    assert takes_at_most(1.0, lambda: (checklist.tick(body, REPO, [(REPO, 1)]), checklist.accept(body)))
    assert takes_at_most(2.0, lambda: checklist.add(body, REPO, TITLES[2], [(50, "x")]))
