"""The blueprint: what is read, and what is said of what cannot be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.config import blueprint
from flows.model import Blueprint, Limits

WHOLE = """\
version: 1
agent: claude
fallback: [codex]
verify: npm test
limits: {minutes: 5, turns: 3, usd: 0.5, attempts: 2}
merge: {into_base: auto, method: merge}
labels: {prefix: "ai-", agent: [robot]}
reviews: {bots: count}
setup:
  commands: [npm ci]
  quick: true
"""
WRONG = {
    "agnet: x": (1, "did you mean `agent`?"),
    "agent: codex\nlimits: {minutes: -1}": (2, "write a number such as `5`"),
    "merge:\n  into_base: atuo": (2, "write `auto`"),
    "verify: {a: b}": (1, "write one word or a quoted string"),
    "agent: a\nagent: b": (2, "remove one of the two"),
    "a: &x 1\nb: *x": (1, "write the value out"),
    "- a": (1, "write `key: value` lines"),
    "agent: !!python/object:os.system x": (1, "remove it"),
    "setup: 5": (1, "write `key: value`"),
    "version: 2": (1, "write `1`"),
    "x: " + "[" * 50 + "]" * 50: (1, "make it flatter"),
    "#" * 70_000: (1, "make it shorter"),
}


def test_every_key_that_is_written_is_read() -> None:
    found, problems = blueprint.parse(WHOLE)
    assert problems == ()
    assert (found.agent, found.fallback, found.verify) == ("claude", ("codex",), ("npm test",))
    assert found.limits == Limits(5.0, 3, 0.5, attempts=2)
    assert (found.merge.into_base, found.merge.into_epic, found.merge.method) == ("auto", "auto", "merge")
    assert (found.label_prefix, found.agent_labels, found.bot_reviews) == ("ai-", ("robot",), "count")
    assert (found.setup.commands, found.setup.quick) == (("npm ci",), True)


def test_an_agent_may_be_left_to_the_journal() -> None:
    found, problems = blueprint.parse("agent: auto")
    assert (found.agent, problems) == ("auto", ())


def test_no_file_and_an_empty_file_are_the_defaults() -> None:
    assert blueprint.parse(None) == blueprint.parse("") == (Blueprint(), ())


def test_the_owners_defaults_hold_where_the_repository_says_nothing() -> None:
    found, _ = blueprint.parse(
        "limits: {turns: 7}", "agent: claude\nlimits: {turns: 1, minutes: 9}\nteam: {}"
    )
    assert (found.agent, found.limits.turns, found.limits.minutes) == ("claude", 7, 9.0)


def test_who_names_an_image_and_no_jail_asks_for_a_container() -> None:
    asked = {text: blueprint.parse(text)[0].jail for text in ("image: a:1", "image: a:1\njail: bwrap", "")}
    assert [*asked.values()] == ["container", "bwrap", ""]


@pytest.mark.parametrize("text", WRONG)
def test_what_cannot_be_read_is_said_with_line_and_remedy(text: str) -> None:
    _, problems = blueprint.parse(text)
    assert (problems[0].line, problems[0].remedy) == WRONG[text]


@given(st.text(max_size=100) | st.text(alphabet="{}[]:,-&*!|> \nabversion12\"'", max_size=60))
def test_no_text_breaks_the_reader(text: str) -> None:
    _, problems = blueprint.parse(text)
    assert all(problem.line >= 1 and problem.remedy for problem in problems)
