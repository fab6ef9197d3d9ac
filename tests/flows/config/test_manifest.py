"""The manifest: which block it is, what is read of it, and what is said of what cannot be."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from flows.config import manifest
from flows.model import Breaker, Limits, Manifest, Quota, Select, Window
from flows.model.workflow import UNBOUND

WHOLE = """\
fleet: upgrade-pytest-9
task: |
  Upgrade pytest to {{ version }} and fix what breaks.

  Keep `{{ '{{' }}`.
parameters: {version: "9"}
workflow: coding-loop
repos:
  - acme/api
  - web
select:
  topic: python
  tag: payments
  path: ./pyproject.toml
  property: {tier: "1"}
  csv: fleets/repos.csv
  manifest: fleets/repos.yml
exclude: [acme/legacy]
concurrency: 5
canary: 2
breaker: {failed_percent: 30, after: 3}
window: {days: [thu, Monday, tues], hours: "22-04", time_zone: Europe/London}
budget: {usd: 50, tasks: 40}
limits: {minutes: 30}
issues: true
schedule: "0  6 * * mon"
after: {web: [acme/api]}
gate: auto
"""
READ = Manifest(
    name="upgrade-pytest-9",
    task="Upgrade pytest to {{ version }} and fix what breaks.\n\nKeep `{{ '{{' }}`.",
    parameters=(("version", "9"),),
    workflow="coding-loop",
    repos=("acme/api", "acme/web"),
    select=Select(
        org="acme",
        topic="python",
        tag="payments",
        path="pyproject.toml",
        properties=(("tier", "1"),),
        csv="fleets/repos.csv",
        manifest="fleets/repos.yml",
    ),
    exclude=("acme/legacy",),
    concurrency=5,
    canary=2,
    breaker=Breaker(30, 3),
    window=Window((0, 1, 3), 22, 4, "Europe/London"),
    budget=Quota("", tasks=40, usd=50),
    limits=Limits(30, UNBOUND.turns, UNBOUND.usd, UNBOUND.tokens, UNBOUND.attempts),
    has_issues=True,
    schedule="0 6 * * mon",
    after=(("acme/web", ("acme/api",)),),
    gate="auto",
)
SMALL = "fleet: f\ntask: do it\nrepos: [api, web]\n"


def body(text: str) -> str:
    return f"Prose for people.\n\n```yaml\n{text}```\n\nMore prose.\n"


def test_every_key_is_read() -> None:
    assert manifest.parse(body(WHOLE), "acme") == (READ, ())


def test_the_task_is_said_with_its_parameters_and_a_value_is_never_read_again() -> None:
    filled = Manifest("f", "a {{ one }} b {{two}}", (("one", "{{ two }}"), ("two", "2"), ("three", "unused")))
    assert manifest.render(filled) == "a {{ two }} b 2"
    assert manifest.render(READ).endswith("Keep `{{`.")


# added to SMALL: (line in the body, column, a part of what, the remedy's beginning)
WRONG = {
    "concurency: 5": (7, 1, "`concurency` is not a key known here", "did you mean `concurrency`?"),
    "xyz: 5": (7, 1, "`xyz` is not a key", "known keys: fleet, task"),
    "canary: 1\ncanary: 2": (8, 1, "`canary` stands twice", "remove one"),
    "canary: -1": (7, 9, "no number above zero", "write a number"),
    "concurrency: 1.5": (7, 14, "no whole number", "write `1`"),
    "concurrency: 5000": (7, 14, "more than 1000", "write `1000` or less"),
    "exclude: [api]": (7, 11, "`acme/api` stands under `repos`, too", "remove one"),
    "exclude: [old, 'acme/old']": (7, 16, "`acme/old` stands twice", "remove one"),
    "exclude: ['a/b/c']": (7, 11, "is no repository", "write `owner/name`"),
    "exclude: ['../x']": (7, 11, "is no repository", "write `owner/name`"),
    "exclude: ['https://github.com/acme/old.git']": (7, 11, "is no repository", "write `acme/old`"),
    "exclude: {a: b}": (7, 10, "here stands no text", "write one word"),
    "select: {}": (7, 9, "`select` says nothing", "write some of org"),
    "select: {orgg: a}": (7, 10, "`orgg` is not a key", "did you mean `org`?"),
    "select: {topic: Python!}": (7, 17, "is no topic", "write small letters"),
    "select: {path: ../x}": (7, 16, "is no path", "write it as"),
    "select: {csv: /etc/passwd}": (7, 15, "is no path", "write it as"),
    "select: {property: tier}": (7, 20, "is no mapping", "write `name: value`"),
    "parameters: {task: x}": (7, 14, "`task` is no name of a parameter", "call it something else"),
    "parameters: {a b: x}": (7, 14, "`a b` is no name of a parameter", "write small or large"),
    "parameters: {a: [x]}": (7, 17, "here stands no text", "write one word"),
    "breaker: {after: 3}": (7, 10, "no `failed_percent`", "write `{failed_percent: 30, after: 3}`"),
    "breaker: {failed_percent: 101}": (7, 27, "more than 100", "write `100` or less"),
    "window: {days: [mno]}": (7, 17, "'mno' is no day", "did you mean `mon`?"),
    "window: {hours: 8}": (7, 17, "are no hours", 'write `"08-17"`'),
    "window: {hours: 08-25}": (7, 17, "are no hours", 'write `"08-17"`'),
    "window: {hours: 08-08}": (7, 17, "is no span of hours", 'write `"00-24"`'),
    "window: {time_zone: Europe/Lodnon}": (7, 21, "is no time zone", "did you mean `Europe/London`?"),
    "budget: {usd: 0}": (7, 15, "no number above zero", "write a number"),
    "limits: {minute: 5}": (7, 10, "`minute` is not a key", "did you mean `minutes`?"),
    "issues: maybe": (7, 9, "neither true nor false", "write `true`"),
    "schedule: '0 6 * *'": (7, 11, "has 4 fields", "write five fields"),
    "schedule: '0 0 30 2 *'": (7, 11, "a date that never comes", "write a day"),
    "gate: aut": (7, 7, "is none of auto, review", "write `auto`"),
    "after: {web: [wbe]}": (7, 15, "'wbe' is none of `repos`", "add it there"),
    "after: {old: [web]}": (7, 9, "'old' is none of `repos`", "add it there"),
    "after: {web: [api], api: [web]}": (7, 9, "wait for one another", "take one of them out"),
    "after: {web: [web]}": (7, 9, "waits for itself", "take one of them out"),
    "workflow: ../x": (7, 11, "is no workflow's name", "write small letters"),
    "after: [web": (8, 1, "this is no YAML", "correct it"),
    "limits: &a {usd: 1}": (7, 9, "anchors and aliases", "write the value out"),
    "limits: !!python/object:x {}": (7, 9, "the tag", "remove it"),
    "x: " + "[" * 30 + "]" * 30: (7, 23, "nested deeper than 20", "make it flatter"),
}


@pytest.mark.parametrize("more", WRONG)
def test_what_is_wrong_has_its_line_its_column_and_a_remedy(more: str) -> None:
    read, problems = manifest.parse(body(SMALL + more + "\n"), "acme")
    assert read is None
    assert problems
    line, column, what, remedy = WRONG[more]
    first = problems[0]
    assert (first.line, first.column) == (line, column), problems
    assert what in first.what, first
    assert first.remedy.startswith(remedy), first


@pytest.mark.parametrize(
    ("text", "place", "what"),
    [
        ("fleet: f\nrepos: [a]\n", (4, 1), "`task` is missing"),
        ("fleet: f\ntask: x\n", (4, 1), "no repository is named"),
        ("fleet:\ntask: x\nrepos: [a]\n", (4, 7), "here stands no text"),
        ("fleet: f\ntask: '  '\nrepos: [a]\n", (5, 7), "it is empty"),
        ("fleet: f\ntask: x {{ vesion }}\nparameters: {version: 1}\nrepos: [a]\n", (5, 9), "`vesion`"),
        ("fleet: f\ntask: |\n  x\n  y {{ z }}\nrepos: [a]\n", (7, 5), "`z`"),
        ("fleet: f\ntask: >-\n  x\n  y {{ z\nrepos: [a]\n", (7, 5), "`{{` is not closed"),
        ('fleet: f\ntask: "x\\n{{ z }}"\nrepos: [a]\n', (5, 11), "`z`"),
        ("fleet: f\ntask: '{{ ''a'' }}'\nrepos: [a]\n", (5, 8), "is not a name known here"),
        ("fleet: f\ntask: '{{ ''{{'' }} {{ z }}'\nrepos: [a]\n", (5, 7), "`z`"),
        ("fleet: f\ntask: |\n  a\u2028b\x85c\n  d\nrepos: [a]\nx: 1\n", (9, 1), "`x` is not a key"),
        ("fleet: f\ntask: x\x07\nrepos: [a]\n", (5, 0), "no YAML"),
    ],
)
def test_what_is_missing_or_unknown_is_said_where_it_stands(
    text: str, place: tuple[int, int], what: str
) -> None:
    read, problems = manifest.parse(body(text), "acme")
    assert read is None
    assert (problems[0].line, problems[0].column) == place, problems
    assert what in problems[0].what


def test_a_bare_name_without_an_owner_is_asked_for() -> None:
    _, problems = manifest.parse(body(SMALL))
    assert [one.line for one in problems] == [6, 6]


def test_after_may_name_what_a_selector_finds() -> None:
    text = SMALL + "select: {org: other}\nafter: {web: [other/lib]}\n"
    read, problems = manifest.parse(body(text), "acme")
    assert problems == ()
    assert read
    assert read.after == (("acme/web", ("other/lib",)),)


def test_a_file_alone_selects_nothing_else() -> None:
    read, _ = manifest.parse(body("fleet: f\ntask: x\nselect: {csv: a.csv}\n"), "acme")
    assert read
    assert read.select == Select(csv="a.csv")


def test_too_many_repositories_are_refused_without_reading_each() -> None:
    many = ", ".join(f"r{i}" for i in range(3001))
    _, problems = manifest.parse(body(f"fleet: f\ntask: x\nrepos: [{many}]\n"), "acme")
    assert "too many" in problems[0].what


def test_a_long_ring_of_waiting_is_found() -> None:
    names = [f"r{i}" for i in range(1500)]
    rows = "".join(f"  {one}: [{two}]\n" for one, two in zip(names, names[1:] + names[:1], strict=True))
    _, problems = manifest.parse(
        body(f"fleet: f\ntask: x\nrepos: [{', '.join(names)}]\nafter:\n{rows}"), "acme"
    )
    assert "and others wait for one another" in problems[0].what


def test_what_is_written_is_what_people_would_write() -> None:
    written = manifest.write(READ)
    assert manifest.parse("x\n\n" + written, "acme") == (READ, ())
    assert "task: |-\n  Upgrade pytest" in written
    assert written.startswith("```yaml\nfleet: upgrade-pytest-9\n")


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=30)
TASKS = st.lists(WORDS, min_size=1, max_size=4).map("\n".join).map(lambda one: "x" + one.replace("{", "("))
REPOS = st.from_regex(r"[a-z0-9][a-z0-9-]{0,10}/[A-Za-z0-9_-][A-Za-z0-9._-]{0,10}", fullmatch=True)


@st.composite
def manifests(draw: st.DrawFn) -> Manifest:
    repos = draw(st.lists(REPOS, min_size=1, max_size=6, unique_by=str.casefold))
    after = draw(st.dictionaries(st.integers(1, len(repos)), st.just(0), max_size=3))
    hours = draw(st.sampled_from([(0, 24), (8, 17), (22, 4), (23, 24)]))
    days = draw(st.sets(st.integers(0, 6), min_size=1).map(sorted))
    return Manifest(
        name=draw(st.from_regex(r"[A-Za-z0-9#:&*!'\"%@`-]{1,20}", fullmatch=True)),
        task=draw(TASKS),
        parameters=tuple(draw(st.dictionaries(st.sampled_from(["a", "b_1", "On"]), WORDS)).items()),
        repos=tuple(repos),
        canary=draw(st.integers(0, 9)),
        breaker=draw(st.none() | st.builds(Breaker, st.floats(0.5, 100), st.integers(1, 99))),
        window=draw(st.none() | st.just(Window(tuple(days), *hours, "Europe/London"))),
        budget=Quota("", tasks=draw(st.none() | st.integers(1, 10**6))),
        has_issues=draw(st.booleans()),
        after=tuple((repos[i], (repos[0],)) for i in after if i < len(repos)),
    )


@settings(deadline=None)
@given(manifests())
def test_what_is_written_is_read_as_it_was(one: Manifest) -> None:
    assert manifest.parse(manifest.write(one)) == (one, ())


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8")) | st.text("`~>- \n\tfletyamgr:{}[]&*!|#'\"", max_size=80))
@example("```yaml\nfleet: x\ntask: \u2028 {{ a\nrepos: [a]\n```")
@example("```yaml\n{fleet: [}\n```")
@example("```yaml\nfleet: {a: {b: c}}\n? [x]: y\n```")
@example("```yaml\nfleet: x\nafter: {[a]: b}\nrepos: [[a]]\nparameters: {[]: 1}\n```")
def test_no_text_breaks_it_and_lines_are_lines_of_the_body(text: str) -> None:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    for one in (text, f"```yaml\nfleet: f\n{text}\n```"):
        read, problems = manifest.parse(one, "acme")
        assert (read is None) == bool(problems)
        assert all(1 <= problem.line <= lines + 3 for problem in problems)
