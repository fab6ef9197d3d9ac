"""Which lines of a comment are commands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows import commands

ARE = {
    "/fleet plan": [(1, "plan", ())],
    "Thanks!\n/FLEET retry failed\n  /fleet help": [(2, "retry", ("failed",)), (3, "help", ())],
    "/fleet": [(1, "help", ())],
    "x\r\n/fleet plan\r\n": [(2, "plan", ())],
    "<details>\n\n/fleet cancel\n\n</details>\n\n/fleet status": [(7, "status", ())],
    "<br>\n\n/fleet status": [(3, "status", ())],
}
ARE_NOT = [
    "/fleetx plan",
    "say /fleet plan",
    "    /fleet plan",
    "```\n/fleet plan\n```",
    "~~~\n/fleet plan",
    "`a\n/fleet plan\nb`",
    "> /fleet plan",
    "> a\n/fleet lazily",
    "- a\n/fleet lazily",
    "- /fleet plan",
    "<!--\n/fleet plan\n-->",
    "text <!-- \n/fleet plan\n-->",
    "<div>\n/fleet plan\n</div>",
    "<details>\n\n/fleet plan\n\n</details>",
    "[a\n/fleet plan\n](https://example.org)",
    "*a\n/fleet plan\nb*",
    "\\/fleet plan",
    "&#47;fleet plan",
    "a | b\n--|--\n/fleet plan | x",
    "# /fleet plan",
]


@pytest.mark.parametrize("body", ARE)
def test_a_line_that_begins_with_fleet_is_a_command(body: str) -> None:
    assert [(line.number, line.verb, line.words) for line in commands.parse(body)] == ARE[body]


@pytest.mark.parametrize("body", ARE_NOT)
def test_what_is_code_quote_html_link_or_list_is_none(body: str) -> None:
    assert commands.parse(body) == ()


WRAPPERS = ["```\n{}\n```", "<!-- \n{}\n-->", "> {}", "`x\n{}\n`", "<div>\n{}\n</div>", "    {}"]
wrapped = st.tuples(st.sampled_from(WRAPPERS), st.sampled_from(["/fleet cancel", "/fleet retry x", "/FLEET"]))


@given(st.lists(wrapped, min_size=1, max_size=4))
def test_wrapped_commands_run_nothing_however_many(parts: list[tuple[str, str]]) -> None:
    body = "\n\nplain words\n\n".join(wrapper.format(command) for wrapper, command in parts)
    assert commands.parse(f"plain\n\n{body}") == ()


@given(st.text(max_size=200))
def test_no_comment_breaks_the_parser(body: str) -> None:
    for line in commands.parse(body + "\n/fleet plan"):
        assert line.number >= 1


def test_the_nearest_command_is_offered() -> None:
    assert commands.nearest("retyr") == "retry"
    assert commands.nearest("zzz") == "help"
