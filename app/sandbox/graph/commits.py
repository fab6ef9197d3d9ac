"""Commits, and what checks and statuses say of them."""

from __future__ import annotations

from app.sandbox.gates import required
from app.sandbox.git import read
from app.sandbox.git.run import GitError
from app.sandbox.graph.look import Look, On, Resolver, connection
from app.sandbox.ids import node_id, stamp
from app.sandbox.merging import checks_of, rollup, statuses_of
from app.sandbox.nouns import Json


def _git(on: On, look: Look) -> str:
    return str(look.world.git_folder(on.repo))


PULL_COMMIT: dict[str, Resolver] = {
    "id": lambda on, *_: node_id("PRC", on.repo.id, on.it[0].number, on.it[1]),
    "commit": lambda on, *_: On("Commit", on.repo, on.it[1]),
    "pullRequest": lambda on, *_: On("PullRequest", on.repo, on.it[0]),
}


def _commit(on: On, look: Look) -> read.Commit:
    return read.commit(_git(on, look), on.it)


def _person(on: On, look: Look, person: tuple[str, str, int]) -> Json:
    login = person[1].partition("@")[0].rpartition("+")[2] if person[1].endswith("noreply.github.com") else ""
    user = look.who(login)
    return {
        "name": person[0],
        "email": person[1],
        "date": stamp(person[2]),
        "user": user if user is not None and user.kind == "User" else None,
    }


def _rollup(on: On, look: Look, _: Json) -> On | None:
    look.admit(on.repo, "checks|statuses:read")
    return On("StatusCheckRollup", on.repo, on.it) if rollup(on.repo, on.it) else None


def _contexts(on: On, look: Look, args: Json) -> Json:
    found = [On("CheckRun", on.repo, one) for one in checks_of(on.repo, on.it)]
    found += [On("StatusContext", on.repo, one) for one in statuses_of(on.repo, on.it)]
    return connection("contexts", found, args, lambda one: one)


COMMIT: dict[str, Resolver] = {
    "id": lambda on, *_: node_id("C", on.repo.id, on.it),
    "oid": lambda on, *_: on.it,
    "message": lambda on, look, _: _commit(on, look).message,
    "messageHeadline": lambda on, look, _: _commit(on, look).message.split("\n")[0],
    "committedDate": lambda on, look, _: stamp(_commit(on, look).committer[2]),
    "authoredDate": lambda on, look, _: stamp(_commit(on, look).author[2]),
    "author": lambda on, look, _: _person(on, look, _commit(on, look).author),
    "committer": lambda on, look, _: _person(on, look, _commit(on, look).committer),
    "url": lambda on, look, _: f"{look.world.url}/{on.repo.full_name}/commit/{on.it}",
    "statusCheckRollup": _rollup,
}
ROLLUP: dict[str, Resolver] = {
    "state": lambda on, *_: rollup(on.repo, on.it),
    "contexts": _contexts,
}


def _is_required(on: On, look: Look, args: Json) -> bool:
    """Of the pull request that is named, or of any that stands on this commit."""
    name = on.it.name if on.kind == "CheckRun" else on.it.context
    number = args.get("pullRequestNumber")
    sha = on.it.head_sha if on.kind == "CheckRun" else on.it.sha
    return any(
        name in required(on.repo, one.pull.base_ref, sha)
        for one in on.repo.issues.values()
        if one.pull and number in (None, one.number) and one.pull.head_sha == sha
    )


CHECK: dict[str, Resolver] = {
    "id": lambda on, *_: node_id("CR", on.repo.id, on.it.id),
    "databaseId": lambda on, *_: on.it.id,
    "name": lambda on, *_: on.it.name,
    "status": lambda on, *_: on.it.status.upper(),
    "conclusion": lambda on, *_: on.it.conclusion.upper() if on.it.conclusion else None,
    "detailsUrl": lambda on, *_: on.it.details_url,
    "url": lambda on, look, _: f"{look.world.url}/{on.repo.full_name}/runs/{on.it.id}",
    "startedAt": lambda on, *_: stamp(on.it.started_at),
    "completedAt": lambda on, *_: stamp(on.it.completed_at),
    "title": lambda on, *_: on.it.output.get("title"),
    "summary": lambda on, *_: on.it.output.get("summary"),
    "text": lambda on, *_: on.it.output.get("text"),
    "isRequired": _is_required,
    "checkSuite": lambda on, look, _: {
        "id": node_id("CS", on.repo.id, on.it.suite_id),
        "databaseId": on.it.suite_id,
        "app": _app(look, on.it.app_id),
    },
}
STATUS: dict[str, Resolver] = {
    "id": lambda on, *_: node_id("SC", on.repo.id, on.it.id),
    "context": lambda on, *_: on.it.context,
    "state": lambda on, *_: on.it.state.upper(),
    "description": lambda on, *_: on.it.description,
    "targetUrl": lambda on, *_: on.it.target_url,
    "createdAt": lambda on, *_: stamp(on.it.at),
    "creator": lambda on, look, _: look.who(on.it.login),
    "isRequired": _is_required,
}


def _app(look: Look, app_id: int) -> Json | None:
    found = look.world.state.apps.get(app_id)
    return (
        {"id": node_id("A", found.id), "databaseId": found.id, "slug": found.slug, "name": found.slug}
        if found
        else None
    )


def git_object(on: On, look: Look, sha: str) -> On | None:
    """A commit by its id."""
    try:
        return On("Commit", on.repo, read.commit(_git(on, look), sha).sha)
    except GitError:
        return None
