"""A manifest's course: the fleet as it is to stand after what people asked, what ended and what may begin,
and what is to be said of it. Read anew from what was seen, every time."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from flows import labels
from flows.model import Ask, Charter, Command, Fleet, Manifest, Seen, Target, Terms
from flows.placing import NOTHING
from flows.rollout import asking, ending
from flows.rollout.advancing import advanced, as_released, is_news
from flows.rollout.choose import choose
from flows.rollout.planning import planned
from flows.rollout.release import why
from flows.rollout.wishing import Wish, named, retried, retry, stopped
from flows.words import fleet as words

SPAN_SECONDS = 10.0  # a rollup is written no oftener, unless somebody waits for an answer
WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Course:
    """`fleet` as it is to stand, None before it is submitted; `told` are commands with their answers and
    whether they were accepted; `waits` is why nothing is submitted, or why the rest waits. `later` is how
    many seconds must pass until the rollup may be written again."""

    fleet: Fleet | None
    told: tuple[tuple[Command, str, bool], ...] = ()
    waits: str = ""
    later: float = 0.0


def course(seen: Seen, terms: Terms) -> Course:
    """Where the fleet of a manifest goes from here."""
    charter = seen.charter or Charter(None)
    fleet, told = _submitted(seen, charter, terms)
    fleet, told = _obeyed(seen, fleet, told, terms)
    if fleet is None:
        return Course(None, told, asking.submission(seen, terms)[1])
    fleet = _opened(seen, charter, _ticked(seen, fleet, terms), terms)
    is_waited_for = bool(told) or fleet != charter.fleet or _is_turned(seen, fleet)
    fleet = replace(fleet, status=_status(seen, fleet))
    is_waited_for = is_waited_for or is_news(seen, fleet)
    later = 0.0 if is_waited_for else max(0.0, charter.written_at + SPAN_SECONDS - terms.now)
    if not later:
        fleet = advanced(seen, fleet, terms)
    fleet = replace(fleet, status=ending.status(fleet))
    is_over = ending.is_ended(fleet)
    fleet = replace(fleet, completed_at=(fleet.completed_at or terms.now) if is_over else 0.0)
    return Course(fleet, told, why(as_released(fleet), terms.now), later)


def fleet_id(subject: str) -> str:
    """`42-9f3a1c` of the manifest issue `owner/repo#42`: one fleet an issue."""
    return f"{subject.partition('#')[2]}-{hashlib.sha256(subject.casefold().encode()).hexdigest()[:6]}"


Told = tuple[tuple[Command, str, bool], ...]


def _submitted(seen: Seen, charter: Charter, terms: Terms) -> tuple[Fleet | None, Told]:
    """The fleet with what a new request adds, and the answers to such requests."""
    said = [one for one in asking.heard(seen, terms) if one.verb in (asking.SUBMIT, asking.PLAN)]
    ask, refused = asking.submission(seen, terms)
    wrong = words.problems(charter.problems)
    before, after = charter.fleet, charter.fleet
    if (said or ask) and (wrong or charter.candidates is None):
        text = wrong or refused or "its repositories could not be read; say it again"
        return before, tuple((one, text, False) for one in said)
    if ask and (after := _joined(seen, charter, ask)):
        author = seen.issue.author
        is_ours = author.is_bot and author.login == terms.app_login
        after = replace(after, is_outsiders=not (is_ours or author.may_write))
    told = list[tuple[Command, str, bool]]()
    for one in said:
        if asking.is_dry(one):
            plan = planned(seen, _joined(seen, charter, _as_ask(one)), terms)
            told.append((one, plan, True))
        elif after:
            told.append((one, refused or words.submitted(before, after), not refused))
    return after, tuple(told)


def _as_ask(command: Command) -> Ask:
    return Ask(command.key, command.by.login, command.at)


def _joined(seen: Seen, charter: Charter, ask: Ask) -> Fleet | None:
    """What is new is added, what stands is left; what could not be worked on before may be now."""
    if charter.manifest is None:
        return charter.fleet
    before, known = charter.fleet, charter.fleet.by_repo if charter.fleet else {}
    rows = _chosen(charter.manifest, charter)
    fresh = [row if before is None else replace(row, asked_by=ask.by, asked_at=ask.at) for row in rows]
    chosen = {row.repo for row in rows}
    targets = [known[row.repo] if _stands(known.get(row.repo)) else row for row in fresh]
    targets += [row for row in known.values() if row.repo not in chosen]
    base = before or Fleet(
        fleet_id(str(seen.subject)), str(seen.subject), charter.manifest, created_at=ask.at
    )
    return replace(
        base,
        manifest=charter.manifest,
        creator=base.creator or ask.by,
        status="running",
        digest=charter.digest,
        asked=f"{ask.at:.0f} {ask.id}",
        targets=tuple(targets),
    )


def _chosen(manifest: Manifest, charter: Charter) -> tuple[Target, ...]:
    """The rows; those that cannot be worked on have ended."""
    rows = choose(manifest, charter.candidates or (), charter.listed)
    return tuple(replace(row, is_set=row.outcome is not None) for row in rows)


def _stands(row: Target | None) -> bool:
    """A row that was worked on, or may be."""
    return row is not None and (row.attempts > 0 or row.outcome is None)


def _obeyed(seen: Seen, fleet: Fleet | None, told: Told, terms: Terms) -> tuple[Fleet | None, Told]:
    """What was said of the rows holds; closing the issue, or taking the label off, cancels too."""
    for one in asking.heard(seen, terms):
        if fleet and one.verb == asking.RETRY:
            after, text = retry(fleet, one)
            told, fleet = (*told, (one, text, after is not fleet)), after
        elif fleet and one.verb == asking.CANCEL:
            fleet, text = _cancelled(fleet, one)
            told = (*told, (one, text, True))
        elif fleet is None and one.verb in (asking.RETRY, asking.CANCEL):
            told = (*told, (one, NOTHING, False))
    if fleet and fleet.status in ("running", "paused") and asking.is_withdrawn(seen):
        wish = Wish(WITHDRAWN, fleet.creator, terms.now)
        fleet = replace(stopped(fleet, None, wish)[0], status="cancelled")
    return fleet, told


def _cancelled(fleet: Fleet, command: Command) -> tuple[Fleet, str]:
    repos, wrong = named(fleet, command.words)
    if wrong:
        return fleet, f"not in this fleet: {', '.join(wrong)[:300]}"
    wish = Wish(command.key, command.by.login, command.at)
    after, count = stopped(fleet, repos if command.words else None, wish)
    after = after if command.words else replace(after, status="cancelled")
    return after, f"{count} {'repository is' if count == 1 else 'repositories are'} stopped"


def _ticked(seen: Seen, fleet: Fleet, terms: Terms) -> Fleet:
    found = asking.ticked(seen, terms)
    if not found:
        return fleet
    wish = Wish(found.key, found.by, found.at)
    for tick in found.ticks:
        repos = named(fleet, (tick.repo,))[0] if tick.repo else None
        do = retried if tick.verb == asking.RETRY else stopped
        fleet, _ = do(fleet, repos, wish)
    return fleet


def _opened(seen: Seen, charter: Charter, fleet: Fleet, terms: Terms) -> Fleet:
    """The schedule submits again, as a new generation, once the one before has ended."""
    if not asking.is_due(seen, terms) or charter.candidates is None:
        return fleet
    rows = _chosen(fleet.manifest, charter)
    asked = f"{terms.now:.0f} {asking.SCHEDULE} {asking.submitted_by(fleet)}"
    return replace(fleet, generation=fleet.generation + 1, status="running", asked=asked, targets=rows)


def _status(seen: Seen, fleet: Fleet) -> str:
    if fleet.status == "cancelled":
        return "cancelled"
    return "paused" if seen.issue.label(labels.HOLD) else "running"


def _is_turned(seen: Seen, fleet: Fleet) -> bool:
    """Somebody has paused it, or lets it go on."""
    return fleet.status in ("running", "paused") and fleet.status != _status(seen, fleet)
