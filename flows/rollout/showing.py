"""What a manifest shows of its fleet: the rollup, the status comment with its marker, the last comment."""

from __future__ import annotations

import re

from flows import labels, markers, words
from flows.actions import Action, Conclude, EditBody, LookAgain, Show
from flows.config import manifest
from flows.model import Answer, Charter, Fleet, Outcome, Problem, Seen, State, Terms
from flows.rollout import asking, facts, rollup
from flows.rollout.course import Course
from flows.rollout.halting import halt
from flows.rollout.noticing import ENDED, STOPPED, notice
from flows.rollout.stages import is_coordinated
from flows.rollout.stages import told as told_runs
from flows.words import fleet as told

HALTED = (Outcome.SKIPPED, Outcome.OVER_BUDGET)
PAGES = re.compile(r"https?://[^/\s]+")
SAFE_SECONDS = 300.0  # an event tells of it, or a row, or the clock


def shown(seen: Seen, at: Course, answers: list[Answer]) -> list[Action]:
    """The rollup and the status comment, in one request; nothing where they stand."""
    fleet, every = at.fleet, (*seen.answers, *answers)
    if at.later or (fleet is None and not seen.status and not every and not at.waits):
        return []
    text, why = _text(seen, at, every), f"the fleet is {fleet.status}" if fleet else "nothing is submitted"
    kept = markers.write(told_runs(seen.runs) if is_coordinated(fleet) else (), every)
    kept = facts.write(fleet, kept, facts.room(text), _approved(seen, fleet)) if fleet else kept
    actions: list[Action] = []
    if fleet and (section := _section(seen, fleet, at.waits)):
        actions.append(EditBody(why, section=section))
    state = _state(fleet)
    if not _stands(seen, text, kept) or _carried(seen) != _wanted(seen, state):
        actions.append(Show(state, text, kept, why))
    return actions


def concluded(at: Course, charter: Charter) -> list[Action]:
    """One comment says how it ended, after another attempt how that did; one, what stopped it before."""
    fleet = at.fleet
    if not fleet or at.later:
        return []
    name = f"{fleet.id}-{fleet.generation}"
    if fleet.completed_at:
        key = f"ended {name}-{fleet.completed_at:.0f}"
        news = notice(fleet, ENDED, key, _address(fleet))
        found = Conclude(key, told.final(fleet, _link(fleet)), news, "it has ended")
    else:
        asked = {row.asked_at for row in fleet.targets if row.is_set and row.outcome in HALTED}
        halted = [at for at in asked if halt(fleet, at)]
        if not halted:
            return []
        key = f"stopped {name}-{max(halted):.0f}"
        news = notice(fleet, STOPPED, key, _address(fleet))
        found = Conclude(key, told.tripped(fleet), news, "nothing more begins")
    return [] if found.key in charter.said else [found]


def _web(fleet: Fleet) -> str:
    """Where GitHub's pages are: as the rows tell."""
    roots = (PAGES.match(row.url) for row in fleet.targets if row.url)
    return next((root[0] for root in roots if root), "https://github.com")


def _link(fleet: Fleet) -> str:
    """The address that shows the fleet's pull requests."""
    return told.search(fleet, _web(fleet))


def _address(fleet: Fleet) -> str:
    """The manifest issue's."""
    repo, _, number = fleet.subject.partition("#")
    return f"{_web(fleet)}/{repo}/issues/{number}"


def again(seen: Seen, at: Course, terms: Terms) -> list[Action]:
    """When the manifest is looked at though no event tells."""
    if not at.fleet:
        return []
    if at.later:
        return [LookAgain(at.later, "its rollup was written a moment ago")]
    opens = asking.opens_at(at.fleet, seen)
    if opens is not None:
        return [LookAgain(max(1.0, opens - terms.now), "its schedule opens the next generation")]
    return [] if at.fleet.completed_at else [LookAgain(SAFE_SECONDS, "repositories are under way, or wait")]


def _approved(seen: Seen, fleet: Fleet) -> str:
    """What was approved, where the issue says something else by now."""
    is_other = seen.charter is not None and seen.charter.digest != fleet.digest
    return manifest.write(fleet.manifest) if is_other and fleet.manifest.task else ""


def _text(seen: Seen, at: Course, every: tuple[Answer, ...]) -> str:
    """The status comment's."""
    fleet = at.fleet
    problems: tuple[Problem, ...] = seen.charter.problems if seen.charter and (every or not fleet) else ()
    refused = words.sentence(at.waits) if fleet is None else ""
    notes = told.comment(fleet, problems, at.waits if fleet else "")
    return "\n\n".join(part for part in (refused, notes, words.answer(every)) if part)[: words.MAX_BODY]


def _section(seen: Seen, fleet: Fleet, waits: str) -> str:
    """The rollup, where the body does not hold it; else ""."""
    body = seen.issue.body
    section = rollup.section(fleet, waits, _link(fleet), rollup.room(body))
    return section if rollup.replace(body, section) != body else ""


def _state(fleet: Fleet | None) -> State | None:
    found = {"running": State.RUNNING, "ended": State.DONE}
    return found.get(fleet.status) if fleet else None


def _stands(seen: Seen, text: str, kept: str) -> bool:
    """Whether the comment says this."""
    return seen.status is not None and (seen.status.text, seen.status.facts) == (text, kept)


def _carried(seen: Seen) -> set[str]:
    ours = set(labels.states(seen.blueprint.label_prefix))
    return {label.name for label in seen.issue.labels if label.name in ours}


def _wanted(seen: Seen, state: State | None) -> set[str]:
    name = labels.of_state(state, seen.blueprint.label_prefix)
    return {name} if name else set()
