"""A report that the workflow `audit` delivers is its repository's next audit."""

from __future__ import annotations

import re

from flows import kind
from flows.actions import Action, MakeIssue
from flows.model import Origin, Outcome, Seen, Terms
from flows.origin import report_key
from flows.reading.written import unpack
from flows.workflows import AUDIT

HEADING = re.compile(r"\s*#{1,6}[ \t]+(?P<title>[^\n]{1,200})(?:\n|\Z)")


def publish(seen: Seen, terms: Terms) -> list[Action]:
    last = seen.runs[-1] if seen.runs else None
    if not seen.target or seen.tracking or not last or last.outcome is not Outcome.DELIVERED:
        return []
    text = unpack(last.report)
    if not text or not seen.brief or seen.brief.workflow.name != AUDIT:
        return []
    found = HEADING.match(text)
    words = " ".join((found["title"] if found else seen.issue.title).split())
    return [
        MakeIssue(
            origin=Origin(report_key(seen.subject.fleet), is_outsiders=True),
            title=f"[Audit] {kind.TITLE.sub('', words).strip() or 'The repository'}"[:256],
            body=text[found.end() :] if found else text,
            labels=(f"{seen.blueprint.label_prefix}{kind.AUDIT}",),
            why=f"attempt {last.attempt} delivered its report",
        )
    ]
