"""What a checklist says: which lines are children, in which phase, and what is wrong."""

from __future__ import annotations

import pytest

from flows import checklist
from tests.effort import takes_at_most

REPO = "acme/api"
BODY = """## Overview

What it is for.

Branch: `epic/42-security` → `main`

## Child Issues

### Phase 1: Blockers (blocking)
- [x] #43 - Hash passwords
### Phase 2: Fixes (parallelisable)
- [ ] #44 - Limit uploads
- [ ] #45
### Phase 3: Clean-up (cleanup)

## Acceptance Criteria

- [ ] all children merged into the epic branch, and its CI green
- [ ] #99 is closed
"""


def children(body: str) -> list[int]:
    return [child.number for child in checklist.parse(body, REPO).children]


def phases(body: str) -> list[tuple[str, list[int]]]:
    read = checklist.parse(body, REPO).phases
    return [(phase.title, [child.number for child in phase.children]) for phase in read]


def problems(body: str) -> list[tuple[int, str]]:
    return [(problem.line, problem.what) for problem in checklist.parse(body, REPO).problems]


def test_an_epic_of_ours_is_read_whole() -> None:
    read = checklist.parse(BODY, REPO)
    assert phases(BODY) == [
        ("Phase 1: Blockers (blocking)", [43]),
        ("Phase 2: Fixes (parallelisable)", [44, 45]),
        ("Phase 3: Clean-up (cleanup)", []),
    ]
    assert (read.branch, read.base, read.problems) == ("epic/42-security", "main", ())
    first = read.children[0]
    assert (first.repo, first.title, first.is_ticked, first.line) == (REPO, "Hash passwords", True, 10)


def test_marks_that_nobody_sees_do_not_hide_an_issue() -> None:
    body = "- [ ] \u200f#43 - x\n- [ ] \u2067acme/api#44\u2069\n- [ ] \ufeff\u200b#45\n- [ ] \u200f#43\n"
    assert children(body) == [43, 44, 45]
    assert [line for line, _ in problems(body)] == [4]
    ticked = checklist.tick(body, REPO, {(REPO, 43), (REPO, 45)})
    assert ticked == body.replace("[ ] \u200f#43 -", "[x] \u200f#43 -").replace("[ ] \ufeff", "[x] \ufeff")


@pytest.mark.parametrize("line", BODY.split("\n")[9:11])
def test_line_ends_do_not_matter(line: str) -> None:
    for end in ("\r\n", "\r"):
        assert checklist.parse(BODY.replace("\n", end), REPO) == checklist.parse(BODY, REPO), line


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("- [ ] #43 - title", [43]),
        ("* [ ] #43", [43]),
        ("+ [X] #43 title", [43]),
        ("1. [ ] #43", [43]),
        ("2) [x] #43: title", [43]),
        ("   - [ ] #43", [43]),
        ("-\t[ ] #43", [43]),
        ("- [\t] #43", [43]),
        ("- [\u00a0]\u00a0#43", [43]),
        ("- [ ]\t#43", [43]),
        ("- - [ ] #43", [43]),
        ("- [ ] acme/api#43", [43]),
        ("- [ ] ACME/Api#43", [43]),
        ("- [ ] https://github.com/acme/api/issues/43", [43]),
        ("- [ ] https://github.com/acme/api/issues/43#issuecomment-7 said", [43]),
        ("- [ ] http://127.0.0.1:8000/acme/api/issues/43", [43]),
        ("- [ ] #123 - not twelve", [123]),
        ("- [ ] #12a", []),
        ("- [ ] #0", []),
        ("- [ ] #043", []),
        ("- [ ] #12345678901", []),
        ("- [ ] # 43", []),
        ("- [ ]#43", []),
        ("- [] #43", []),
        ("- [y] #43", []),
        ("- #43", []),
        ("- [ ] `#43`", []),
        ("- [ ] \\#43", []),
        ("- [ ] see #43", []),
        ("- [ ] <!-- #43 -->", []),
        ("[ ] #43", []),
        ("    - [ ] #43", []),
        ("> - [ ] #43", []),
        ("> > > > > - [ ] #43", []),
        ("- > - [ ] #43", []),
        ("```\n- [ ] #43\n```", []),
        ("~~~\n- [ ] #43", []),
        ("<!--\n- [ ] #43\n-->", []),
        ("<pre>\n- [ ] #43\n</pre>", []),
        ("<details>\n\n- [ ] #43\n\n</details>", [43]),
        ("| - [ ] #43 |\n|---|", []),
        ("- [ ] https://github.com/acme/api/pull/43", []),
    ],
)
def test_a_child_is_a_box_that_begins_with_an_issue(line: str, found: list[int]) -> None:
    assert children(f"## Child Issues\n\n### Phase 1: Fixes\n\n{line}\n") == found


