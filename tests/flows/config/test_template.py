"""Names in texts: strict, filled once, and never spliced into a shell's words."""

from __future__ import annotations

import subprocess

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from flows.config import template
from flows.config.template import Place, check, fill, resolve
from flows.model import Brief, Problem, Step, Workflow

VALUES = {"task": "do it", "version": "9", "blueprint.verify": ("npm test", "npm run lint")}
PLACE = Place("mine.yml", 4)
FILLED = {
    "Upgrade to {{ version }}.": "Upgrade to 9.",
    "{{task}} {{  task  }}": "do it do it",
    "{{ blueprint.verify }}": "npm test\nnpm run lint",
    "docker ps --format {{ '{{' }}.Names}}": "docker ps --format {{.Names}}",
    "no } name { here }}": "no } name { here }}",
}
WRONG = {
    "{{ versoin }}": Problem("mine.yml", 4, "`versoin` is not a name known here", "did you mean `version`?"),
    "a\nb {{ zzz }}": Problem(
        "mine.yml",
        5,
        "`zzz` is not a name known here",
        "known names: blueprint.verify, task, version",
    ),
    "{{ }}": Problem(
        "mine.yml", 4, "`` is not a name known here", "known names: blueprint.verify, task, version"
    ),
    "\n\n{{ task": Problem("mine.yml", 6, "`{{` is not closed", "write `{{ name }}`, or `{{ '{{' }}`"),
}
QUOTED = (
    "echo '{{ version }}'",
    'echo "{{ version }}"',
    'sh -c "echo {{ version }}"',
    "echo `{{ version }}`",
    "echo \\{{ version }}",
    "cat <<END\n{{ version }}\nEND",
    "# it is {{ version }}",
    "echo 'a' \"b' {{ version }}\"",
)
HOSTILE = ("; echo canary", "$(echo canary)", "`echo canary`", "' ; echo canary '", '" ; echo canary "')
HOSTILE += ("a\nb", "-n", "* ?", "{{ task }}", "\\", "")
VALUE = st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)), max_size=40)


@pytest.mark.parametrize("text", FILLED)
def test_names_are_filled_with_their_values(text: str) -> None:
    assert fill(text, VALUES, PLACE) == (FILLED[text], ())


@pytest.mark.parametrize("text", WRONG)
def test_a_name_that_is_not_known_is_said_with_its_line(text: str) -> None:
    assert fill(text, VALUES, PLACE)[1] == (WRONG[text],)


@given(VALUE, VALUE)
@example("{{ b }}", "{{ a }}")
def test_a_value_is_text_and_never_filled_again(a: str, b: str) -> None:
    assert fill("x{{ a }}y{{ b }}z", {"a": a, "b": b}, PLACE) == (f"x{a}y{b}z", ())


@given(st.text(max_size=200) | st.text(alphabet="{}' \"taskx\n", max_size=60))
@example("{{" * 5_000)
@settings(deadline=None)
def test_no_text_breaks_the_templates(text: str) -> None:
    done, problems = fill(text, VALUES, PLACE)
    assert all(one.line >= 4 and one.remedy for one in problems)
    assert problems or "{{" not in text or "{{" not in done or "'{{'" in text or '"{{"' in text
    resolve((Step("command", run=(text,)), Step("agent", prompt=text)), VALUES, "mine.yml")


def test_a_list_that_is_a_whole_command_stays_a_list() -> None:
    steps = (Step("verify", run=("{{ blueprint.verify }}", "make {{ version }}"), lines=(3, 4)),)
    filled = resolve(steps, VALUES, "mine.yml")
    assert filled.steps[0].run == ("npm test", "npm run lint", 'make "$FLEET_VALUE_version"')
    assert (filled.variables, filled.problems) == ({"FLEET_VALUE_version": "9"}, ())
    wrong = resolve((Step("verify", run=("cd x && {{ blueprint.verify }}",), lines=(7,)),), VALUES, "m")
    assert (wrong.problems[0].line, wrong.problems[0].remedy) == (7, "let it be a command of its own")


@pytest.mark.parametrize("text", QUOTED)
def test_inside_quotes_no_name_may_stand(text: str) -> None:
    (problem,) = resolve((Step("command", run=(text,)),), VALUES, "mine.yml").problems
    assert "stands inside quotes" in problem.what


@given(st.sampled_from(HOSTILE) | VALUE)
@settings(max_examples=60, deadline=None)
def test_whatever_a_parameter_holds_a_command_gets_it_as_one_word(value: str) -> None:
    steps = (Step("command", run=("printf '%s|' {{ x }} a{{ x }}b 'c'; exit 7",)),)
    filled = resolve(steps, {"x": value}, "mine.yml")
    (text,) = filled.steps[0].run
    assert value not in text or value in steps[0].run[0] + 'FLEET_VALUE_x"$'
    env = {"PATH": "/usr/bin:/bin", **filled.variables}
    done = subprocess.run(["sh", "-c", text], env=env, capture_output=True, check=False)
    assert (done.returncode, done.stdout.decode()) == (7, f"{value}|a{value}b|c|")


@pytest.mark.parametrize("value", ["a\0b", "x" * 100_001])
def test_what_no_variable_can_hold_is_refused_in_a_command_and_not_in_a_prompt(value: str) -> None:
    steps = (Step("command", run=("echo {{ x }}",)), Step("agent", prompt="{{ x }}"))
    filled = resolve(steps, {"x": value}, "mine.yml")
    assert [one.remedy for one in filled.problems] == ["give it to an agent's prompt instead"]
    assert filled.steps[1].prompt == value


def test_what_is_resolved_has_no_name_left_and_resolves_to_itself() -> None:
    steps = (Step("repeat", steps=(Step("agent", prompt="{{ task }}", lines=(9,)),), times=2),)
    filled = resolve(steps, VALUES, "mine.yml")
    assert filled.steps == (Step("repeat", steps=(Step("agent", prompt="do it"),), times=2),)
    assert resolve(filled.steps, {}, "mine.yml").steps == filled.steps


def test_parameters_are_checked_before_anything_runs() -> None:
    flow = Workflow("mine", (Step("agent", prompt="{{ task }} {{ one }}", lines=(3,)),), where="mine.yml")
    assert check(Brief(flow, parameters=(("one", "1"),))) == ()
    (lacking,) = check(Brief(flow))
    assert (lacking.where, lacking.line, lacking.what) == ("mine.yml", 3, "`one` is not a name known here")
    given = Brief(flow, parameters=(("one", "1"), ("task", "mine"), ("a-b", "2")))
    assert [problem.what for problem in check(given)] == [
        "`task` is no name of a parameter",
        "`a-b` is no name of a parameter",
    ]
    assert template.NAME.fullmatch("version_2")
