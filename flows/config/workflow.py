"""`.github/fleet/workflows/NAME.yml` -> Workflow.

    name: implement
    agent: codex
    steps:
      - agent: {prompt: "{{ task }}"}
      - verify: {run: "{{ blueprint.verify }}", attempts: 3}
      - review: {agent: claude, attempts: 2}
    deliver: pull-request        # pull-request | branch | report
    limits: {minutes: 60, turns: 100, usd: 5}

A step is one of KINDS. What stands between two braces is filled later (flows/config/template.py).
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import yaml

from flows.config import document
from flows.config.quota import Wrongs, agent, tokens
from flows.config.reading import CUT, Reader, Wrong, count, line, number, one_of, shown, table, text, texts
from flows.model import Problem, Step, Workflow
from flows.model.workflow import (
    AGENT,
    BRANCH,
    COMMAND,
    DONE,
    PULL,
    REPEAT,
    REPORT,
    REVIEW,
    UNBOUND,
    VERIFY,
)

FOLDER = ".github/fleet/workflows"
MOST_STEPS, MOST_ATTEMPTS, MOST_TIMES = 20, 10, 20
MOST_CHARS = 10_000  # of one command or prompt
CHANGING = (AGENT, COMMAND)


def _at_most(most: int) -> Reader:
    def read(node: yaml.Node) -> int:
        if (value := count(node)) > most:
            raise Wrong(node, f"{shown(node)} is too much", f"write {most} at most")
        return value

    return read


def _prompt(node: yaml.Node) -> tuple[str, tuple[int, ...]]:
    return _bounded(node, text(node)), (_begin(node),)


def _run(node: yaml.Node) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Shell commands, each with its line."""
    items = node.value if isinstance(node, yaml.SequenceNode) else [node]
    if not texts(node):
        raise Wrong(node, "here stands no command", 'write one, as `run: "npm test"`')
    return tuple(_bounded(item, text(item)) for item in items), tuple(_begin(item) for item in items)


def _bounded(node: yaml.Node, value: str) -> str:
    if not value.strip() or len(value) > MOST_CHARS:
        raise Wrong(node, "this is empty, or longer than 10,000 characters", "write what is to be done")
    return value


def _begin(node: yaml.Node) -> int:
    """The line on which a text begins: of a block, the one below its mark."""
    is_block = isinstance(node, yaml.ScalarNode) and node.style in ("|", ">")
    return line(node) + (1 if is_block else 0)


KINDS: dict[str, dict[str, Reader]] = {
    AGENT: {"prompt": _prompt},
    COMMAND: {"run": _run},
    VERIFY: {"run": _run, "attempts": _at_most(MOST_ATTEMPTS)},
    REVIEW: {"agent": agent, "attempts": _at_most(MOST_ATTEMPTS)},
    REPEAT: {"steps": lambda node: node, "times": _at_most(MOST_TIMES), "until": one_of(DONE)},
}
NEEDED = {AGENT: ("prompt",), COMMAND: ("run",), VERIFY: ("run",), REVIEW: (), REPEAT: ("steps", "times")}
DEFAULTS: dict[str, dict[str, Any]] = {VERIFY: {"attempts": 3}, REVIEW: {"attempts": 2}}
LIMITS: dict[str, Reader] = {"minutes": number, "turns": count, "usd": number, "tokens": tokens}
READERS: dict[str, Reader] = {
    "name": agent,
    "agent": agent,
    "steps": lambda node: node,
    "deliver": one_of(PULL, BRANCH, REPORT),
    "limits": lambda node: node,
}


def read(source: str, where: str) -> tuple[Workflow | None, tuple[Problem, ...]]:
    """The workflow that a text holds; None where something is wrong in it, and what."""
    node, unreadable = document.load(source, where)
    if node is None:
        return None, unreadable or (Problem(where, 1, "the file is empty", "write `steps:`"),)
    wrong = Wrongs(where)
    found = table(READERS, where)(node, wrong.problems)
    limits = table(LIMITS, where)(found.pop("limits"), wrong.problems) if "limits" in found else {}
    if "steps" not in found and not wrong.problems:
        wrong.say(node, "there are no `steps`", 'write `steps:`, and below it `- agent: {prompt: "..."}`')
    steps = tuple(_steps(found.pop("steps", None), wrong, is_inside=False))
    made = Workflow(found.pop("name", ""), steps, limits=replace(UNBOUND, **limits), where=where, **found)
    if not wrong.problems:
        _judge(made, node, wrong)
    return (None if wrong.problems else made), tuple(wrong.problems)


def _steps(node: yaml.Node | None, wrong: Wrongs, *, is_inside: bool) -> Iterator[Step]:
    if node is None:
        return
    if not isinstance(node, yaml.SequenceNode) or not 0 < len(node.value) <= MOST_STEPS:
        wrong.say(
            node, f"`steps` is no list of 1 to {MOST_STEPS} steps", "write a line `- KIND: {...}` for each"
        )
        return
    for item in node.value:
        if step := _step(item, wrong, is_inside):
            yield step


def _step(node: yaml.Node, wrong: Wrongs, is_inside: bool) -> Step | None:
    """A mapping of one key, which says what kind of step it is."""
    if not isinstance(node, yaml.MappingNode) or len(node.value) != 1:
        wrong.say(node, "a step is one key with what belongs to it", 'write `- agent: {prompt: "..."}`')
        return None
    key, value = node.value[0]
    kind = str(key.value) if isinstance(key, yaml.ScalarNode) else "?"
    if kind not in KINDS:
        near = difflib.get_close_matches(kind[:CUT], KINDS, n=1)
        remedy = f"did you mean `{near[0]}`?" if near else f"known steps: {', '.join(KINDS)}"
        wrong.say(key, f"`{kind[:CUT]}` is not a step known here", remedy)
        return None
    if kind == REPEAT and is_inside:
        wrong.say(key, "a `repeat` stands inside another", "write its steps out")
        return None
    return _made(kind, value, wrong)


def _made(kind: str, node: yaml.Node, wrong: Wrongs) -> Step | None:
    before = len(wrong.problems)
    found = table(KINDS[kind], wrong.where)(node, wrong.problems)
    lacks = [name for name in NEEDED[kind] if name not in found]
    if lacks and len(wrong.problems) == before:
        wrong.say(node, f"this `{kind}` has no `{lacks[0]}`", f"write `{kind}: {{{lacks[0]}: ...}}`")
    steps = tuple(_steps(found.pop("steps", None), wrong, is_inside=True))
    if len(wrong.problems) > before:
        return None
    for name in ("prompt", "run"):
        if name in found:
            found[name], found["lines"] = found[name]
    return Step(kind, steps=steps, **{**DEFAULTS.get(kind, {}), **found})


def _judge(made: Workflow, node: yaml.Node, wrong: Wrongs) -> None:
    """Steps that are right each, and not together."""
    if not any(made.has(kind) for kind in CHANGING):
        wrong.say(node, "no step changes anything", 'write a step `agent: {prompt: "{{ task }}"}`')
    if made.steps[0].kind not in (*CHANGING, REPEAT):
        wrong.say(node, "the first step has nothing to judge yet", "begin with `agent` or `command`")
    if made.deliver == REPORT and (made.has(VERIFY) or made.has(REVIEW)):
        what = "with `deliver: report` nothing is committed, so nothing can be verified or reviewed"
        wrong.say(node, what, "remove these steps, or deliver a pull request")
    if any(step.until and not step.has(AGENT) for step in made.steps):
        wrong.say(node, "a `repeat` ends when its agent says so, and has none", "remove `until`")