def test_children_may_be_nested_fifty_deep() -> None:
    body = "## Child Issues\n\n" + "".join(f"{'  ' * deep}- [ ] #{deep + 1}\n" for deep in range(45))
    assert children(body) == list(range(1, 46))


def test_a_continued_and_loose_item_stays_one_child() -> None:
    body = "## Child Issues\n\n- [ ] #1 - one\n  and more\n\n  - [ ] #2\n\n- [ ] #3\nlazy #4\n"
    assert children(body) == [1, 2, 3]
    assert [child.line for child in checklist.parse(body, REPO).children] == [3, 6, 8]


def test_only_the_section_counts_where_there_is_one() -> None:
    body = "- [ ] #1\n\n# Child issues:\n- [ ] #2\n## Phase 1\n- [ ] #3\n# Notes\n- [ ] #4\n"
    assert phases(body) == [("", [2]), ("Phase 1", [3])]


def test_without_the_section_everything_but_the_acceptance_counts() -> None:
    body = (
        "# Epic\n- [ ] #1\n\n## Notes\n\n## Phase 2\n- [ ] #2\n"
        "## Acceptance criteria\n- [ ] #3\n### More\n- [ ] #4\n## Rest\n- [ ] #5\n"
    )
    assert phases(body) == [("Epic", [1]), ("Phase 2", [2]), ("Rest", [5])]


def test_acceptance_boxes_below_the_section_are_no_children() -> None:
    body = (
        "## Child Issues\n### Phase 1\n- [ ] #1\n### Acceptance Criteria\n- [ ] #2\n### Phase 2\n- [ ] #3\n"
    )
    assert phases(body) == [("Phase 1", [1]), ("Phase 2", [3])]


@pytest.mark.parametrize(
    ("titles", "are_phases"),
    [
        (("Phase 1: Blockers (blocking)", "Phase 2"), True),
        (("Now, the urgent ones", "Phase 2: Rest"), True),
        (("1. Auth", "2. Billing"), True),
        (("Blockers", "Fixes", "Clean-up"), True),
        (("First", "Then"), True),
        (("Étape A", "Étape B"), True),
        (("第一阶段", "第二阶段"), True),
        (("Security", "Quality", "Docs"), False),
        (("Authentication", "API layer"), False),
        (("Critical", "High", "Low"), False),
    ],
)
def test_headings_are_phases_once_one_speaks_of_an_order(titles: tuple[str, ...], are_phases: bool) -> None:
    body = "## Child Issues\n" + "".join(f"### {title}\n- [ ] #{i}\n" for i, title in enumerate(titles, 1))
    numbers = list(range(1, len(titles) + 1))
    listed = [(title, [number]) for title, number in zip(titles, numbers, strict=True)]
    assert phases(body) == (listed if are_phases else [("", numbers)])


def test_prose_and_deeper_headings_do_not_end_the_checklist() -> None:
    body = "## Child Issues\nprose\n\n### Phase 1\nwhy\n- [ ] #1\n\nmore prose\n\n##### Phase 1b\n- [ ] #2\n"
    assert phases(body) == [("Phase 1", [1]), ("Phase 1b", [2])]


