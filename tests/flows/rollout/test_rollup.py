"""The rollup: in its place, whole, small enough, and obeyed."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.config import manifest
from flows.markdown import parser
from flows.model import Fleet, Outcome, State, Target, Tick
from flows.rollout.counting import ORDER, Total, cost, counts
from flows.rollout.rollup import BEGIN, END, LARGEST, MOST, boxes, room, section
from flows.rollout.rollup import replace as put
from flows.words.fleet import search
from tests.flows.rollout.scene import changed, fleet, target
from tests.flows.rollout.test_facts import large

ROWS = re.compile(r"(?m)^\| `(?P<repo>[^`]+)` \|.*$")
OURS = section(fleet(target("api", "lost"), target("web", "running"), target("core")))
BODY = "Prose.\n\n```yaml\nfleet: f\ntask: do it\nrepos: [acme/api]\n```\n"


def told(text: str) -> int:
    """The rows that a section shows, and those that it counts."""
    more = re.search(r"(?m)^(\d+) more, not shown", text)
    return len(ROWS.findall(text)) + (int(more[1]) if more else 0)


def test_a_section_shows_every_repository_and_what_may_be_done() -> None:
    one = fleet(
        target("api", "agent-failed", reason="it | broke `x`", usd=1.5, minutes=2.25, pull=7),
        target("web", "running", usd=0.5, is_priced=False),
        target("lib", "delivered", pull=3, url="https://github.com/acme/lib/pull/3"),
        target("old", "archived", reason="the repository is archived"),
    )
    text = section(one, "the window is closed", "https://x/pulls")
    assert ROWS.findall(text) == ["acme/api", "acme/web", "acme/lib", "acme/old"]
    assert "4 repositories: 1 delivered, 1 running, 1 archived, 1 agent-failed. The window is closed." in text
    assert "| acme/api#7 | 1 | 2.2 | 1.50 | `` it / broke `x` ``: read its log" in text
    assert "| [#3](https://github.com/acme/lib/pull/3) | 1 |" in text
    assert "75% have ended" in text
    assert "Used: 3 attempts, 2 minutes, 2.00 USD and more" in text
    assert "not shown" not in text
    assert re.findall(r"(?m)^- \[ \] (.*)$", text) == ["retry failed", "retry acme/api", "cancel acme/web"]


def test_counts_and_cost_add_up() -> None:
    one = fleet(
        *(target(f"r{i}", word, usd=0.1, minutes=1.0) for i, word in enumerate(["waiting", *Outcome]))
    )
    assert sum(counts(one).values()) == len(one.targets) == 22
    assert list(counts(one)) == [word for word in ORDER if word in counts(one)]
    assert cost(one) == Total(2.2, 22.0, 0, 17, True)
    assert {str(word) for word in (*State, *Outcome)} == set(ORDER)


@pytest.mark.parametrize("count", [500, 1000, 3000])
@pytest.mark.parametrize("prose", [100, 20_000, 57_000, 62_000])
def test_a_body_stays_small_enough_at_any_size_and_still_counts_everybody(count: int, prose: int) -> None:
    one = large(count)
    waiting = tuple(target(f"new-{i}") for i in range(count // 2))
    one = replace(one, targets=one.targets[: count // 2] + waiting)
    for end in ("\n", "\r\n"):
        body = "x" * (prose // 2) + end + "y" * (prose // 2)
        text = section(one, "", search(one), room(body))
        whole = put(body, text)
        assert len(whole) <= max(MOST, min(prose + 2100, LARGEST)), (len(text), room(body))
        assert not ROWS.search(text) or told(text) == len(one.targets)
        assert f"{len(one.targets):,} repositories: " in text
        assert put(whole, section(one, "", search(one), room(whole))) == whole


def test_what_is_done_folds_first_and_what_runs_or_failed_last() -> None:
    one = large(600)
    one = replace(one, targets=(*one.targets, target("live", "running")))
    text = section(one, "", search(one), 40_000)
    shown = {row.repo for row in one.targets if f"| `{row.repo}` |" in text}
    assert len(shown) < 600
    assert all(row.repo in shown for row in one.targets if row.outcome in (None, Outcome.TIMEOUT))
    assert f"[All pull requests of this fleet]({search(one)})" in text
    assert "is%3Apr%20head%3Aagent%2Ffleet-42-9f3a1c-1-" in search(one)


def test_where_there_is_no_room_at_all_there_is_no_section() -> None:
    assert section(fleet(target("api")), most=100) == ""
    assert put("x" * 65_500, section(fleet(target("api")), most=room("x" * 65_500))) == "x" * 65_500


PLACES = {
    "nothing is there": (BODY, BODY + "\n{}\n"),
    "no end of line": ("Prose.", "Prose.\n\n{}\n"),
    "an empty body": ("", "{}\n"),
    "it stands between": (f"a\n\n{BEGIN}\nold\n{END}\n\nb", "a\n\n{}\n\nb"),
    "it ends the body": (f"a\n\n{BEGIN}\nold\n{END}", "a\n\n{}\n"),
    "it was doubled": (f"a\n\n{BEGIN}\n1\n{END}\nb\n{BEGIN}\n2\n{END}\nc\n", "a\n\n{}\nb\nc\n"),
    "its end was lost": (f"a\n\n{BEGIN}\nmine\n", "a\n\n{}\nmine\n"),
    "its begin was lost": (f"a\n\nmine\n\n{END}\nb\n", "a\n\nmine\n\n{}\nb\n"),
    "two begin": (f"{BEGIN}\nmine\n{BEGIN}\nold\n{END}\n", "mine\n\n{}\n"),
    "it ends twice": (f"{BEGIN}\nold\n{END}\nmine\n{END}\n", "{}\nmine\n"),
    "turned round": (f"{END}\nmine\n{BEGIN}\n", "{}\nmine\n"),
    "named in a line": (f"see `{BEGIN}` and {END}\n", f"see `{BEGIN}` and {END}\n\n{{}}\n"),
}


@pytest.mark.parametrize("name", PLACES)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_section_has_one_place_and_people_keep_their_words(name: str, end: str) -> None:
    body, expected = (text.replace("\n", end) for text in PLACES[name])
    ours = OURS.replace("\n", end if "\r\n" in body else "\n")
    changed_body = put(body, OURS)
    if "\r\n" in body or end == "\n":
        assert changed_body == expected.format(ours)
    assert changed_body.count(f"{BEGIN}\n") + changed_body.count(f"{BEGIN}\r\n") == 1
    assert put(changed_body, OURS) == changed_body


LINES = st.lists(
    st.sampled_from([BEGIN, END, "", "prose", "- [x] retry acme/api", "```", "> q", " " + BEGIN, "# h"])
    | st.text(max_size=20).filter(lambda one: not {BEGIN, END} & {one.strip()})
)


@settings(deadline=None)
@given(LINES, st.sampled_from(["\n", "\r\n"]))
def test_what_people_wrote_is_kept_and_the_section_stands_once(lines: list[str], end: str) -> None:
    body = end.join(lines)
    out = put(body, "")
    assert put(out, "") == out
    whole = put(body, OURS)
    assert put(whole, OURS) == whole
    assert put(whole, OURS.replace("api", "cpi")).count("cpi") == OURS.count("api")
    # without our section and the empty line that parts it, it is what they wrote
    before, _, after = whole.replace("\r\n", "\n").partition(OURS)
    plain = out.replace("\r\n", "\n")
    assert plain.endswith(after.removeprefix("\n"))
    assert plain.startswith(before.removesuffix("\n").removesuffix("\n"))
    assert len(before + after) - len(plain) in (0, 1, 2, 3)


def test_the_manifest_and_its_digest_are_the_same_with_the_section() -> None:
    for body in (BODY, BODY.replace("\n", "\r\n")):
        whole = put(body, OURS)
        assert manifest.digest(whole) == manifest.digest(body)
        assert manifest.parse(whole, "acme") == manifest.parse(body, "acme")


def ticked(body: str, *actions: str) -> str:
    for action in actions:
        body = body.replace(f"- [ ] {action}\n", f"- [x] {action}\n").replace(
            f"- [ ] {action}\r\n", f"- [X] {action}\r\n"
        )
    return body


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_ticked_box_is_a_request(end: str) -> None:
    body = put(BODY.replace("\n", end), OURS)
    assert boxes(body) == ()
    assert boxes(ticked(body, "retry acme/api")) == (Tick("retry", "acme/api"),)
    assert boxes(ticked(body, "cancel acme/web", "retry failed")) == (
        Tick("retry"),
        Tick("cancel", "acme/web"),
    )


@pytest.mark.parametrize(
    "text",
    [
        "- [x] retry acme/api\n",
        f"{BEGIN}\n- [x] merge acme/api\n- [x] retry\n- [x] retry api\n- [x] please retry acme/api\n{END}",
        f"{BEGIN}\n```\n- [x] retry acme/api\n```\n> - [x] retry acme/api\n{END}",
        f"{BEGIN}\n- [x] retry acme/api\n",
        f"{BEGIN}\n<!--\n- [x] retry acme/api\n-->\n{END}",
        f"{BEGIN}\n- [x] retry a/../b\n- [x] cancel a/b/c\n{END}",
    ],
)
def test_what_is_no_box_of_ours_asks_for_nothing(text: str) -> None:
    assert boxes(text) == ()


def test_a_row_that_was_told_twice_is_asked_for_once() -> None:
    text = f"{BEGIN}\n- [x] retry acme/api\n- [X] Retry  acme/api\n* [x] CANCEL acme/web\n{END}"
    assert boxes(text) == (Tick("retry", "acme/api"), Tick("cancel", "acme/web"))


HOSTILE = st.text(max_size=60) | st.sampled_from(
    [
        "@team | x",
        f"a {END} b",
        "]( http://x",
        "<b>",
        "`` ` |",
        "\n\n# h",
        "&#64;team",
        "- [x] retry failed",
        "![x](y)",
    ]
)


@settings(deadline=None)
@given(HOSTILE, HOSTILE, HOSTILE)
def test_what_others_wrote_stays_in_its_cell(reason: str, name: str, url: str) -> None:
    row = target("api", "agent-failed", reason=reason, pull=1, url=url)
    one = fleet(row, target("web", "skipped", reason=reason), name=name or "x")
    text = section(one)
    assert text.splitlines().count(END) == text.count(END) == 1
    assert boxes(put("", text)) == ()
    rows = [line for line in text.split("\n") if line.startswith("| `acme/")]
    assert len(rows) == 2
    assert all(line.count("|") == 8 for line in rows)
    tokens = parser().parse(text)
    assert [token.tag for token in tokens if token.type == "heading_open"] == ["h3"]


def test_a_section_is_the_same_for_the_same_rows_and_another_for_others() -> None:
    one: Fleet = fleet(target("api"), target("web", "running"))
    assert section(one) == section(fleet(target("api"), target("web", "running")))
    assert section(one) != section(changed(one, "acme/web", usd=1.0))
    assert isinstance(one.targets[0], Target)


@pytest.mark.parametrize("body", ["prose\r", f"prose\r{BEGIN}", "a\r\nb\n", f"a\r{BEGIN}\r{END}\r"])
def test_odd_ends_of_lines_do_not_move_the_section(body: str) -> None:
    whole = put(body, OURS)
    assert put(whole, OURS) == whole
    assert whole.startswith(body.rstrip("\n"))
