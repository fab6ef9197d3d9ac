"""An audit as a look sees it: its findings, what was made of them, the epics that stand open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from flows import checklist
from flows.audit.asking import asking, reading, texts
from flows.audit.reader import LONG, digest, is_unsure, reported
from flows.audit.standing import filed, groupings, is_filed, keys_of, own_epics
from flows.filing.joining import is_of_findings, there
from flows.model import Audit, Neighbour, Reading, Relative, Seen
from jobs import ledger
from jobs.hands import Hands
from jobs.snapshot.ask import Question, ask
from jobs.snapshot.epic import family
from jobs.snapshot.made import made
from jobs.snapshot.relatives import relatives
from jobs.store import keys

OPEN_EPICS = """query Epics($owner: String!, $name: String!, $epic: [String!]) {
  repository(owner: $owner, name: $name) {
    issues(first: 100, states: [OPEN], labels: $epic, orderBy: {field: CREATED_AT, direction: ASC}) {
      nodes { number title body }
    }
  }
}"""


def with_audit(hands: Hands, seen: Seen) -> Seen:
    """`seen` with what there is to see of the audit. One that nobody may have read is not read."""
    approval, _ = reading(seen)
    written = texts(seen, approval) if approval else ()
    found = _read(written)
    more = _told(seen, written, found)
    told = _joined(found, more)
    audit = Audit(
        told,
        made(hands, seen.subject.repo, keys_of(seen, told)),
        digest=digest(written) if approval else "",
        is_unsure=is_unsure(found, written),
        told=sum(len(one.findings) for one in more),
    )
    seen = _with_what_is_made(hands, replace(seen, audit=audit), audit)
    return replace(seen, family=family(hands, seen, _below(hands, seen)))


def _with_what_is_made(hands: Hands, seen: Seen, audit: Audit) -> Seen:
    """What filing and grouping rest on, as far as they go on or what they did is to be told."""
    is_whole = is_filed(seen)
    audit = replace(audit, over=_over(hands, seen) if is_whole else (), owed=_owed(hands, seen))
    seen = replace(seen, audit=audit)
    is_filing = seen.issue.is_open and asking(seen)[0] is not None
    is_elsewhere = len(own_epics(seen)) < len(groupings(seen))
    return replace(
        seen,
        audit=replace(
            audit,
            neighbours=_neighbours(hands, seen) if is_whole and (is_filing or is_elsewhere) else (),
            paths=_paths(hands, seen) if is_filing and audit.reading.findings else None,
        ),
    )


def _over(hands: Hands, seen: Seen) -> tuple[int, ...]:
    """Issues of its findings that were closed, or are gone, since before the audit was written."""
    old = [row.number for row in filed(seen) if row.number < seen.subject.number]
    if not old:
        return ()
    found = relatives(hands, seen.subject, old, seen.blueprint.label_prefix)
    kept = {m.number for m in found if m.is_open or m.closed_at > seen.issue.created_at}
    return tuple(number for number in old if number not in kept)


def _owed(hands: Hands, seen: Seen) -> tuple[tuple[str, str], ...]:
    rows = hands.store.redis.smembers(keys.owed(str(seen.subject)))
    found = (row.split(" ", 1) for row in sorted(rows))
    return tuple((key, above) for key, above in found)


def _read(written: tuple[str, ...]) -> list[Reading]:
    """That a word of the author's, below the audit, holds no finding leaves nothing in doubt."""
    found = [(text, _by_rules(text)) for text in written]
    plain = [i > 0 and not one.taken and len(text) <= LONG for i, (text, one) in enumerate(found)]
    rows = zip(found, plain, strict=True)
    return [replace(one, doubts=()) if is_plain else one for (_, one), is_plain in rows]


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


def _below(hands: Hands, seen: Seen) -> tuple[Relative, ...]:
    """The audit's epics, and others' that hold its issues; its few issues where these form none."""
    mine = [row.number for row in filed(seen)]
    wanted = {*own_epics(seen), *(_above(hands, seen, mine) if groupings(seen) else mine)}
    found = relatives(hands, seen.subject, sorted(wanted), seen.blueprint.label_prefix) if wanted else ()
    own = {*own_epics(seen), *(() if groupings(seen) else mine)}
    return tuple(m for m in found if m.number in own or is_of_findings(m.title))


def _above(hands: Hands, seen: Seen, mine: Sequence[int]) -> set[int]:
    """The epics that hold these issues: by their checklists, or by what the ledger says of the children."""
    listed = {n.number for n in (seen.audit.neighbours if seen.audit else ()) if there(n) & set(mine)}
    known = dict(ledger.parents_of(hands.store, str(seen.subject), mine))
    return listed | {known[number].number for number in mine if number in known and known[number].branch}


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
