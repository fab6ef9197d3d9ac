"""A fleet in the signed marker of our status comment: what must outlive the store.

Rows are lines of fields: packed by the marker, 3,000 of them with names and figures as they are in life
fit into a comment of 65,536 characters. Not kept, because the next looks find it again or nobody needs it:
reasons, addresses, when a row ended.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Sequence
from typing import Any

from flows.config import manifest as block
from flows.markers import pack
from flows.model import Fleet, Manifest, Outcome, State, Target
from flows.rollout.ending import DONE, LEFT_OUT, is_live

KEY = "fleet"
COMMENT = 65_536 - 200  # characters that GitHub takes, less what stands round the facts
MOST = COMMENT - 5_000  # where nobody says how long the text is
LETTERS = dict(zip("wrndmofc", State, strict=True))
LETTER = {state: letter for letter, state in LETTERS.items()}
FLAGS = (
    ("c", "is_canary", False),
    ("g", "is_set", False),
    ("s", "is_stopped", False),
    ("u", "is_priced", True),
)
Ask = tuple[str, float, str]
NOBODY: Ask = ("", 0.0, "")
FIELDS = (
    "id",
    "generation",
    "creator",
    "status",
    "digest",
    "created_at",
    "completed_at",
    "asked",
    "is_outsiders",
)


def room(text: str) -> int:
    """How many characters of packed facts a comment with this text may hold."""
    return COMMENT - len(text)


def write(fleet: Fleet, facts: str = "{}", most: int = MOST, text: str = "") -> str:
    """The facts, which `markers.write` made, with the fleet's beside them, at most so many characters when
    they are packed. Where not all rows fit, those that GitHub itself shows are left out first, and what never
    began; `cut` says how many. `text` is what was approved, where the issue says something else by now; rows
    go before it."""
    kept = len(fleet.targets)
    found = _written(fleet, facts, kept, text)
    if text and len(pack(found)) > most:
        found = _written(fleet, facts, kept)
    while kept and (size := len(pack(found))) > most:
        kept = min(kept - 1, kept * most // size)
        found = _written(fleet, facts, kept)
    return found


def read(facts: str, subject: str, manifest: Manifest) -> Fleet | None:
    """The fleet of verified facts of that manifest issue; None where they hold none. Its manifest is what
    they tell was approved, else the given one, which the issue holds now: `digest` tells whether that is what
    was submitted."""
    row = _fleet(facts)
    if not row:
        return None
    known = {name: row[name] for name in FIELDS if name in row}
    asks = [NOBODY, *((str(key), float(at), str(by)) for key, at, by in row.get("asks", ()))]
    lines = _lines(row.get("rows", ""))
    targets, owner = list[Target](), ""
    for line in lines:
        if line:
            targets.append(_target(line.split("\t"), owner, asks))
            owner = targets[-1].repo.partition("/")[0]
    approved = block.parse(row.get("text", ""), subject.partition("/")[0])[0] if row.get("text") else None
    return Fleet(**known, subject=subject, manifest=approved or manifest, targets=tuple(targets))


def cut(facts: str) -> int:
    """How many rows did not fit. After a lost store, these begin only if somebody asks for another
    attempt, or where a pull request of the fleet is found."""
    return int(_fleet(facts).get("cut", 0))


def _fleet(facts: str) -> dict[str, Any]:
    return dict((json.loads(facts) if facts else {}).get(KEY) or {})


def _written(fleet: Fleet, facts: str, most: int, text: str = "") -> str:
    rows = _kept(fleet.targets, most)
    asks = {ask: i for i, ask in enumerate(dict.fromkeys([NOBODY, *(_ask(row) for row in rows)]))}
    owners = ["", *(row.repo.partition("/")[0] for row in rows)]
    lines = [_line(row, owner, asks[_ask(row)]) for row, owner in zip(rows, owners, strict=False)]
    found: dict[str, Any] = {name: getattr(fleet, name) for name in FIELDS}
    found |= {"asks": list(asks)[1:], "rows": lines, "cut": len(fleet.targets) - len(rows)}
    found |= {"text": text} if text else {}
    return json.dumps(json.loads(facts) | {KEY: found}, sort_keys=True, separators=(",", ":"))


def _lines(rows: list[str] | str) -> list[str]:
    """Version 0.1.0 packed them by itself."""
    return rows if isinstance(rows, list) else zlib.decompress(base64.b85decode(rows)).decode().split("\n")


def _kept(rows: Sequence[Target], most: int) -> Sequence[Target]:
    """The rows that a rebuild needs most, in their order."""
    if most >= len(rows):
        return rows
    needed = sorted(range(len(rows)), key=lambda i: _need(rows[i]))[:most]
    return tuple(rows[i] for i in sorted(needed))


def _need(row: Target) -> int:
    """What lives, then what ended without a trace on GitHub; what was never begun last."""
    if is_live(row) or (row.outcome is None and row.attempts):
        return 0
    if row.outcome in LEFT_OUT or not row.attempts:
        return 3
    return 2 if row.outcome in DONE and row.pull else 1


def _ask(row: Target) -> Ask:
    return row.asked, row.asked_at, row.asked_by


def _line(row: Target, owner: str, ask: int) -> str:
    """A row: name (bare, where it is the last row's owner's), state and outcome, attempts, tried, pull
    request, USD, minutes, thousands of tokens, tracking issue, flags, ask; nothing for the usual."""
    whose, _, name = row.repo.partition("/")
    flags = "".join(letter for letter, field, usual in FLAGS if getattr(row, field) != usual)
    fields = [
        name if whose == owner else row.repo,
        LETTER[row.state] + (row.outcome or ""),
        row.attempts or "",
        row.tried if row.tried != row.attempts else "",
        row.pull or "",
        f"{row.usd:.2f}" if row.usd else "",
        f"{row.minutes:.1f}" if row.minutes else "",
        round(row.tokens / 1000) or "",
        row.issue or "",
        flags,
        ask or "",
    ]
    return "\t".join(str(field) for field in fields).rstrip("\t")


def _target(fields: list[str], owner: str, asks: Sequence[Ask]) -> Target:
    name, word, attempts, tried, pull, usd, minutes, tokens, issue, flags, ask = (fields + [""] * 11)[:11]
    asked, asked_at, asked_by = asks[int(ask or 0)]
    marked: dict[str, Any] = {field: (letter in flags) != usual for letter, field, usual in FLAGS}
    return Target(
        repo=name if "/" in name else f"{owner}/{name}",
        state=LETTERS[word[0]],
        outcome=Outcome(word[1:]) if word[1:] else None,
        attempts=int(attempts or 0),
        tried=int(tried or attempts or 0),
        pull=int(pull or 0),
        usd=float(usd or 0),
        minutes=float(minutes or 0),
        tokens=int(tokens or 0) * 1000,
        issue=int(issue or 0),
        asked=asked,
        asked_at=asked_at,
        asked_by=asked_by,
        **marked,
    )
