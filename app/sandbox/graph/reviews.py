"""Reviews, threads, auto-merge and protected branches."""

from __future__ import annotations

from typing import Any

from app.sandbox.acts.reviews import is_seen
from app.sandbox.gates import can_write, may_resolve
from app.sandbox.graph.look import Look, On, Resolver, connection
from app.sandbox.graph.subjects import WRITTEN
from app.sandbox.ids import node_id, stamp
from app.sandbox.nouns import Json, Review, Thread
from app.sandbox.permission import has_role
from app.sandbox.scene import Scene
from app.sandbox.shapes.review import line_now


def _pull(on: On) -> On:
    return On("PullRequest", on.repo, on.repo.issues[on.it.number])


def _page(on: On, look: Look) -> str:
    return f"{look.world.url}/{on.repo.full_name}/pull/{on.it.number}"


def _seen(on: On, look: Look) -> list[Review]:
    """A pending review shows to its author alone."""
    scene = Scene(look.world, look.actor, on.repo)
    return [one for one in on.repo.reviews.values() if one.number == on.it.number and is_seen(scene, one)]


def reviews(on: On, look: Look, args: Json) -> Json:
    found = [
        one
        for one in _seen(on, look)
        if (not args.get("states") or one.state in args["states"])
        and (not args.get("author") or one.login.removesuffix("[bot]") == args["author"])
    ]
    return connection("reviews", found, args, lambda one: On("PullRequestReview", on.repo, one))


def latest_reviews(on: On, look: Look, args: Json) -> Json:
    """The last of each reviewer."""
    found = list({one.login: one for one in _seen(on, look) if one.state != "PENDING"}.values())
    return connection("latestReviews", found, args, lambda one: On("PullRequestReview", on.repo, one))


def threads(on: On, look: Look, args: Json) -> Json:
    visible = {one.id for one in _seen(on, look)}
    found = [
        one
        for one in on.repo.threads.values()
        if one.number == on.it.number and one.remarks and on.repo.remarks[one.remarks[0]].review_id in visible
    ]
    return connection("reviewThreads", found, args, lambda one: On("PullRequestReviewThread", on.repo, one))


def requests(on: On, look: Look, args: Json) -> Json:
    asked = [*on.it.pull.reviewers, *(f"{on.repo.owner}/{slug}" for slug in on.it.pull.teams)]
    return connection("reviewRequests", asked, args, lambda who: On("ReviewRequest", on.repo, (on.it, who)))


REQUEST: dict[str, Resolver] = {
    "id": lambda on, *_: node_id("RR", on.repo.id, on.it[0].number, on.it[1]),
    "asCodeOwner": lambda on, *_: on.it[1].rpartition("/")[2] in on.it[0].pull.owners,
    "pullRequest": lambda on, *_: On("PullRequest", on.repo, on.it[0]),
    "requestedReviewer": lambda on, look, _: look.team(on.it[1]) or look.who(on.it[1]),
}


def _review_comments(on: On, look: Look, args: Json) -> Json:
    found = [one for one in on.repo.remarks.values() if one.review_id == on.it.id]
    return connection("comments", found, args, lambda one: On("PullRequestReviewComment", on.repo, one))


_SAID: dict[str, Resolver] = WRITTEN | {
    "repository": lambda on, *_: On("Repository", on.repo, on.repo),
    "pullRequest": lambda on, *_: _pull(on),
}
REVIEW: dict[str, Resolver] = _SAID | {
    "id": lambda on, *_: node_id("PRR", on.repo.id, on.it.id),
    "url": lambda on, look, _: f"{_page(on, look)}#pullrequestreview-{on.it.id}",
    "state": lambda on, *_: on.it.state,
    "submittedAt": lambda on, *_: stamp(on.it.submitted_at),
    "commit": lambda on, *_: On("Commit", on.repo, on.it.commit_id),
    "comments": _review_comments,
    "authorCanPushToRepository": lambda on, look, _: can_write(look.world, on.it.login, on.repo),
}


