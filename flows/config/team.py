"""`team:` of the owner's `.github/fleet.yml` -> Team: who brings how much, and what a day may take.

    team:
      time_zone: Europe/London
      strategy: moderate          # conservative 20 | moderate 80 | aggressive 200 tasks a day, or a number
      ready: 20                   # tasks kept in line; below, more work is taken up
      members:                    # see flows/config/quota.py
        - {login: alice, quota: 300, repos: [api, web], notes: primary}
        - {login: bob, quota: {codex: {tasks: 50, usd: 20, tokens: 9_000_000}}}
      limits: {usd: 100, tokens: 90_000_000}             # of all members together, a day
      running: {all: 20, repo: 4, member: 10, codex: 8}  # runs at once; other names are agents
      prices: {gpt-5.5: {input: 1.25, cached: 0.125, output: 10, as_of: 2026-11-01}}
      digest: {hours: [8, 18]}    # the inventory's plan and review, in the team's time zone

Prices are USD a million tokens; without `cached`, cached input costs as all other.
"""

from __future__ import annotations

import difflib
import re
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import yaml

from flows.config import document
from flows.config.blueprint import PATH
from flows.config.prices import prices
from flows.config.quota import AGENT, Wrongs, agent, members, pairs, tokens
from flows.config.reading import CUT, Reader, Wrong, count, number, shown, table, text
from flows.model import Problem, Room, Team

WHERE = f"the owner's {PATH}"
STRATEGIES = {"conservative": 20, "moderate": 80, "aggressive": 200}
ROOMS = ("all", "repo", "member")
NEAR = 0.8  # nearer than that, a name under `running` is one of ROOMS misspelt, and no agent


def parse(source: str | None, owner: str = "") -> tuple[Team | None, tuple[Problem, ...]]:
    """The team that the owner's file names (None: none), and what is wrong in its words, which then
    holds what could be read. Of the file's other keys `agent` is read, and none is judged: their
    own reader does that."""
    node, unreadable = document.load(source, WHERE) if source else (None, ())
    if node is None:
        return None, unreadable
    # of a key that stands twice the first is read, as everywhere
    top = {str(key.value): value for key, value in reversed(node.value) if isinstance(key, yaml.ScalarNode)}
    team = top.get("team")
    if team is None or team.tag.endswith(":null"):
        return None, ()
    wrong = Wrongs(WHERE)
    found = table(READERS, WHERE)(team, wrong.problems)
    try:
        found["agent"] = agent(top["agent"]) if "agent" in top else Team.agent
    except Wrong:
        found["agent"] = Team.agent
    return _team(found, owner, wrong), tuple(wrong.problems)


def _team(found: dict[str, Any], owner: str, wrong: Wrongs) -> Team:
    strategy, tasks = found.pop("strategy", ("", None))
    limits = table(LIMITS, WHERE)(found.pop("limits"), wrong.problems) if "limits" in found else {}
    digest = table(DIGEST, WHERE)(found.pop("digest"), wrong.problems) if "digest" in found else {}
    nested = {
        "members": members(found.pop("members", None), owner, wrong),
        "room": _room(found.pop("running", None), wrong),
        "prices": prices(found.pop("prices", None), wrong),
        "digest": digest.get("hours", Team.digest),
    }
    return Team(strategy=strategy, tasks=tasks, **limits, **nested, **found)


def _strategy(node: yaml.Node) -> tuple[str, int]:
    word = text(node)
    if word in STRATEGIES:
        return word, STRATEGIES[word]
    if word[:1].isalpha():
        near = (difflib.get_close_matches(word, STRATEGIES, n=1) or ["moderate"])[0]
        raise Wrong(node, f"{shown(node)} is none of {', '.join(STRATEGIES)}", f"write `{near}` or a number")
    return word, count(node)


def time_zone(node: yaml.Node) -> str:
    """A name of the IANA's."""
    name = text(node)
    try:
        return ZoneInfo(name).key
    except (LookupError, ValueError, OSError):
        known = {zone.casefold(): zone for zone in available_timezones()}
        near = difflib.get_close_matches(name.casefold()[:CUT], known, n=1)
        remedy = f"did you mean `{known[near[0]]}`?" if near else "write a name such as `Europe/London`"
        raise Wrong(node, f"{shown(node)} is no time zone", remedy) from None


def _hours(node: yaml.Node) -> tuple[int, ...]:
    items = node.value if isinstance(node, yaml.SequenceNode) else [node]
    found = {text(item) for item in items}
    wrong = next((hour for hour in found if not re.fullmatch(r"0?[0-9]|1[0-9]|2[0-3]", hour)), None)
    if wrong is not None:
        raise Wrong(node, f"{wrong[:CUT]!r} is no hour of a day", "write hours from 0 to 23, as `[8, 18]`")
    return tuple(sorted({int(hour) for hour in found}))


def _room(node: yaml.Node | None, wrong: Wrongs) -> Room:
    found: dict[str, int] = {}
    for name, key, value in pairs(node, wrong):
        near = difflib.get_close_matches(name, ROOMS, n=1, cutoff=NEAR)
        if name not in ROOMS and (near or not AGENT.fullmatch(name)):
            remedy = f"did you mean `{near[0]}`?" if near else f"write {', '.join(ROOMS)} or an agent's name"
            wrong.say(key, f"`running`: `{name[:CUT]}` is not known here", remedy)
        elif (most := wrong.read(name, count, value)) is not None:
            found[name] = most
    named = {name: found.pop(name) for name in ROOMS if name in found}
    return Room(**named, agents=tuple(found.items()))


LIMITS: dict[str, Reader] = {"usd": number, "tokens": tokens}
DIGEST: dict[str, Reader] = {"hours": _hours}
READERS: dict[str, Reader] = {
    "time_zone": time_zone,
    "strategy": _strategy,
    "ready": count,
    "members": lambda node: node,
    "limits": lambda node: node,
    "running": lambda node: node,
    "prices": lambda node: node,
    "digest": lambda node: node,
}
