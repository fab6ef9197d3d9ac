"""An issue made of a finding: documented shape, and nothing in it that hostile words can do."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from flows.audit.draft import draft
from flows.model import Finding
from tests.effort import takes_at_most

FINDING = Finding(
    title="Passwords are stored in plain text",
    line=12,
    severity="critical",
    type="security",
    scope="package",
    complexity="small",
    locations=("src/auth/login.py:42", "src/auth/models.py"),
    text="`save()` writes what it is given.",
    fix="Hash them.",
    criteria=("no password is stored", "- [ ] a migration hashes the old ones"),
)
SECTIONS = ["Finding", "Location", "Fix", "Acceptance Criteria"]


def test_the_body_is_the_documented_one() -> None:
    made = draft(FINDING, 7)
    assert made.title == "security(auth): Passwords are stored in plain text"
    assert made.body == (
        "Parent audit: #7\n\n## Finding\n\nPasswords are stored in plain text\n\n"
        "`save()` writes what it is given.\n\n"
        "## Location\n\n- `src/auth/login.py:42`\n- `src/auth/models.py`\n\n## Fix\n\nHash them.\n\n"
        "## Acceptance Criteria\n\n- [ ] no password is stored\n- [ ] a migration hashes the old ones\n"
    )
    labels = ("critical", "security", "package", "complexity:small", "audit", "lang:python")
    assert made.labels == labels
    assert draft(FINDING, 7, (), "fleet/").labels == tuple(f"fleet/{label}" for label in labels)


@pytest.mark.parametrize(
    ("finding_type", "title", "expected"),
    [
        ("security", "[H-01] No rate limiting on login", "security(auth): Add rate limiting on login"),
        ("quality", "3. Unused imports", "quality(auth): Remove unused imports"),
        ("quality", "Login crashes on an empty name", "fix(auth): Login crashes on an empty name"),
        ("performance", "**N+1 query**", "perf(auth): N+1 query"),
        ("testing", "Missing tests for `login`", "test(auth): Add missing tests for `login`"),
        ("docs", "No longer true README", "docs(auth): No longer true README"),
        ("docs", "No headings found.", "docs(auth): No headings found."),
        ("docs", "Insufficient examples", "docs(auth): Insufficient examples"),
        ("other", "HTTP/2 is off", "fix(auth): HTTP/2 is off"),
        ("other", "Incomplete, fixes #12", "fix(auth): Incomplete, fixes no. 12"),
        ("other", "\u202e<!-- x -->", "fix(auth): what the audit found"),
        ("other", "é" * 300, "fix(auth): " + "é" * 244 + "…"),
    ],
)
def test_the_title_says_what_to_do(finding_type: str, title: str, expected: str) -> None:
    assert draft(replace(FINDING, type=finding_type, title=title), 7).title == expected


@pytest.mark.parametrize(
    ("location", "area"),
    [
        ("src/auth/login.py:42", "auth"),
        ("./app/main.py", "app"),
        ("packages/core/src/index.ts#L3-L9", "core"),
        ("src/main/java/com/acme/billing/Charge.java (lines 3, 7)", "billing"),
        ("api/v1/users.py", "api"),
        ("tests/unit/test_x.py", "tests"),
        ("src/api/**/*.ts", "api"),
        ("billing/", "billing"),
        ("C:\\work\\users\\a.cs:12:5", "users"),
        ("game_loop.rs:13", "game_loop"),
        (".github/workflows/ci.yml", "workflows"),
        ("a(b)/c)d/x.py", "c-d"),
    ],
)
def test_the_area_is_the_package_or_folder_of_the_first_place(location: str, area: str) -> None:
    assert draft(replace(FINDING, locations=(location,)), 7).title.startswith(f"security({area}): ")


def test_a_finding_without_a_place_still_has_an_area() -> None:
    bare = replace(FINDING, locations=())
    assert draft(bare, 7).title.startswith("security(repo): ")
    assert draft(replace(bare, scope="framework"), 7).title.startswith("security(framework): ")
    assert "## Location\n\nThe audit names no file.\n" in draft(bare, 7).body


def test_what_was_not_stated_is_said() -> None:
    made = draft(replace(FINDING, severity="", fix="", criteria=(), type="other"), 7)
    assert made.labels[:2] == ("medium", "quality")
    assert "The audit states no severity: this is filed as medium." in made.body
    assert "The audit names no fix: change what it found." in made.body
    assert made.body.count("- [ ] ") == 4
    assert "- [ ] `src/auth/login.py` no longer shows it\n" in made.body


def test_gone_files_are_said() -> None:
    some, all_of_them = draft(FINDING, 7, ["src/auth/models.py"]), draft(FINDING, 7, FINDING.locations)
    assert "- `src/auth/login.py:42`\n- `src/auth/models.py` (gone)\n" in some.body
    assert "see first whether" not in some.body
    assert "see first whether the finding still stands" in all_of_them.body


def test_a_title_that_begins_the_text_is_not_said_twice() -> None:
    made = draft(replace(FINDING, text="**Passwords** are stored in plain text, since 2019."), 7)
    assert "## Finding\n\n**Passwords** are stored in plain text, since 2019.\n\n## Location" in made.body


def test_code_keeps_its_signs_and_words_call_nobody() -> None:
    said = "Ask @alice, fixes #3 and closes acme/web#4."
    text = f"{said}\n\n```py\n@app.route\n```\n\n    @x\n\nthe `@Autowired` one"
    body = draft(replace(FINDING, text=text), 7).body
    assert "@alice" not in body
    assert "#3" not in body
    assert "#4" not in body
    assert "\n@app.route\n```\n\n    @x\n\nthe `@Autowired` one" in body


@pytest.mark.parametrize(
    "text",
    [
        "```\nnever closed",
        "~~~~ x\n```\n~~~",
        "- a\n\n  ```\n  b",
        "<pre>\nnever closed",
        "<script>\n",
        "<![CDATA[\n",
        "<?php\n",
        "<details><summary>x</summary>\n\nnever closed",
        "# Acceptance Criteria\n\n- [ ] nothing",
        "Fix\n===\n\nLocation\n---",
        "<!-- never closed",
        "> > > quote",
        "| a |\n|---|",
        "1. a\n2. b",
        "\\",
        "[x]: /y",
    ],
)
def test_what_the_text_leaves_open_does_not_swallow_the_sections(text: str) -> None:
    made = draft(replace(FINDING, text=text, fix=text), 7)
    assert sections(made.body) == SECTIONS
    assert made.body.count("<details>") == made.body.count("</details>")


@pytest.mark.parametrize(
    "text",
    [
        "a \\` @alice ` b",
        "<a title='`'> @alice `x`",
        "b `x\ny` @alice `z\nw` c",
        "| ` @alice | ` |\n|---|---|",
        "`` a ` @alice ` b",
        "_@alice_ and **x**@alice",
        "<pre>\n@alice\n</pre>",
        "\\@alice &commat;alice &#064;alice",
        "- `\n- @alice `",
    ],
)
def test_no_code_is_seen_where_github_sees_none(text: str) -> None:
    body = draft(replace(FINDING, text=text), 7).body
    assert [said for said in spoken(body) if re.search(r"(?<![A-Za-z0-9])@[A-Za-z0-9]", said)] == []
    assert "alice" in body


hostile = st.lists(
    st.one_of(
        st.sampled_from(
            [*"`~<>|\\[]()#*_-@!&\"'=:. \n\t", "```", "~~~", "\n\n", "@a", "&#64;b", "\\@c", "<!--", "-->"]
        ),
        st.sampled_from(
            ["<pre>", "<a t='`'>", "fixes #3", "a", "    ", "- ", "> ", "</details>", "<details>"]
        ),
        st.text(max_size=4),
    ),
    max_size=40,
).map("".join)


@given(hostile, hostile, hostile, st.lists(hostile, max_size=4))
def test_hostile_words_do_nothing(title: str, text: str, fix: str, more: list[str]) -> None:
    found = Finding(title, 1, locations=tuple(more), text=text, fix=fix, criteria=tuple(more))
    made = draft(found, 7, more[:1])
    assert made.body.startswith("Parent audit: #7\n\n## Finding\n")
    assert sections(made.body) == SECTIONS
    assert re.fullmatch(r"(security|quality|perf|test|docs|fix)\([\w.-]+\): [^\n]+", made.title)
    assert len(made.title) <= 256
    assert [text for text in spoken(made.body) if re.search(r"(?<![A-Za-z0-9])@[A-Za-z0-9]", text)] == []


@pytest.mark.parametrize(
    "piece", ["word\n", "@a ", "`@a` ", "```\n", "<a\n", "`" * 3 + "``", "- x\n", "&#64;", "# a\n"]
)
def test_the_largest_text_is_cut_and_says_so_in_a_second(piece: str) -> None:
    text = (piece * 65_536)[:65_536]
    found = Finding(
        "[a " * 9_000, 3, locations=("a/" * 300,) * 2_000, text=text, fix=text, criteria=(text,) * 99
    )
    assert takes_at_most(1.0, lambda: draft(found, 7))
    made = draft(found, 7)
    assert len(made.body) < 65_536
    assert sections(made.body) == SECTIONS
    assert re.search(r"_Cut here: [\d,]+ more characters stand in #7, from line 3 on\._", made.body)


def parsed(body: str) -> list[Token]:
    return MarkdownIt("commonmark").enable("table").parse(body)


def sections(body: str) -> list[str]:
    """The second-level headings that stand at the top level."""
    tokens = parsed(body)
    heads = [i for i, t in enumerate(tokens) if t.type == "heading_open" and t.tag == "h2" and t.level == 0]
    return [tokens[i + 1].content for i in heads]


def spoken(body: str) -> list[str]:
    """Every text that GitHub would look for mentions in."""
    inner = [child for token in parsed(body) for child in token.children or [token]]
    kinds = ("text", "html_block", "html_inline", "text_special")
    return [token.content for token in inner if token.type in kinds]