def _thread(on: On) -> Thread:
    return on.repo.threads[on.it.thread_id]


def _line(on: On, look: Look, thread: Thread) -> int | None:
    return line_now(look.world, on.repo, thread) or None


def _start(on: On, look: Look, thread: Thread) -> int | None:
    now = _line(on, look, thread)
    return now - (thread.line - thread.start_line) if now and thread.start_line else None


def _is_outdated(on: On, look: Look, thread: Thread) -> bool:
    return bool(thread.line) and _line(on, look, thread) is None


REMARK: dict[str, Resolver] = _SAID | {
    "id": lambda on, *_: node_id("PRRC", on.repo.id, on.it.id),
    "url": lambda on, look, _: f"{_page(on, look)}#discussion_r{on.it.id}",
    "path": lambda on, *_: _thread(on).path,
    "diffHunk": lambda on, *_: _thread(on).hunk,
    "line": lambda on, look, _: _line(on, look, _thread(on)),
    "originalLine": lambda on, *_: _thread(on).line or None,
    "startLine": lambda on, look, _: _start(on, look, _thread(on)),
    "originalStartLine": lambda on, *_: _thread(on).start_line or None,
    "outdated": lambda on, look, _: _is_outdated(on, look, _thread(on)),
    "isMinimized": lambda *_: False,
    "commit": lambda on, *_: On("Commit", on.repo, on.repo.issues[on.it.number].as_pull.head_sha),
    "originalCommit": lambda on, *_: On("Commit", on.repo, _thread(on).commit_id),
    "pullRequestReview": lambda on, *_: On("PullRequestReview", on.repo, on.repo.reviews[on.it.review_id]),
    "replyTo": lambda on, *_: (
        On("PullRequestReviewComment", on.repo, on.repo.remarks[on.it.reply_to])
        if on.it.reply_to in on.repo.remarks
        else None
    ),
}


def _thread_comments(on: On, look: Look, args: Json) -> Json:
    return connection(
        "comments",
        on.it.remarks,
        args,
        lambda key: On("PullRequestReviewComment", on.repo, on.repo.remarks[key]),
    )


def _resolver(on: On, look: Look, _: Json) -> Any:
    """`resolvedBy` is a User: a bot shows as nobody."""
    who = look.who(on.it.resolved_by)
    return who if who is not None and who.kind == "User" else None


def _may_resolve(on: On, look: Look, is_resolved: bool) -> bool:
    issue = on.repo.issues[on.it.number]
    may = may_resolve(look.world, look.actor, on.repo, issue)
    return may and bool(on.it.resolved_by) == is_resolved


THREAD: dict[str, Resolver] = {
    "id": lambda on, *_: node_id("PRRT", on.repo.id, on.it.id),
    "path": lambda on, *_: on.it.path,
    "line": lambda on, look, _: _line(on, look, on.it),
    "originalLine": lambda on, *_: on.it.line or None,
    "startLine": lambda on, look, _: _start(on, look, on.it),
    "originalStartLine": lambda on, *_: on.it.start_line or None,
    "diffSide": lambda on, *_: on.it.side,
    "startDiffSide": lambda on, *_: on.it.start_side or None,
    "subjectType": lambda on, *_: "LINE" if on.it.line else "FILE",
    "isResolved": lambda on, *_: bool(on.it.resolved_by),
    "isOutdated": lambda on, look, _: _is_outdated(on, look, on.it),
    "isCollapsed": lambda on, look, _: bool(on.it.resolved_by) or _is_outdated(on, look, on.it),
    "resolvedBy": _resolver,
    "viewerCanReply": lambda on, look, _: has_role(look.world, look.actor, on.repo, "read"),
    "viewerCanResolve": lambda on, look, _: _may_resolve(on, look, False),
    "viewerCanUnresolve": lambda on, look, _: _may_resolve(on, look, True),
    "pullRequest": lambda on, *_: _pull(on),
    "repository": lambda on, *_: On("Repository", on.repo, on.repo),
    "comments": _thread_comments,
}
