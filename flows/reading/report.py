"""The report of an agent that read an audit: its JSON, taken apart, and as the ledger keeps it.

Nothing is believed here: `flows/reading/vetting.py` holds each finding against the text.
"""

from __future__ import annotations

import json
import re
from typing import Any

from flows.model.finding import SEVERITIES, TYPES, Finding, Report
from flows.prompt import clean

MAX_FINDINGS = 100
MAX_TITLE, MAX_FIX, MAX_PLACE, MAX_PLACES = 250, 500, 250, 10
# As it stands in a marker's JSON: a comment holds 65,536 characters.
MAX_PACKED = 16_000
SHAPE = '{"findings": [{"title": "...", "severity": "high", "type": "security", "locations": [], "line": 1}]}'


def parse(raw: bytes) -> Report:
    """What a report says. ValueError, as a sentence with what to write instead, when it is none."""
    try:
        value = json.loads(raw.decode("utf-8"))
    except (ValueError, RecursionError):
        raise ValueError(f"The report is no JSON; it must look like {SHAPE}.") from None
    rows = value.get("findings") if isinstance(value, dict) else value
    if not isinstance(rows, list):
        raise ValueError(f"The report has no list of findings; it must look like {SHAPE}.")
    found = tuple(_finding(row, place) for place, row in enumerate(rows[:MAX_FINDINGS], 1))
    return _bounded(Report(found, max(0, len(rows) - MAX_FINDINGS)))


def pack(report: Report) -> str:
    """The report as one line of JSON; `unpack` is its pair."""
    rows = [[f.title, f.line, f.severity, f.type, list(f.locations), f.fix] for f in report.findings]
    return json.dumps({"findings": rows, "left": report.left}, separators=(",", ":"))


def unpack(text: str) -> Report:
    """The report that `pack` packed."""
    value = json.loads(text)
    found = [
        Finding(title, line, severity, kind, locations=tuple(where), fix=fix)
        for title, line, severity, kind, where, fix in value["findings"]
    ]
    return Report(tuple(found), value["left"])


def _bounded(report: Report) -> Report:
    """As many of its findings as the ledger and a marker can keep."""
    kept, left = list(report.findings), report.left
    while len(json.dumps(pack(Report(tuple(kept), left)))) > MAX_PACKED:
        kept.pop()
        left += 1
    return Report(tuple(kept), left)


def _finding(row: Any, place: int) -> Finding:
    if not isinstance(row, dict):
        raise ValueError(f"Finding {place} of the report is no object; it must look like {SHAPE}.")
    title = _line(row.get("title"), MAX_TITLE)
    if not title:
        raise ValueError(f"Finding {place} of the report has no title; copy its words from the text.")
    line, severity, kind = row.get("line"), _word(row.get("severity")), _word(row.get("type"))
    return Finding(
        title,
        line if type(line) is int and 0 < line < 1_000_000 else 0,
        severity if severity in SEVERITIES else "",
        kind if kind in TYPES else "other",
        locations=_places(row.get("locations")),
        fix=_line(row.get("fix"), MAX_FIX),
    )


def _places(value: Any) -> tuple[str, ...]:
    named = value if isinstance(value, list) else []
    places = [_line(one, MAX_PLACE + 1).strip("` ") for one in named]
    return tuple(place for place in dict.fromkeys(places) if 0 < len(place) <= MAX_PLACE)[:MAX_PLACES]


def _line(value: Any, longest: int) -> str:
    """A text as one line, without hidden characters."""
    return (
        re.sub(r"\s+", " ", clean(value[: 4 * longest])).strip()[:longest] if isinstance(value, str) else ""
    )


def _word(value: Any) -> str:
    return value.strip().casefold() if isinstance(value, str) else ""
