"""Workflows: what is read, what is said of what cannot be, and that those built in can be carried out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.config import template, workflow
from flows.limiting import smallest
from flows.model import Brief, Limits, Step
from flows.model.workflow import UNBOUND
from flows.workflows import BUILT_IN

WHOLE = """\
name: mine
agent: codex
steps:
  - agent:
      prompt: |
        {{ task }}
        {{ version }}
  - repeat:
      times: 2
      until: done
      steps:
        - agent: {prompt: more}
        - verify: {run: "{{ blueprint.verify }}"}
  - command: {run: [make a, "make {{ version }}"]}
  - verify: {run: npm test, attempts: 5}
  - review: {agent: claude}
deliver: branch
limits: {minutes: 5, tokens: 9_000}
"""
AGENT = "steps:\n  - agent: {prompt: x}\n"
WRONG = {
    "": (1, "write `steps:`"),
    "steps: []": (1, "write a line `- KIND: {...}` for each"),
    "stepz: []": (1, "did you mean `steps`?"),
    "name: a": (1, 'write `steps:`, and below it `- agent: {prompt: "..."}`'),
    "steps:\n  - agnet: {prompt: x}": (2, "did you mean `agent`?"),
    "steps:\n  - agent: {promt: x}": (2, "did you mean `prompt`?"),
    "steps:\n  - agent: {}": (2, "write `agent: {prompt: ...}`"),
    "steps:\n  - agent: {prompt: x}\n    verify: {run: y}": (2, 'write `- agent: {prompt: "..."}`'),
    "steps:\n  - dance": (2, 'write `- agent: {prompt: "..."}`'),
    f"{AGENT}  - verify: {{run: x, attempts: 11}}": (3, "write 10 at most"),
    f"{AGENT}  - verify: {{run: []}}": (3, 'write one, as `run: "npm test"`'),
    f"{AGENT}  - review: {{agent: Claude X}}": (3, "write small letters, digits and `-`"),
    f"{AGENT}  - repeat: {{steps: [agent: {{prompt: y}}]}}": (3, "write `repeat: {times: ...}`"),
    f"{AGENT}  - repeat: {{times: 2, steps: [{{repeat: {{times: 1, steps: []}}}}]}}": (
        3,
        "write its steps out",
    ),
    f"{AGENT}  - repeat: {{times: 2, until: green, steps: [agent: {{prompt: y}}]}}": (3, "write `done`"),
    f"{AGENT}  - repeat: {{times: 2, until: done, steps: [command: {{run: y}}]}}": (1, "remove `until`"),
    f"{AGENT}deliver: pull": (3, "write `pull-request`"),
    f"{AGENT}  - review: {{}}\ndeliver: report": (1, "remove these steps, or deliver a pull request"),
    f"{AGENT}limits: {{attempts: 3}}": (3, "known keys: minutes, turns, usd, tokens"),
    "steps:\n  - verify: {run: x}": (1, 'write a step `agent: {prompt: "{{ task }}"}`'),
    "steps:\n  - review: {}\n  - agent: {prompt: x}": (1, "begin with `agent` or `command`"),
    "steps: &a []": (1, "write the value out"),
}
KEYS = ["steps", "agent", "verify", "review", "repeat", "command"]
KEYS += ["run", "prompt", "times", "until", "attempts", "deliver"]
YAML = st.text(alphabet="{}[]:,-&*!|> \n'\"x1", max_size=30)


def test_every_key_that_is_written_is_read() -> None:
    found, problems = workflow.read(WHOLE, "mine.yml")
    assert problems == ()
    assert found
    assert (found.name, found.agent, found.deliver, found.where) == ("mine", "codex", "branch", "mine.yml")
    assert found.limits == replace(UNBOUND, minutes=5.0, tokens=9000)
    inner = (
        Step("agent", prompt="more", lines=(12,)),
        Step("verify", run=("{{ blueprint.verify }}",), attempts=3, lines=(13,)),
    )
    assert found.steps == (
        Step("agent", prompt="{{ task }}\n{{ version }}\n", lines=(6,)),
        Step("repeat", steps=inner, times=2, until="done"),
        Step("command", run=("make a", "make {{ version }}"), lines=(14, 14)),
        Step("verify", run=("npm test",), attempts=5, lines=(15,)),
        Step("review", agent="claude", attempts=2),
    )


@pytest.mark.parametrize("text", WRONG)
def test_what_cannot_be_read_is_said_with_line_and_remedy(text: str) -> None:
    found, problems = workflow.read(text, "mine.yml")
    assert found is None
    assert (problems[0].line, problems[0].remedy) == WRONG[text], problems


@given(st.text(max_size=80) | st.lists(st.sampled_from(KEYS) | YAML, max_size=12).map(": ".join))
def test_no_text_breaks_the_reader(text: str) -> None:
    found, problems = workflow.read(text, "mine.yml")
    assert (found is None) == bool(problems)
    assert all(problem.line >= 1 and problem.remedy for problem in problems)


def test_those_that_are_built_in_can_be_carried_out() -> None:
    assert set(BUILT_IN) >= {"implement", "coding-loop", "codemod", "fix-checks", "fix-reviews", "audit"}
    for name, built in BUILT_IN.items():
        given = (("command", "true"),) if name == "codemod" else ()
        assert template.check(Brief(built, parameters=given)) == (), name
        assert built.name == name
    assert "Can you fix the merge conflict?" in BUILT_IN["fix-conflict"].steps[0].prompt
    assert BUILT_IN["audit"].deliver == "report"
    assert not BUILT_IN["codemod"].has("agent")


def test_of_all_limits_the_smallest_hold_field_by_field() -> None:
    found = smallest(Limits(minutes=60, usd=5), replace(UNBOUND, minutes=30), Limits(90, 7, 9, 100, 1))
    assert found == Limits(minutes=30, turns=7, usd=5, tokens=100, attempts=1)
    assert smallest(Limits(), UNBOUND) == Limits()
