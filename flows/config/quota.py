"""What a member of the team brings: `login`, `quota`, `repos`, `notes`.

`quota: 300` is tasks of the default agent, and of each agent that nobody names. `quota: {jules: 300,
codex: 50}` names agents. `quota: {codex: {tasks: 50, usd: 20, tokens: 9000000}}` bounds a day of that
agent by what it uses, too: any of the three, and none but those that stand there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from flows.config.reading import (
    CUT,
    Reader,
    Wrong,
    column,
    count,
    line,
    number,
    shown,
    table,
    text,
    texts,
)
from flows.model import Member, Problem, Quota

AGENT = re.compile(r"[a-z][a-z0-9-]{0,38}")
LOGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}")
REPO = re.compile(r"(?:[A-Za-z0-9-]{1,39}/)?(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}")
MOST_TOKENS = 10**12
BRING = "write `quota: 300`, tasks of the default agent, or `quota: {codex: 50}`"

Pairs = Iterator[tuple[str, yaml.Node, yaml.Node]]


def tokens(node: yaml.Node) -> int:
    """A whole number of tokens: there are more of them than of anything else."""
    found = re.fullmatch(r"[0-9_]{1,20}", text(node))
    value = int(found[0].replace("_", "") or "0") if found else 0
    if not 0 < value <= MOST_TOKENS:
        raise Wrong(
            node, f"{shown(node)} is no whole number above zero", "write a number such as `5_000_000`"
        )
    return value


def agent(node: yaml.Node) -> str:
    if not AGENT.fullmatch(text(node)):
        raise Wrong(node, f"{shown(node)} is no agent's name", "write small letters, digits and `-`")
    return text(node)


def _login(node: yaml.Node) -> str:
    if not LOGIN.fullmatch(text(node)):
        raise Wrong(node, f"{shown(node)} is no login", "write the person's name on GitHub, without `@`")
    return text(node)


def _repos(node: yaml.Node) -> tuple[str, ...]:
    wrong = next((name for name in texts(node) if not REPO.fullmatch(name)), None)
    if wrong is not None:
        raise Wrong(node, f"{wrong[:CUT]!r} is no repository", "write `name` or `owner/name`")
    return texts(node)


METERS: dict[str, Reader] = {"tasks": count, "usd": number, "tokens": tokens}
READERS: dict[str, Reader] = {
    "login": _login,
    "quota": lambda node: node,
    "repos": _repos,
    "notes": text,
}


def members(node: yaml.Node | None, owner: str, wrong: Wrongs) -> tuple[Member, ...]:
    """The members in order, each once; those of whom nothing can be used are left out. Names of
    repositories without an owner are the given owner's."""
    if node is None or _is_null(node):
        return ()
    if not isinstance(node, yaml.SequenceNode):
        wrong.say(node, "`members` is no list", "write a line `- login: NAME` for each")
        return ()
    found: dict[str, Member] = {}
    for item in node.value:
        member = _member(item, owner, wrong)
        if member and member.login.casefold() in found:
            wrong.say(item, f"`{member.login}` stands twice", "make one member of the two")
        elif member:
            found[member.login.casefold()] = member
    return tuple(found.values())


def _member(node: yaml.Node, owner: str, wrong: Wrongs) -> Member | None:
    before = len(wrong.problems)
    found = table(READERS, wrong.where)(node, wrong.problems)
    quotas = _quotas(found["quota"], wrong) if "quota" in found else ()
    if len(wrong.problems) == before and "login" not in found:
        wrong.say(node, "a member has no `login`", "write `login: NAME`")
    if len(wrong.problems) == before and not quotas:
        wrong.say(node, f"`{found['login']}` brings no quota", BRING)
    if "login" not in found or not quotas:
        return None
    repos = tuple(name if "/" in name or not owner else f"{owner}/{name}" for name in found.get("repos", ()))
    # One whose `repos` cannot be read brings for none, rather than for all.
    is_known = len(wrong.problems) == before
    return Member(found["login"], quotas, repos, found.get("notes", "")) if is_known else None


def _quotas(node: yaml.Node, wrong: Wrongs) -> tuple[Quota, ...]:
    if isinstance(node, yaml.ScalarNode) and not _is_null(node):
        tasks = wrong.read("quota", count, node)
        return (Quota("", tasks),) if tasks else ()
    if not isinstance(node, yaml.MappingNode):
        wrong.say(node, "`quota` is neither a number nor a mapping", BRING)
        return ()
    return tuple(quota for name, key, value in pairs(node, wrong) if (quota := _quota(key, value, wrong)))


def _quota(key: yaml.Node, value: yaml.Node, wrong: Wrongs) -> Quota | None:
    name = wrong.read("quota", agent, key)
    if name is None:
        return None
    if not isinstance(value, yaml.MappingNode):
        tasks = wrong.read(name, count, value)
        return Quota(name, tasks) if tasks else None
    bounds = table(METERS, wrong.where)(value, wrong.problems)
    if not value.value:
        wrong.say(key, f"`{name}` says nothing of how much", "write a number, or `{tasks: 50, usd: 20}`")
    return Quota(name, **bounds) if bounds else None


class Wrongs:
    """What is wrong in one text."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.problems: list[Problem] = []

    def say(self, node: yaml.Node, what: str, remedy: str) -> None:
        self.problems.append(Problem(self.where, line(node), what, remedy, column(node)))

    def read(self, name: str, reader: Reader, node: yaml.Node) -> Any:
        """What a reader reads, or None; then it is said what is wrong."""
        try:
            return reader(node)
        except Wrong as wrong:
            self.say(wrong.node, f"`{name[:CUT]}`: {wrong.what}", wrong.remedy)
        return None


def pairs(node: yaml.Node | None, wrong: Wrongs) -> Pairs:
    """The entries of a mapping whose keys are people's own names: name, key, value."""
    if node is None or _is_null(node):
        return
    if not isinstance(node, yaml.MappingNode):
        wrong.say(node, f"{shown(node)} is no mapping", "write `name: value`")
        return
    seen = set()
    for key, value in node.value:
        name = wrong.read("key", text, key)
        if name in seen:
            wrong.say(key, f"`{name[:CUT]}` stands twice", "remove one of the two")
        elif name is not None:
            seen.add(name)
            yield name, key, value


def _is_null(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.tag.endswith(":null")
