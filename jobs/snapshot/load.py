"""An issue as a look sees it: one GraphQL request, the permissions that matter, the ledger."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flows import kind, markers, origin, words
from flows.config import blueprint, team
from flows.model import (
    Blueprint,
    Brief,
    Comment,
    Issue,
    Origin,
    Problem,
    Run,
    Seen,
    Status,
    Subject,
    Team,
    Terms,
)
from flows.serving import is_auto
from jobs import ledger
from jobs.hands import Hands
from jobs.snapshot import people, query, read, spoken
from jobs.snapshot.ask import Question, ask
from jobs.snapshot.audit import with_audit
from jobs.snapshot.blockers import with_blockers
from jobs.snapshot.budget import with_budget
from jobs.snapshot.charter import with_charter
from jobs.snapshot.epic import with_epic
from jobs.snapshot.pool import with_pool
from jobs.snapshot.pulls import pulls
from jobs.snapshot.target import target
from jobs.snapshot.workflow import own

BRANCHES = 5  # the last branches of a task that are asked for


def load(hands: Hands, subject: Subject, now: float) -> Seen | None:
    """What is to be seen at `subject` now; None for a pull request, which is looked at with
    its issue, and for a target of no fleet of ours. Gone when it is not there, Later when GitHub
    cannot say."""
    if subject.fleet:
        return target(hands, subject)
    runs = ledger.runs_of(hands.store, str(subject))
    answers = ledger.answers_of(hands.store, str(subject))
    branches = list(dict.fromkeys(run.branch for run in runs if run.branch))[-BRANCHES:]
    data = _ask(hands, subject, branches)
    repository = data["repository"]
    node = repository["issueOrPullRequest"]
    if node["__typename"] != "Issue":
        return None
    plan, brief, whose, problems = _written(data, subject.owner)
    since = people.heard_since(hands, subject.owner, now)
    said = spoken.new(ledger.said(hands.store, str(subject)), answers)
    concerned = people.concerned(node, plan, since) | {command.by.login for command in said}
    writers = people.writers(hands, subject.repo, concerned)
    issue = read.issue(node, writers)
    refs = read.refs(repository, len(branches))
    seen = Seen(
        subject=subject,
        repository=read.repository(repository),
        issue=issue,
        blueprint=plan,
        problems=problems,
        pulls=pulls(hands, subject, repository, runs),
        runs=_heard(hands, runs),
        commands=(*spoken.in_comments(issue, answers, since), *spoken.by_writers(said, writers)),
        answers=answers,
        status=_status(hands, subject, issue),
        branches=tuple(name for name, _ in refs),
        refs=refs,
        origin=_origin(hands, subject, issue),
        parent=ledger.parent_of(hands.store, str(subject)),
        team=whose,
        brief=brief,
    )
    return with_budget(hands, with_pool(hands, _with_family(hands, seen, now)), now)


def _written(
    data: dict[str, Any], owner: str
) -> tuple[Blueprint, Brief | None, Team | None, tuple[Problem, ...]]:
    """What the repository and its owner wrote down, and what is wrong in it."""
    place, owners = data["repository"], data["defaults"] or {}
    defaults = read.text(owners.get("object"))
    plan, problems = blueprint.parse(read.text(place["blueprint"]), defaults)
    whose, wrong = team.parse(defaults, owner)
    brief, unfit = own(read.text(place.get("implement")), read.text(owners.get("implement")))
    return plan, brief, whose, (*problems, *wrong, *unfit)


def _with_family(hands: Hands, seen: Seen, now: float) -> Seen:
    """An epic and an audit are seen with what stands below them; a request or two more. A manifest, with
    its fleet. What a task is to be, it becomes when it is over."""
    what = kind.kind(seen.issue, seen.blueprint, hands.github.app().slug, seen.answers)
    if what != "task" and (why := kind.under_way(seen, now)):
        return replace(seen, becomes=kind.becoming(what, why))
    match what:
        case "epic":
            return with_blockers(hands, with_epic(hands, seen))
        case "audit":
            return with_audit(hands, seen)
        case "manifest":
            return with_charter(hands, seen, now)
    return seen


def _origin(hands: Hands, subject: Subject, issue: Issue) -> Origin | None:
    """Why our App made this issue; None when somebody else did, whatever its body says."""
    is_ours = issue.author.is_bot and issue.author.login == hands.github.app().slug
    return origin.parse(subject.repo, issue.body, hands.marker_key) if is_ours else None


def terms(hands: Hands, seen: Seen, now: float) -> Terms:
    """The circumstances of a decision about what was seen."""
    store, subject = hands.store, seen.subject
    agents = {agent for host in ledger.hosts(store, now) for agent in host.agents}
    wait = ledger.wait_of(store, str(subject))
    tallies = ledger.tallies_of(store, subject.owner) if seen.issue.is_open and is_auto(seen) else ()
    zone = (seen.team or Team()).time_zone
    why = words.waiting(wait, zone) if wait else ""
    return Terms(now, hands.github.app().slug, tuple(sorted(agents)), why, tallies)


def _heard(hands: Hands, runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """Runs with their keepers' last sign of life; asked only where one lives."""
    beats = ledger.beats(hands.store) if any(run.is_live for run in runs) else {}
    return tuple(replace(run, beat_at=beats.get(run.id, 0.0)) for run in runs)


def _ask(hands: Hands, subject: Subject, branches: list[str]) -> dict[str, Any]:
    given: dict[str, Any] = {
        "owner": subject.owner,
        "name": subject.name,
        "number": subject.number,
        "labels": "fleet:",
    }
    given |= query.branches(branches)
    data = ask(hands, subject, Question(query.issue(len(branches)), given))
    node = data["repository"]["issueOrPullRequest"]
    if node["__typename"] == "Issue":
        for connection in ("comments", "timelineItems"):
            _page_back(hands, subject, connection, node[connection])
    return data


def _page_back(hands: Hands, subject: Subject, connection: str, page: dict[str, Any]) -> None:
    """Completes a connection of which only the newest hundred came."""
    info = page["pageInfo"]
    while info["hasPreviousPage"]:
        given = {
            "owner": subject.owner,
            "name": subject.name,
            "number": subject.number,
            "before": info["startCursor"],
        }
        data = ask(hands, subject, Question(query.older(connection), given))
        older = data["repository"]["issue"][connection]
        page["nodes"] = older["nodes"] + page["nodes"]
        info = older["pageInfo"]


def _status(hands: Hands, subject: Subject, issue: Issue) -> Status | None:
    """Our own status comment. Facts that somebody else edited, or that we did not sign for
    this subject, are not believed."""
    slug = hands.github.app().slug
    for comment in issue.comments:
        is_ours = comment.author.is_bot and comment.author.login == slug
        if is_ours and markers.is_marked(comment.body) and not _is_for_itself(hands, subject, comment):
            text, facts = markers.parse(str(subject), comment.body, hands.marker_key)
            is_kept = comment.edited_by is None or comment.edited_by.login == slug
            return Status(comment.id, comment.node, text, facts if is_kept else "")
    return None


def _is_for_itself(hands: Hands, subject: Subject, comment: Comment) -> bool:
    """An alert on the inventory issue says nothing of where the issue stands."""
    return origin.parse(subject.repo, comment.body, hands.marker_key) is not None
