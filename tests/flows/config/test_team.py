"""The team: what is read, and what is said of what cannot be."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from flows.config import blueprint, team
from flows.model import Member, Price, Quota, Room, Team

WHOLE = """\
agent: jules
team:
  time_zone: Europe/London
  strategy: moderate
  ready: 30
  members:
    - login: alice
      quota: 300
      repos: [core, other/php]
      notes: primary
    - login: bob
      quota: {jules: 200, codex: {tasks: 50, usd: 20, tokens: 9_000_000}}
      repos: []
  limits: {usd: 100.5, tokens: 2_000_000_000}
  running: {all: 8, repo: 4, member: 5, codex: 6}
  prices: {gpt-5.5: {input: 1.25, cached: 0.125, output: 10, as_of: 2026-11-01}}
  digest: {hours: [18, 8]}
"""
WRONG = {
    "team: {memebrs: []}": (1, "did you mean `members`?"),
    "team:\n  running: {mebmer: 3}": (2, "did you mean `member`?"),
    "team:\n  running: {Codex!: 3}": (2, "write all, repo, member or an agent's name"),
    "team:\n  running: {all: 0}": (2, "write a number such as `5`"),
    "team:\n  running: 5": (2, "write `name: value`"),
    "team:\n  time_zone: Europe/Lodnon": (2, "did you mean `Europe/London`?"),
    "team:\n  time_zone: ../../etc/passwd": (2, "write a name such as `Europe/London`"),
    "team:\n  time_zone: Europe": (2, "did you mean `Europe/Rome`?"),
    "team:\n  strategy: agressive": (2, "write `aggressive` or a number"),
    "team:\n  strategy: 2.5": (2, "write `2`"),
    "team:\n  members: {login: a}": (2, "write a line `- login: NAME` for each"),
    "team:\n  members:\n    - quota: 5": (3, "write `login: NAME`"),
    "team:\n  members:\n    - login: a": (
        3,
        "write `quota: 300`, tasks of the default agent, or `quota: {codex: 50}`",
    ),
    "team:\n  members:\n    - {login: a, quota: 1}\n    - {login: A, quota: 2}": (
        4,
        "make one member of the two",
    ),
    "team:\n  members:\n    - {login: '@a|b', quota: 1}": (
        3,
        "write the person's name on GitHub, without `@`",
    ),
    "team:\n  members:\n    - {login: a, quota: 1, repos: ['a/b/c']}": (3, "write `name` or `owner/name`"),
    "team:\n  members:\n    - {login: a, quota: {codex: {task: 5}}}": (3, "did you mean `tasks`?"),
    "team:\n  members:\n    - {login: a, quota: {codex: {}}}": (
        3,
        "write a number, or `{tasks: 50, usd: 20}`",
    ),
    "team:\n  members:\n    - {login: a, quota: {codex: 5, codex: 6}}": (3, "remove one of the two"),
    "team:\n  limits: {usd: 5,\n   tokens: 1.5}": (3, "write a number such as `5_000_000`"),
    "team:\n  prices:\n    gpt-5.5: {input: 1, output: 2}": (
        3,
        "write the day on which you looked it up, as `as_of: 2026-11-01`",
    ),
    "team:\n  prices:\n    gpt-5.5: {input: 1, output: 2, as_of: 20261101}": (3, "write it as `2026-11-01`"),
    "team:\n  prices:\n    gpt-5.5: {input: 1, output: 2, as_of: 2026-11-31}": (
        3,
        "write it as `2026-11-01`",
    ),
    "team:\n  prices:\n    gpt-5.5: {output: 2, as_of: 2026-11-01}": (
        3,
        "write what a million tokens of input cost, as `input: 1.25`",
    ),
    "team:\n  digest: {hours: [8, 24]}": (2, "write hours from 0 to 23, as `[8, 18]`"),
    "team: 5": (1, "write `key: value`"),
    "team: }": (1, "correct it"),
}


def test_every_key_that_is_written_is_read() -> None:
    found, problems = team.parse(WHOLE, "acme")
    assert problems == ()
    assert found == Team(
        time_zone="Europe/London",
        strategy="moderate",
        tasks=80,
        usd=100.5,
        tokens=2_000_000_000,
        ready=30,
        members=(
            Member("alice", (Quota("", 300),), ("acme/core", "other/php"), "primary"),
            Member("bob", (Quota("jules", 200), Quota("codex", 50, 20.0, 9_000_000))),
        ),
        room=Room(8, 4, 5, (("codex", 6),)),
        prices=(Price("gpt-5.5", 1.25, 0.125, 10.0, "2026-11-01"),),
        digest=(8, 18),
        agent="jules",
    )


@pytest.mark.parametrize("text", [None, "", "agent: claude\nlimits: {turns: 5}", "team:"])
def test_where_no_team_stands_there_is_none(text: str | None) -> None:
    assert team.parse(text) == (None, ())


@pytest.mark.parametrize(
    ("words", "strategy", "tasks"),
    [
        ("{}", "", None),
        ("{strategy: conservative}", "conservative", 20),
        ("{strategy: aggressive}", "aggressive", 200),
        ("{strategy: 35}", "35", 35),
    ],
)
def test_a_strategy_is_a_word_or_a_number_of_tasks(words: str, strategy: str, tasks: int | None) -> None:
    assert team.parse(f"team: {words}") == (Team(strategy=strategy, tasks=tasks), ())


def test_cached_input_without_a_price_of_its_own_costs_as_all_other() -> None:
    found, _ = team.parse("team: {prices: {m: {input: 2, output: 0, as_of: '2026-11-01'}}}")
    assert found
    assert found.prices == (Price("m", 2.0, 2.0, 0.0, "2026-11-01"),)


@pytest.mark.parametrize("text", WRONG)
def test_what_cannot_be_read_is_said_with_line_and_remedy(text: str) -> None:
    _, problems = team.parse(text)
    assert (problems[0].line, problems[0].remedy) == WRONG[text]
    assert problems[0].where == "the owner's .github/fleet.yml"


def test_a_member_with_a_mistake_is_left_out_and_the_others_stand() -> None:
    found, problems = team.parse(
        "team:\n  members:\n    - {login: a, quota: 5, repos: {}}\n    - {login: b, quota: 6}\n"
    )
    assert found
    assert [member.login for member in found.members] == ["b"]
    assert len(problems) == 1


def test_of_a_key_that_stands_twice_the_first_is_read_and_the_blueprint_says_so() -> None:
    text = "team: {ready: 3}\nteam: {ready: 4}"
    assert team.parse(text) == (Team(ready=3), ())
    assert [problem.line for problem in blueprint.parse(None, text)[1]] == [2]


def test_a_file_with_a_team_is_a_blueprint_too() -> None:
    found, problems = blueprint.parse(None, WHOLE)
    assert (found.agent, problems) == ("jules", ())


PIECES = ["team:", "members:", "- ", "login: a", "quota: ", "{codex: 5}", "prices:", "m: ", "ready: "]
PIECES += ["\n", "\n  ", "\n    ", "running: ", "{all: 1}", "digest: {hours: [8]}", "!!map ", "? ", "null"]
PIECES += ["time_zone: ", "UTC", "é", "[]", "{", "}", "limits: {usd: .nan}", "agent: ", "~", "1e400", "- {}"]
PIECES += ["{as_of: 2026-11-01}", "strategy: "]


@given(st.text(max_size=100) | st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
@example("team: {time_zone: \ud800}")
@example('team: {time_zone: "a\\0b"}')
@example("team: {strategy: 1e400, ready: .inf, limits: {tokens: 99999999999999999999}}")
@example("{[team]: 1, team: {members: [[]], [a]: b}}")
def test_no_text_breaks_the_reader(text: str) -> None:
    found, problems = team.parse(text, "acme")
    assert all(problem.line >= 1 and problem.remedy and problem.what for problem in problems)
    assert found is None or all(member.quotas for member in found.members)
