"""An issue as a look sees it: one GraphQL request, the permissions that matter, the ledger."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import quote

from flows import commands, markers
from flows.config import blueprint
from flows.model import Answer, Command, Comment, Issue, Pull, Repository, Run, Seen, Status, Subject, Terms
from jobs import ledger
from jobs.errors import Gone
from jobs.hands import Hands
from jobs.snapshot import people, query, read

BRANCHES = 5  # the last branches of a task that are asked for


def load(hands: Hands, subject: Subject, now: float) -> Seen | None:
    """What is to be seen at `subject` now; None for a pull request, which is looked at with
    its issue. Gone when it is not there, Later when GitHub cannot say."""
    runs = ledger.runs_of(hands.store, str(subject))
    answers = ledger.answers_of(hands.store, str(subject))
    branches = list(dict.fromkeys(run.branch for run in runs if run.branch))[-BRANCHES:]
    data = _ask(hands, subject, branches)
    repository = data["repository"]
    node = repository["issueOrPullRequest"]
    if node["__typename"] != "Issue":
        return None
    plan, problems = blueprint.parse(
        _text(repository["blueprint"]), _text((data["defaults"] or {}).get("object"))
    )
    since = people.heard_since(hands, subject.owner, now)
    writers = people.writers(hands, subject.repo, people.concerned(node, plan, since))
    issue = read.issue(node, writers)
    pulls = _pulls(hands, subject, repository)
    return Seen(
        subject=subject,
        repository=_repository(repository),
        issue=issue,
        blueprint=plan,
        problems=problems,
        pulls=pulls,
        runs=_heard(hands, runs),
        commands=_commands(issue, answers, since),
        answers=answers,
        status=_status(hands, subject, issue),
        branches=tuple(name for i, name in enumerate(branches) if repository[f"b{i}"]),
    )


def terms(hands: Hands, subject: Subject, now: float) -> Terms:
    """The circumstances of a decision about `subject`."""
    agents = {agent for host in ledger.hosts(hands.store, now) for agent in host.agents}
    wait = ledger.wait_of(hands.store, str(subject))
    return Terms(now, hands.github.app().slug, tuple(sorted(agents)), wait)


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
    for i, branch in enumerate(branches):
        given |= {f"b{i}": branch, f"r{i}": f"refs/heads/{branch}"}
    data = _data(hands, subject, query.issue(len(branches)), given)
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
        data = _data(hands, subject, query.older(connection), given)
        older = data["repository"]["issue"][connection]
        page["nodes"] = older["nodes"] + page["nodes"]
        info = older["pageInfo"]


def _data(hands: Hands, subject: Subject, document: str, given: dict[str, Any]) -> dict[str, Any]:
    """The answer's data. That the owner has no `.github` repository is no error to us."""
    answer = hands.github.query(subject.owner, document, given)
    data: dict[str, Any] = answer.get("data") or {}
    errors = [row for row in answer.get("errors") or [] if (row.get("path") or [""])[0] != "defaults"]
    if any(row.get("type") == "NOT_FOUND" for row in errors):
        raise Gone(str(subject))
    if errors or not data.get("repository"):
        raise RuntimeError(f"GitHub could not answer a look at {subject}: {str(errors)[:500]}")
    if "issueOrPullRequest" in data["repository"] and data["repository"]["issueOrPullRequest"] is None:
        raise Gone(str(subject))
    return data


def _text(blob: dict[str, Any] | None) -> str | None:
    """A file's text. One that is binary or cut short is no YAML, and is said to be none."""
    if not blob:
        return None
    return "\0" if blob.get("isBinary") or blob.get("isTruncated") else blob.get("text")


def _repository(node: dict[str, Any]) -> Repository:
    return Repository(
        full_name=node["nameWithOwner"],
        default_branch=(node["defaultBranchRef"] or {}).get("name", ""),
        is_archived=bool(node["isArchived"]),
        is_private=bool(node["isPrivate"]),
        labels=tuple((row["name"], row["id"]) for row in node["labels"]["nodes"]),
    )


def _pulls(hands: Hands, subject: Subject, node: dict[str, Any]) -> tuple[Pull, ...]:
    """Our App's own pull requests from our branches: a fork that uses our names has none."""
    slug = hands.github.app().slug
    rows = [
        row for key, value in node.items() if key[0] == "p" and key[1:].isdigit() for row in value["nodes"]
    ]
    ours = [row for row in rows if not row["isCrossRepository"] and read.someone(row["author"]).login == slug]
    return tuple(_landed(hands, subject, read.pull(row)) for row in ours)


def _landed(hands: Hands, subject: Subject, pull: Pull) -> Pull:
    """Merged is what GitHub says of the pull request; landed is that its base holds the merge."""
    if not pull.is_merged:
        return pull
    span = f"/repos/{subject.repo}/compare/{pull.merge_sha or pull.sha}...{quote(pull.base)}"
    answer = hands.github.get(subject.owner, span, {"per_page": 1}, missing_ok=True)
    return replace(pull, is_landed=bool(answer) and answer["status"] in ("ahead", "identical"))


def _commands(issue: Issue, answers: tuple[Answer, ...], since: float) -> tuple[Command, ...]:
    answered = {answer.key for answer in answers}
    found = [command for comment in issue.comments if _is_new(comment, since) for command in _lines(comment)]
    return tuple(command for command in found if command.key not in answered)


def _is_new(comment: Comment, since: float) -> bool:
    is_recent = comment.created_at >= since
    return is_recent and not comment.is_edited and not comment.author.is_bot


def _lines(comment: Comment) -> list[Command]:
    return [
        Command(
            comment=comment.id,
            node=comment.node,
            line=line.number,
            verb=line.verb,
            words=line.words,
            by=comment.author,
            at=comment.created_at,
            text=line.text,
        )
        for line in commands.parse(comment.body)
    ]


def _status(hands: Hands, subject: Subject, issue: Issue) -> Status | None:
    """Our own status comment. Facts that somebody else edited, or that we did not sign for
    this subject, are not believed."""
    slug = hands.github.app().slug
    for comment in issue.comments:
        if comment.author.is_bot and comment.author.login == slug and markers.is_marked(comment.body):
            text, facts = markers.parse(str(subject), comment.body, hands.marker_key)
            is_ours = comment.edited_by is None or comment.edited_by.login == slug
            return Status(comment.id, comment.node, text, facts if is_ours else "")
    return None
