"""When a fleet's repositories may begin, as people write it: windows and cron lines."""

from __future__ import annotations

import difflib
import re
from typing import Any

import yaml

from flows.config.quota import Wrongs
from flows.config.reading import CUT, Reader, Wrong, shown, table, text, texts
from flows.config.team import time_zone
from flows.model import Window
from flows.rollout import schedule

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOURS = re.compile(r"(?P<begin>[01]?[0-9]|2[0-4])\s*-\s*(?P<end>[01]?[0-9]|2[0-4])")


def cron(node: yaml.Node) -> str:
    """A cron line that has a next time."""
    line = " ".join(text(node).split())
    what, remedy = schedule.wrong(line)
    if what:
        raise Wrong(node, what, remedy)
    return line


def window(node: yaml.Node | None, wrong: Wrongs) -> Window | None:
    if node is None or node.tag.endswith(":null"):
        return None
    found: dict[str, Any] = table(READERS, wrong.where)(node, wrong.problems)
    begin, end = found.pop("hours", (Window.begin, Window.end))
    return Window(begin=begin, end=end, **found)


def _days(node: yaml.Node) -> tuple[int, ...]:
    found = set()
    items = node.value if isinstance(node, yaml.SequenceNode) else [node]
    for item, word in zip(items, texts(node), strict=False):
        short = word.casefold()[:3]
        if short not in DAYS or not _full(short).startswith(word.casefold()):
            near = difflib.get_close_matches(word.casefold()[:CUT], DAYS, n=1)
            remedy = f"did you mean `{near[0]}`?" if near else f"write some of {', '.join(DAYS)}"
            raise Wrong(item, f"{shown(item)} is no day", remedy)
        found.add(DAYS.index(short))
    if not found:
        raise Wrong(node, "here stands no day", "write some, as `[mon, tue]`, or leave `days` out")
    return tuple(sorted(found))


def _full(short: str) -> str:
    stem = {"tue": "tues", "wed": "wednes", "thu": "thurs", "sat": "satur"}.get(short, short)
    return f"{stem}day"


def _hours(node: yaml.Node) -> tuple[int, int]:
    hit = HOURS.fullmatch(text(node).strip())
    if not hit:
        raise Wrong(node, f"{shown(node)} are no hours", 'write `"08-17"`, or `"22-04"` over midnight')
    begin, end = int(hit["begin"]), int(hit["end"])
    if begin == end or begin == 24:
        raise Wrong(node, f"{shown(node)} is no span of hours", 'write `"00-24"` for the whole day')
    return begin, end


READERS: dict[str, Reader] = {"days": _days, "hours": _hours, "time_zone": time_zone}
