"""Mutations on pull requests, reviews and threads."""

from __future__ import annotations

from typing import Any

from app.sandbox.acts import asking, automerge, background, issues, merges, pulls, reviews, threads
from app.sandbox.graph.issue_acts import logins, set_more
from app.sandbox.graph.look import Look, On, Resolver, missing
from app.sandbox.graph.mutations import found_here
from app.sandbox.graph.nodes import find
from app.sandbox.nouns import AutoMerge, Json
from app.sandbox.refused import Refused
from app.sandbox.scene import Scene

Found = tuple[On, Scene]


def _pull(look: Look, wish: Json, role: str = "write") -> Found:
    return found_here(look, wish["pullRequestId"], ("PullRequest",), role)


def _said(look: Look, on: On) -> Json:
    return {"pullRequest": on, "actor": look.who(look.actor.login)}


def _create(_: Any, look: Look, wish: Json) -> Json:
    home = find(look, wish["repositoryId"])
    if home.kind != "Repository":
        raise missing(f"Could not resolve to Repository node with the global id of '{wish['repositoryId']}'.")
    look.admit(home.repo, "pull_requests:write")
    draft = issues.Draft(wish["title"], wish.get("body"))
    offer = pulls.Offer(draft, wish["headRefName"], wish["baseRefName"], bool(wish.get("draft")))
    found = pulls.create(Scene(look.world, look.actor, home.repo), offer)
    return {"pullRequest": On("PullRequest", home.repo, found)}


def _update(_: Any, look: Look, wish: Json) -> Json:
    on, scene = _pull(look, wish, "triage")
    issues.edit(scene, on.it, wish.get("title"), wish.get("body"))
    if wish.get("baseRefName"):
        pulls.rebase_onto(scene, on.it, wish["baseRefName"])
    set_more(look, on, wish)
    if wish.get("state") == "CLOSED":
        issues.close(scene, on.it)
    elif wish.get("state") == "OPEN" and not on.it.is_open:
        pulls.reopen(scene, on.it)
    return _said(look, on)


def _close(_: Any, look: Look, wish: Json) -> Json:
    on, scene = _pull(look, wish, "triage")
    issues.close(scene, on.it)
    return _said(look, on)


def _reopen(_: Any, look: Look, wish: Json) -> Json:
    on, scene = _pull(look, wish, "triage")
    pulls.reopen(scene, on.it)
    return _said(look, on)


def _merge(_: Any, look: Look, wish: Json) -> Json:
    on, scene = _pull(look, wish)
    look.admit(on.repo, "contents:write", "write")
    method, sha = wish["mergeMethod"].lower(), wish.get("expectedHeadOid") or ""
    asked = merges.Wish(method, sha, wish.get("commitHeadline") or "", wish.get("commitBody"))
    merges.merge(scene, on.it, asked)
    return _said(look, on)


def _update_branch(_: Any, look: Look, wish: Json) -> Json:
    on, scene = _pull(look, wish)
    if wish.get("updateMethod") == "REBASE":
        raise Refused(501, "The sandbox updates branches by merging only")
    background.update_branch(scene, on.it, wish.get("expectedHeadOid") or "")
    return _said(look, on)


def _enable(_: Any, look: Look, wish: Json) -> Json:
    on, scene = _pull(look, wish)
    if wish.get("expectedHeadOid") not in (None, on.it.pull.head_sha):
        raise Refused(422, "Head branch was modified. Review and try the merge again.")
    title, message = wish.get("commitHeadline") or "", wish.get("commitBody")
    method = wish["mergeMethod"].lower()
    automerge.enable(scene, on.it, AutoMerge(look.actor.login, method, look.world.now(), title, message))
    return _said(look, on)


def _disable(_: Any, look: Look, wish: Json) -> Json:
    on, scene = _pull(look, wish)
    if on.it.pull.auto is None:
        raise Refused(422, "Can't disable auto-merge for this pull request: it is not enabled")
    automerge.disable(scene, on.it, "Auto-merge was disabled by a user")
    return _said(look, on)


