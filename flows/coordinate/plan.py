"""A coordinator's JSON, held against its form and against the repositories that it was given."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from flows.coordinate.form import Form, shown
from flows.coordinate.rounds import waves
from flows.model import Contract, Coordination, Spec

KEYS = {"contracts": True, "risks": False, "expected": False, "specs": True}
CONTRACT = {"id": True, "text": True, "between": True, "checks": True}
SPEC = {"repo": True, "task": True, "owns": True, "after": False}
ID = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
MOST, LINES, TASK_CHARS = 40, (40, 1000), 20_000


def read(
    raw: bytes, repos: Sequence[str], first: Mapping[str, Sequence[str]] = MappingProxyType({})
) -> tuple[Coordination | None, tuple[str, ...]]:
    """What the coordinator wrote down; or None, and all that is wrong, in words for it. `first` is the order
    that people gave, repository by repository: it holds beside the plan's own."""
    form = Form()
    told = form.table(form.load(raw), "the plan", KEYS)
    contracts = tuple(_contract(form, one, at, repos) for at, one in _rows(form, told, "contracts"))
    specs = tuple(_spec(form, one, at, repos) for at, one in _rows(form, told, "specs"))
    specs = _after(specs, first)
    more = [form.texts(told.get(name, []), name, LINES) for name in ("risks", "expected")]
    if not form.problems:
        _together(form, contracts, specs)
    if form.problems:
        return None, tuple(form.problems)
    return Coordination(contracts, specs, *more), ()


def _rows(form: Form, told: dict[str, Any], name: str) -> list[tuple[str, Any]]:
    """The rows, each with its place; at least one."""
    rows = form.rows(told.get(name, []), name, MOST)
    if told.get(name) == []:
        form.wrong(name, "it is empty; write at least one")
    return [(f"{name}[{at}]", row) for at, row in enumerate(rows)]


def _contract(form: Form, value: Any, where: str, repos: Sequence[str]) -> Contract:
    told = form.table(value, where, CONTRACT)
    name = form.text(told.get("id"), f"{where}.id", 60)
    if name and not ID.fullmatch(name):
        form.wrong(f"{where}.id", f"{shown(name)} is no id; write lower-case letters, digits and hyphens")
    between = tuple(
        form.one_of(one, f"{where}.between[{at}]", repos)
        for at, one in enumerate(form.rows(told.get("between"), f"{where}.between", MOST))
    )
    if len({*between}) < 2:
        form.wrong(f"{where}.between", "a contract is between at least two of the repositories")
    checks = form.texts(told.get("checks"), f"{where}.checks", LINES)
    return Contract(
        name, form.text(told.get("text"), f"{where}.text", 4000), tuple(dict.fromkeys(between)), checks
    )


def _spec(form: Form, value: Any, where: str, repos: Sequence[str]) -> Spec:
    told = form.table(value, where, SPEC)
    owns = form.texts(told.get("owns"), f"{where}.owns", (100, 300))
    for at, one in enumerate(owns):
        if one.startswith("/") or "\\" in one or {"..", ".git"} & {*one.split("/")}:
            what = f"{shown(one)} is no path inside the repository; write one such as src/**"
            form.wrong(f"{where}.owns[{at}]", what)
    if not owns:
        form.wrong(f"{where}.owns", "it is empty; write what this part may change, such as src/**")
    after = tuple(
        form.one_of(one, f"{where}.after[{at}]", repos)
        for at, one in enumerate(form.rows(told.get("after", []), f"{where}.after", MOST))
    )
    repo = form.one_of(told.get("repo"), f"{where}.repo", repos)
    return Spec(repo, form.text(told.get("task"), f"{where}.task", TASK_CHARS), owns, after)


def _after(specs: Sequence[Spec], first: Mapping[str, Sequence[str]]) -> tuple[Spec, ...]:
    """The specs, each also after those that people put before it, as far as these have a part."""
    known = {one.repo for one in specs}
    more = {one.repo: [name for name in first.get(one.repo, ()) if name in known] for one in specs}
    return tuple(replace(one, after=tuple(dict.fromkeys([*one.after, *more[one.repo]]))) for one in specs)


def _together(form: Form, contracts: Sequence[Contract], specs: Sequence[Spec]) -> None:
    """What only all of them together show."""
    for what, names in (
        ("contracts: the id", [one.id for one in contracts]),
        ("specs: the repository", [one.repo for one in specs]),
    ):
        for name in sorted({name for name in names if names.count(name) > 1}):
            form.wrong(what, f"{shown(name)} stands twice; each stands once")
    known = {one.repo for one in specs}
    for spec in specs:
        for name in (name for name in spec.after if name not in known):
            form.wrong(f"specs, {spec.repo}", f"it comes after {name}, which has no spec")
    if not form.problems and sum(map(len, waves(specs))) < len(specs):
        form.wrong("specs", "their `after` goes in a circle, so that none of them could begin; break it")
