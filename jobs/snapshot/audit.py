"""An audit as a look sees it: its findings, what was made of them, the epics that stand open."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

from flows import checklist
from flows.audit.asking import asking, texts
from flows.audit.reader import digest, is_unsure, reported
from flows.audit.standing import EPICS, epic_key, groupings, keys_of
from flows.model import Audit, Neighbour, Reading, Seen
from jobs.hands import Hands
from jobs.snapshot.ask import Question, ask
from jobs.snapshot.epic import family
from jobs.snapshot.made import made
from jobs.snapshot.relatives import relatives

OPEN_EPICS = """query Epics($owner: String!, $name: String!, $epic: [String!]) {
  repository(owner: $owner, name: $name) {
    issues(first: 100, states: [OPEN], labels: $epic, orderBy: {field: CREATED_AT, direction: ASC}) {
      nodes { number title body }
    }
  }
}"""


def with_audit(hands: Hands, seen: Seen) -> Seen:
    """`seen` with what there is to see of the audit. One that nobody may have read is not read."""
    approval, _ = asking(seen)
    written = texts(seen, approval) if approval else ()
    found = _read(written)
    more = _told(seen, written, found)
    reading = _joined(found, more)
    wanted = keys_of(seen, reading)
    known = made(hands, seen.subject.repo, wanted)
    is_filed = {key for key in wanted if not key.startswith("epic:")} <= dict(known).keys()
    is_filing = seen.issue.is_open and approval is not None
    audit = Audit(
        reading,
        known,
        _neighbours(hands, seen) if is_filing and is_filed else (),
        _paths(hands, seen) if is_filing and reading.findings else None,
        digest(written) if approval else "",
        is_unsure(found, written),
        sum(len(one.findings) for one in more),
    )
    seen = replace(seen, audit=audit)
    return replace(seen, family=family(hands, seen, _below(hands, seen)))


def _read(written: tuple[str, ...]) -> list[Reading]:
    return [_by_rules(text) for text in written]


@lru_cache(16)
def _by_rules(text: str) -> Reading:
    """Each look asks, and reading takes long: what was read is remembered. The rules are imported here: no
    other process than one that looks at audits needs them."""
    from flows.audit.read import read

    return read(text)


def _told(seen: Seen, written: tuple[str, ...], found: list[Reading]) -> list[Reading]:
    """What an agent's report adds to each of the texts; nothing where there is none."""
    from flows.reading import report
    from flows.reading.vetting import vet

    run = reported(seen.runs, digest(written)) if written else None
    return vet(report.unpack(run.report), written, found) if run else []


def _joined(found: list[Reading], more: list[Reading]) -> Reading:
    """The findings of all texts, in their order; lines of a follow-up count from that comment's own
    start. What the rules doubted is settled where an agent has read it."""
    added = [one.findings for one in more] or [() for _ in found]
    rows = [
        sorted((*one.findings, *new), key=lambda f: f.line) for one, new in zip(found, added, strict=True)
    ]
    doubts = [doubt for one in (more or found) for doubt in one.doubts]
    return Reading(tuple(finding for row in rows for finding in row), tuple(doubts))


def _below(hands: Hands, seen: Seen) -> tuple[Any, ...]:
    """The audit's epics; where it has none and needs none, its few issues."""
    known = dict(seen.audit.made) if seen.audit else {}
    epics = {epic_key(seen, place) for place in range(EPICS)}
    numbers = [number for key, number in known.items() if key in epics]
    if not groupings(seen):
        numbers = list(known.values())
    return relatives(hands, seen.subject, sorted(numbers), seen.blueprint.label_prefix) if numbers else ()


def _neighbours(hands: Hands, seen: Seen) -> tuple[Neighbour, ...]:
    subject = seen.subject
    given = {"owner": subject.owner, "name": subject.name, "epic": [seen.blueprint.label_prefix + "epic"]}
    rows = ask(hands, subject, Question(OPEN_EPICS, given))["repository"]["issues"]["nodes"]
    return tuple(
        Neighbour(row["number"], row["title"], checklist.parse(row["body"] or "", subject.repo))
        for row in rows
    )


def _paths(hands: Hands, seen: Seen) -> tuple[str, ...] | None:
    """All files of the base; None where GitHub cannot list them all, or there is none."""
    base = seen.blueprint.base or seen.repository.default_branch
    path = f"/repos/{seen.subject.repo}/git/trees/{base}"
    found = hands.github.get(seen.subject.owner, path, {"recursive": "1"}, missing_ok=True)
    if not found or found.get("truncated"):
        return None
    return tuple(row["path"] for row in found["tree"] if row["type"] == "blob")