def _request(_: Any, look: Look, wish: Json) -> Json:
    on, scene = _pull(look, wish, "triage")
    pull, wanted = on.it.pull, logins(look, wish.get("userIds") or [])
    teams = [find(look, node).it.slug for node in wish.get("teamIds") or []]
    if not wish.get("union"):
        old = [one for one in pull.reviewers if one not in wanted]
        asking.unask(scene, on.it, old, [one for one in pull.teams if one not in teams])
    asking.ask(scene, on.it, wanted, teams)
    return _said(look, on)


def _review(look: Look, node: str, role: str = "read") -> tuple[On, Scene, On]:
    """(the review, its scene, its pull request)."""
    on, scene = found_here(look, node, ("PullRequestReview",), role)
    return on, scene, On("PullRequest", on.repo, on.repo.issues[on.it.number])


def _add_review(_: Any, look: Look, wish: Json) -> Json:
    on, scene = _pull(look, wish, "read")
    drafts, body, event = wish.get("threads") or [], wish.get("body") or "", wish.get("event")
    if event:
        reviews.check(scene, on.it, event, not body.strip() and not drafts)
    review = reviews.begin(scene, on.it, body, wish.get("commitOID") or "")
    try:
        for one in drafts:
            start = one.get("startLine") or 0
            spot = threads.Spot(
                one["path"], one["line"], one["side"], start, one["startSide"] if start else ""
            )
            threads.write(scene, threads.open_thread(scene, on.it, spot), review, one["body"])
    except Refused:
        reviews.delete(scene, review)
        raise
    if event:
        reviews.submit(scene, on.it, review, event)
    node = On("PullRequestReview", on.repo, review)
    return {"pullRequestReview": node, "reviewEdge": {"cursor": "", "node": node}}


def _submit(_: Any, look: Look, wish: Json) -> Json:
    if not wish.get("pullRequestReviewId"):
        on, scene = _pull(look, wish, "read")
        mine = (on.it.number, look.actor.login, "PENDING")
        found = [one for one in on.repo.reviews.values() if (one.number, one.login, one.state) == mine]
        if not found:
            raise missing("Could not find a pending review.")
        review, pull = On("PullRequestReview", on.repo, found[0]), on
    else:
        review, scene, pull = _review(look, wish["pullRequestReviewId"])
    review.it.body = wish.get("body") or review.it.body
    reviews.submit(scene, pull.it, review.it, wish["event"])
    return {"pullRequestReview": review}


def _dismiss(_: Any, look: Look, wish: Json) -> Json:
    review, scene, pull = _review(look, wish["pullRequestReviewId"], "write")
    reviews.dismiss(scene, pull.it, review.it, wish["message"])
    return {"pullRequestReview": review}


def _reply(_: Any, look: Look, wish: Json) -> Json:
    on, scene = found_here(look, wish["pullRequestReviewThreadId"], ("PullRequestReviewThread",), "read")
    issue = on.repo.issues[on.it.number]
    if wish.get("pullRequestReviewId"):
        pending = _review(look, wish["pullRequestReviewId"])[0].it
        remark = threads.write(scene, on.it, pending, wish["body"])
    else:
        review = reviews.begin(scene, issue, "")
        remark = threads.write(scene, on.it, review, wish["body"])
        reviews.submit(scene, issue, review, "COMMENT")
    return {"comment": On("PullRequestReviewComment", on.repo, remark)}


def _resolve(is_resolved: bool) -> Resolver:
    def resolver(_: Any, look: Look, wish: Json) -> Json:
        on, scene = found_here(look, wish["threadId"], ("PullRequestReviewThread",), "read")
        threads.resolve(scene, on.it, is_resolved)
        return {"thread": on}

    return resolver


MUTATIONS: dict[str, Resolver] = {
    "createPullRequest": _create,
    "updatePullRequest": _update,
    "closePullRequest": _close,
    "reopenPullRequest": _reopen,
    "mergePullRequest": _merge,
    "updatePullRequestBranch": _update_branch,
    "enablePullRequestAutoMerge": _enable,
    "disablePullRequestAutoMerge": _disable,
    "requestReviews": _request,
    "addPullRequestReview": _add_review,
    "submitPullRequestReview": _submit,
    "dismissPullRequestReview": _dismiss,
    "addPullRequestReviewThreadReply": _reply,
    "resolveReviewThread": _resolve(True),
    "unresolveReviewThread": _resolve(False),
}
