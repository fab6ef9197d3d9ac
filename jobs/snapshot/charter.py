"""A manifest issue as a look sees it: what its text asks for, and the fleet that was submitted from it."""

from __future__ import annotations

from dataclasses import replace

from flows import markers, origin
from flows.config import manifest
from flows.model import Charter, Fleet, Seen, Terms
from flows.rollout import asking, facts
from flows.rollout.ahead import later
from flows.rollout.course import fleet_id
from jobs import ledger
from jobs.hands import Hands
from jobs.snapshot.candidates import candidates


def with_charter(hands: Hands, seen: Seen, now: float) -> Seen:
    """`seen` with what there is to see of the manifest. Its repositories are read where somebody asks for
    them now, and only then."""
    owner, found = seen.subject.owner, fleet_id(str(seen.subject))
    asked, problems = manifest.parse(seen.issue.body, owner)
    digest = manifest.digest(seen.issue.body)
    noted = ledger.fleet_of(hands.store, found)
    known = noted
    if noted and not noted.manifest.task and asked and digest == noted.digest:
        known = replace(noted, manifest=asked)  # a lost store forgot what was approved: this is it
    charter = Charter(
        manifest=asked,
        digest=digest,
        problems=problems,
        fleet=_merged(known, seen),
        noted=noted,
        written_at=ledger.written_at(hands.store, found),
        said=_said(hands, seen),
    )
    seen = replace(seen, charter=charter)
    by = asking.is_choosing(seen, Terms(now, hands.github.app().slug))
    return replace(seen, charter=candidates(hands, seen, charter, by)) if by else seen


def _merged(known: Fleet | None, seen: Seen) -> Fleet | None:
    """The fleet of the ledger, with what its marker on GitHub knows more: it is written first, and whoever
    is killed in between leaves the ledger behind."""
    if known is None or not seen.status or not seen.status.facts:
        return known
    told = facts.read(seen.status.facts, known.subject, known.manifest)
    if told is None or (told.id, told.generation) != (known.id, known.generation):
        return known
    rows = told.by_repo
    targets = tuple(later(row, rows.get(row.repo)) for row in known.targets)
    return replace(known, targets=targets, completed_at=known.completed_at or told.completed_at)


def _said(hands: Hands, seen: Seen) -> tuple[str, ...]:
    """What our comments beside the status comment were made for."""
    slug, found = hands.github.app().slug, list[str]()
    for comment in seen.issue.comments:
        if comment.author.is_bot and comment.author.login == slug and markers.is_marked(comment.body):
            made = origin.parse(seen.subject.repo, comment.body, hands.marker_key)
            found += [made.key] if made else []
    return tuple(found)
