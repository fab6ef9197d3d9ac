"""What GitHub's own "blocked by" says of the children that may begin next. GraphQL does not tell
it (schema of 2026-11), so each is asked for once, when its turn comes; unchanged answers are free."""

from __future__ import annotations

from dataclasses import replace

from flows import labels
from flows.epic.standing import is_aside, is_finished, own
from flows.model import Family, Relative, Seen
from jobs.hands import Hands


def with_blockers(hands: Hands, seen: Seen) -> Seen:
    """`seen` with the open issues that the next children wait for. For a child of its own that a person
    must look at nothing waits, as nothing does in the checklist."""
    family = seen.family or Family()
    if not seen.epic or not any(_asks(label.name, seen) for label in seen.issue.labels):
        return seen
    phase = next((phase for phase in seen.epic.checklist.phases if not is_finished(seen, phase)), None)
    relatives = [relative for _, relative in own(seen, phase)] if phase else []
    due = {m.number for m in relatives if m.is_open and m.number not in family.memory.released}
    asked = [m for m in relatives if m.number in due and not _is_asked(m, seen)]
    aside = {f"#{m.number}" for m in family.relatives if is_aside(m, seen)}
    found = {m.number: tuple(n for n in _blockers(hands, seen, m) if n not in aside) for m in asked}
    told = tuple(replace(m, waits_for=found.get(m.number, ())) for m in family.relatives)
    return replace(seen, family=replace(family, relatives=told))


def _blockers(hands: Hands, seen: Seen, relative: Relative) -> tuple[str, ...]:
    path = f"/repos/{seen.subject.repo}/issues/{relative.number}/dependencies/blocked_by"
    rows = hands.github.get(seen.subject.owner, path, {"per_page": 100}, missing_ok=True) or []
    return tuple(_name(row, seen.subject.repo) for row in rows if row["state"] == "open")


def _name(row: dict[str, object], repo: str) -> str:
    """`#12`, or `owner/repo#12` of another repository."""
    own = str(row.get("repository_url") or "").partition("/repos/")[2]
    return f"#{row['number']}" if own.casefold() in ("", repo.casefold()) else f"{own}#{row['number']}"


def _is_asked(relative: Relative, seen: Seen) -> bool:
    return any(_asks(name, seen) for name in relative.labels)


def _asks(name: str, seen: Seen) -> bool:
    return labels.agent_asked(name, seen.blueprint) is not None
