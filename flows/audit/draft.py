"""A finding is one issue: what was found, where, what has to change, and how to see it done."""

from __future__ import annotations

import re
from collections.abc import Collection

from flows.filing.area import area, languages, path_of
from flows.filing.criteria import criteria
from flows.filing.told import fix, found, places
from flows.filing.wording import kind, task
from flows.model import Draft, Finding

MAX_TITLE, LONGEST = 256, 1_000
DEFAULT = "medium"
SCANNED = 20_000  # characters of a text in which places are looked for


def draft(finding: Finding, audit_number: int, gone: Collection[str] = (), prefix: str = "") -> Draft:
    """The issue of a finding of the audit #`audit_number` (`docs/formats.md`). `gone` are those
    of its locations that the repository does not hold; `prefix` stands before every label."""
    title = f"{kind(finding)}({area(finding)}): {task(finding.title[:LONGEST]) or 'what the audit found'}"
    title = title if len(title) <= MAX_TITLE else title[: MAX_TITLE - 1].rstrip() + "…"
    lost = frozenset(path_of(place) for place in gone)
    rest = f"Cut here: {{count}} more characters stand in #{audit_number}, from line {finding.line} on."
    boxes = "\n".join(f"- [ ] {line}" for line in criteria(finding, lost))
    parts = [f"Parent audit: #{audit_number}", "## Finding", found(finding, rest, DEFAULT)]
    parts += ["## Location", places(finding, lost), "## Fix", fix(finding, rest)]
    parts += ["## Acceptance Criteria", boxes]
    return Draft(title, "\n\n".join(parts) + "\n", tuple(prefix + label for label in _labels(finding)))


def _labels(finding: Finding) -> tuple[str, ...]:
    """Severity, type (`other` goes with quality), scope, complexity, language, `audit`."""
    named = "quality" if finding.type == "other" else finding.type
    places = finding.locations or tuple(re.findall(r"`([^`\s]{1,250})`", finding.text[:SCANNED]))
    spoken = (f"lang:{name}" for name in languages(places))
    return (
        finding.severity or DEFAULT,
        named,
        finding.scope,
        f"complexity:{finding.complexity}",
        "audit",
        *spoken,
    )
