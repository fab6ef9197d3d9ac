"""The keys of a manifest, each with its reader."""

from __future__ import annotations

import re
from typing import Any

import yaml

from flows.config import naming, template
from flows.config.blueprint import NESTED
from flows.config.quota import METERS, Wrongs, pairs
from flows.config.reading import Reader, Wrong, count, flag, number, one_of, shown, table, text
from flows.config.selecting import select
from flows.config.timing import cron, window
from flows.model import Breaker, Limits, Manifest, Quota
from flows.model.workflow import UNBOUND

MOST_AT_ONCE, MOST_PERCENT = 1_000, 100
MOST_NAME, MOST_TASK = 100, 30_000
WORKFLOW = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
NEEDED = {"fleet": "name it, as `fleet: upgrade-pytest-9`", "task": "say what is to be done, as `task: ...`"}


def manifest(node: yaml.MappingNode, owner: str, wrong: Wrongs) -> Manifest:
    """The manifest that a mapping holds; to be used where nothing is wrong."""
    found: dict[str, Any] = table(READERS, wrong.where)(node, wrong.problems)
    keys = {str(key.value) for key, _ in node.value if isinstance(key, yaml.ScalarNode)}
    for name in NEEDED.keys() - keys:
        wrong.say(node, f"`{name}` is missing", NEEDED[name])
    raw: dict[str, yaml.Node | None] = {name: found.pop(name, None) for name in RAW}
    words = {"name": found.pop("fleet", ""), "task": found.pop("task", "")}
    has_issues = found.pop("issues", False)
    return Manifest(
        **words,
        **found,
        has_issues=has_issues,
        **_which(raw, node, owner, wrong),
        parameters=_parameters(raw["parameters"], wrong),
        breaker=_breaker(raw["breaker"], wrong),
        window=window(raw["window"], wrong),
        budget=Quota("", **_nested(raw["budget"], METERS, wrong)),
        limits=_limits(raw["limits"], wrong),
    )


def _which(raw: dict[str, yaml.Node | None], top: yaml.Node, owner: str, wrong: Wrongs) -> dict[str, Any]:
    """`repos`, `exclude`, `select` and `after`."""
    repos = naming.repos("repos", raw["repos"], owner, wrong)
    exclude = naming.repos("exclude", raw["exclude"], owner, wrong)
    for key in repos.keys() & exclude.keys():
        name, node = exclude[key]
        wrong.say(node, f"`{name}` stands under `repos`, too", "remove one of the two")
    if not repos and raw["select"] is None and not wrong.problems:
        wrong.say(top, "no repository is named", "write `repos: [owner/name]`, or `select:`")
    chosen = select(raw["select"], owner, wrong)
    known = repos if raw["select"] is None else None
    return {
        "repos": tuple(name for name, _ in repos.values()),
        "exclude": tuple(name for name, _ in exclude.values()),
        "select": chosen,
        "after": naming.after(raw["after"], known, owner, wrong),
    }


def _parameters(node: yaml.Node | None, wrong: Wrongs) -> tuple[tuple[str, str], ...]:
    rows = []
    for name, key, value in pairs(node, wrong):
        for problem in template.misnamed(((name, ""),)):
            wrong.say(key, problem.what, problem.remedy)
        read = wrong.read(name, text, value)
        rows += [(name, read)] if read is not None else []
    return tuple(rows)


def _nested(node: yaml.Node | None, readers: dict[str, Reader], wrong: Wrongs) -> dict[str, Any]:
    return table(readers, wrong.where)(node, wrong.problems) if node is not None else {}


def _breaker(node: yaml.Node | None, wrong: Wrongs) -> Breaker | None:
    found = _nested(node, BREAKER, wrong)
    if node is not None and found and "failed_percent" not in found:
        wrong.say(node, "`breaker` has no `failed_percent`", "write `{failed_percent: 30, after: 3}`")
    return Breaker(**found) if "failed_percent" in found else None


def _limits(node: yaml.Node | None, wrong: Wrongs) -> Limits | None:
    found = _nested(node, NESTED["limits"], wrong)
    bounds = {name: getattr(UNBOUND, name) for name in Limits.__dataclass_fields__}
    return Limits(**{**bounds, **found}) if found else None


def _name(node: yaml.Node) -> str:
    found = text(node).strip()
    if not found or len(found) > MOST_NAME or not found.isprintable():
        raise Wrong(node, f"{shown(node)} is no name", f"write one line of at most {MOST_NAME} characters")
    return found


def _task(node: yaml.Node) -> str:
    found = text(node).strip("\n")
    if not found.strip():
        raise Wrong(node, "it is empty", "say what is to be done")
    if len(found) > MOST_TASK:
        what = f"it has {len(found)} characters"
        raise Wrong(node, what, f"write {MOST_TASK} at most, and put the rest into a file of the repository")
    return found


def _workflow(node: yaml.Node) -> str:
    if not WORKFLOW.fullmatch(text(node)):
        raise Wrong(node, f"{shown(node)} is no workflow's name", "write small letters, digits and `-`")
    return text(node)


def _at_most(most: int, reader: Reader) -> Reader:
    def read(node: yaml.Node) -> Any:
        found = reader(node)
        if found > most:
            raise Wrong(node, f"{shown(node)} is more than {most}", f"write `{most}` or less")
        return found

    return read


def _or_none(reader: Reader) -> Reader:
    return lambda node: 0 if re.fullmatch("0+", text(node)) else reader(node)


RAW = ("parameters", "repos", "select", "exclude", "breaker", "window", "budget", "limits", "after")
BREAKER: dict[str, Reader] = {"failed_percent": _at_most(MOST_PERCENT, number), "after": count}
READERS: dict[str, Reader] = {
    "fleet": _name,
    "task": _task,
    "workflow": _workflow,
    "concurrency": _at_most(MOST_AT_ONCE, count),
    "canary": _at_most(naming.MOST, _or_none(count)),
    "issues": flag,
    "schedule": cron,
    "gate": one_of("auto", "review"),
    **{name: lambda node: node for name in RAW},
}