def test_headings_may_be_underlined() -> None:
    body = "Child Issues\n------------\n\n### Phase 1\n- [ ] #1\n\nNotes\n-----\n- [ ] #2\n"
    assert phases(body) == [("Phase 1", [1])]


def test_of_two_lines_for_a_child_the_first_counts_and_the_other_is_told() -> None:
    body = "## Child Issues\n- [ ] #1\n### Phase 2\n- [x] Acme/API#1 - again\n- [ ] #2\n"
    assert phases(body) == [("", [1]), ("Phase 2", [2])]
    assert problems(body) == [(4, "#1 stands on line 2 already, and counts there")]


def test_another_repositorys_issue_is_a_child_that_is_not_started_here() -> None:
    body = "## Child Issues\n- [ ] acme/web#1\n- [ ] #1\n"
    assert [(c.repo, c.number) for c in checklist.parse(body, REPO).children] == [("acme/web", 1), (REPO, 1)]
    assert problems(body) == [
        (2, "acme/web#1 is another repository's issue, which is not started from this epic")
    ]


@pytest.mark.parametrize(
    "text", ["Do it (#43)", "**#43**", "[#43](x)", "https://github.com/acme/api/pull/43"]
)
def test_a_box_that_names_an_issue_elsewhere_is_said_to_be_no_child(text: str) -> None:
    body = f"## Child Issues\n- [ ] {text}\n- [ ] write the notes\n"
    assert children(body) == []
    assert [line for line, _ in problems(body)] == [2]


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("Branch: `epic/42-x` → `main`", ("epic/42-x", "main")),
        ("Branch: `epic/42-x` -> `main`", ("epic/42-x", "main")),
        ("**Branch:** `epic/42-x` → `release/2.x`", ("epic/42-x", "release/2.x")),
        ("text before\nBranch: epic/42-x", ("epic/42-x", "")),
        ("Branch:", ("", "")),
        ("Branch: see the notes", ("", "")),
        ("> Branch: `epic/42-x` → `main`", ("", "")),
        ("- Branch: `epic/42-x` → `main`", ("", "")),
        ("```\nBranch: `epic/42-x` → `main`\n```", ("", "")),
        ("Target branch: `epic/42-x`", ("", "")),
        ("Branch: `--upload-pack=x` → `a..b`", ("", "")),
    ],
)
def test_the_branch_line_is_read_where_git_would_take_it(line: str, named: tuple[str, str]) -> None:
    read = checklist.parse(f"## Overview\n\n{line}\n\n## Child Issues\n", REPO)
    assert (read.branch, read.base) == named


def test_an_empty_body_has_no_phases() -> None:
    assert checklist.parse("", REPO).phases == ()
    assert checklist.parse("prose\0\u2028only", REPO).phases == ()


HEAVY = {
    "children": "- [ ] #123 x\n",
    "deep lists": "- " * 60 + "[ ] #1\n",
    "quotes": ">" * 50 + " - [ ] #1\n",
    "brackets": "[",
    "spaces": " ",
    "boxes": "- [ ] ",
    "references": "- [ ] a/b",
    "headings": "# a\n",
    "comments": "<!--\n",
    "tags": "<a\n",
    "addresses": "- [ ] https://a/b/c/issues/1/",
    "branches": "Branch: `a` ",
    "lazy": "a\n",
}


@pytest.mark.parametrize("name", HEAVY)
@pytest.mark.parametrize("head", ["## Child Issues\n", "> " * 200 + "\n", "- " * 200 + "[ ] #1\n", ""])
def test_the_largest_body_is_read_in_a_second(name: str, head: str) -> None:
    body = (head + HEAVY[name] * 65_536)[:65_536]
    assert takes_at_most(1.0, lambda: checklist.parse(body, REPO))
