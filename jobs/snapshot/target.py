"""A fleet's target as a look sees it: one GraphQL request to its repository, and the ledger's row."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flows import branches, labels, origin, prompt
from flows.config import blueprint, manifest, team
from flows.coordinate.briefing import briefing
from flows.limiting import smallest
from flows.model import Actor, Brief, Fleet, Issue, Label, Run, Seen, Subject, Target
from flows.model.workflow import UNBOUND
from flows.rollout.stages import is_coordinated
from flows.workflows import AUDIT, IMPLEMENT
from jobs import ledger
from jobs.errors import Later
from jobs.hands import Hands
from jobs.snapshot import people, query, read
from jobs.snapshot.ask import Question, ask
from jobs.snapshot.made import made
from jobs.snapshot.pulls import pulls
from jobs.snapshot.workflow import is_name, named
from jobs.store import due

BRANCHES = 5  # of the last attempts
AGAIN_SECONDS = 20.0


def target(hands: Hands, subject: Subject) -> Seen | None:
    """What is to be seen; None where the ledger knows no such fleet, or not this repository in it: a branch
    that only looks like one of ours. Its attempts' branches have names that follow from the subject, so
    what a lost store forgot is found again."""
    fleet_id, _, generation = subject.fleet.rpartition("-")
    known = ledger.target_of(hands.store, fleet_id, int(generation), subject.repo)
    if known is None:
        return None
    fleet, row = known
    if not fleet.manifest.task:
        due.wake(hands.store, {fleet.subject: hands.now()})
        raise Later(AGAIN_SECONDS, "its manifest is to be read again first")
    runs = ledger.runs_of(hands.store, str(subject))
    names = _names(subject, row, runs)
    called = fleet.manifest.workflow if is_name(fleet.manifest.workflow) else IMPLEMENT
    data = ask(hands, subject, Question(query.target(len(names), called), _given(subject, names)))
    return _seen(hands, subject, (fleet, row, runs), (data, names))


def _given(subject: Subject, names: list[str]) -> dict[str, Any]:
    return {"owner": subject.owner, "name": subject.name, **query.branches(names)}


def _names(subject: Subject, row: Target, runs: tuple[Run, ...]) -> list[str]:
    """The branches of all attempts that may have begun, and of the next."""
    last = max(row.attempts, *(run.attempt for run in runs), 0)
    own = [branches.of_attempt(subject, attempt) for attempt in range(1, last + 2)]
    return list(dict.fromkeys([*(run.branch for run in runs if run.branch), *own]))[-BRANCHES:]


def _seen(
    hands: Hands,
    subject: Subject,
    known: tuple[Fleet, Target, tuple[Run, ...]],
    found: tuple[dict[str, Any], list[str]],
) -> Seen:
    (fleet, row, runs), (data, names) = known, found
    node, defaults = data["repository"], read.text((data["defaults"] or {}).get("object"))
    plan, problems = blueprint.parse(read.text(node["blueprint"]), defaults)
    whose, wrong = team.parse(defaults, subject.owner)
    limits = fleet.manifest.limits or UNBOUND
    own = plan.base or read.repository(node).default_branch
    runs = tuple(replace(run, base=run.base or own) for run in runs)  # a lost store forgot it
    refs = read.refs(node, len(names))
    is_audit = fleet.manifest.workflow == AUDIT
    key = origin.report_key(subject.fleet) if is_audit else f"fleet {subject.fleet}"
    numbers = dict(made(hands, subject.repo, [key])) if is_audit or fleet.manifest.has_issues else {}
    seen = Seen(
        subject=subject,
        repository=read.repository(node),
        issue=_issue(hands, fleet, row, _is_due(row, runs)),
        blueprint=replace(plan, limits=smallest(plan.limits, limits)),
        problems=(*problems, *wrong),
        pulls=pulls(hands, subject, node, runs),
        runs=runs,
        branches=tuple(name for name, _ in refs),
        refs=refs,
        team=whose,
        fleet=fleet,
        target=row,
        tracking=numbers.get(key, row.issue),
    )
    texts = [read.text(place.get("implement")) for place in (node, data["defaults"] or {})]
    return _briefed(seen, fleet, texts)


def _is_due(row: Target, runs: tuple[Run, ...]) -> bool:
    """Something is to begin or to be delivered: who asked and how it is to be done matter now."""
    is_released = row.attempts > max((run.attempt for run in runs), default=0)
    return is_released or any(run.is_live for run in runs) or (bool(runs) and not row.outcome)


def _briefed(seen: Seen, fleet: Fleet, texts: list[str | None]) -> Seen:
    """With the workflow that the manifest names, and its parameters."""
    asked = fleet.manifest
    found, problems = named(asked.workflow, *texts)
    if found is None:
        return replace(seen, problems=(*seen.problems, *problems))
    task = prompt.errand(seen.issue, prompt.INTRO)
    brief = Brief(found, task, asked.parameters, asked.limits or UNBOUND)
    done, row = fleet.coordinated, seen.target
    if is_coordinated(fleet) and done and done.plan and row:
        brief = briefing(brief, done, row.repo, f"decided-{seen.subject.fleet}.md")
    return replace(seen, brief=brief)


def _issue(hands: Hands, fleet: Fleet, row: Target, is_due: bool) -> Issue:
    """What the fleet asks for, as an issue would say it: whoever submitted it, or asked for another attempt
    last, has set `agent`; its author is an outsider if the manifest's is. It is open until it is stopped;
    `hold` is on while the fleet is paused."""
    by, at = row.asked_by or fleet.creator, row.asked_at or fleet.created_at
    may_write = not is_due or by in people.writers(hands, row.repo, [by])
    actor = Actor(by, may_write=may_write)
    found = [Label(labels.AGENT, actor, at, row.asked or f"{fleet.id}-{fleet.generation}")]
    found += [Label(labels.HOLD)] if fleet.status == "paused" else []
    return Issue(
        node="",
        title=fleet.manifest.name,
        body=manifest.render(fleet.manifest),
        author=replace(actor, may_write=not fleet.is_outsiders),
        is_open=not row.is_stopped and fleet.status != "cancelled",
        created_at=fleet.created_at,
        labels=tuple(found),
    )
