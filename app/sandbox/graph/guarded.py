"""Auto-merge and protected branches."""

from __future__ import annotations

from app.sandbox.gates import can_write
from app.sandbox.graph.look import Look, On, Resolver
from app.sandbox.ids import node_id, stamp
from app.sandbox.nouns import Json, Protection
from app.sandbox.permission import holds

AUTO: dict[str, Resolver] = {
    "enabledAt": lambda on, *_: stamp(on.it.pull.auto.at),
    "enabledBy": lambda on, look, _: look.who(on.it.pull.auto.login),
    "mergeMethod": lambda on, *_: on.it.pull.auto.method.upper(),
    "commitHeadline": lambda on, *_: on.it.pull.auto.title or None,
    "commitBody": lambda on, *_: on.it.pull.auto.message,
    "pullRequest": lambda on, *_: On("PullRequest", on.repo, on.it),
}


def can_auto(on: On, look: Look, is_on: bool) -> bool:
    actor = look.actor
    may = (
        holds(actor, "contents:write")
        if actor.kind == "installation"
        else can_write(look.world, actor.login, on.repo)
    )
    return (
        may and on.it.is_open and bool(on.repo.allows.get("auto")) and (on.it.pull.auto is not None) == is_on
    )


def _flag(name: str) -> Resolver:
    return lambda on, *_: bool(on.it.flags.get(name))


def _contexts(rule: Protection) -> list[str]:
    return [one["context"] for one in rule.checks or []]


RULE: dict[str, Resolver] = {
    "id": lambda on, *_: node_id("BPR", on.repo.id, on.it.branch),
    "pattern": lambda on, *_: on.it.branch,
    "isAdminEnforced": lambda on, *_: on.it.binds_admins,
    "requiresStatusChecks": lambda on, *_: on.it.checks is not None,
    "requiresStrictStatusChecks": lambda on, *_: on.it.is_strict,
    "requiredStatusCheckContexts": lambda on, *_: _contexts(on.it),
    "requiresApprovingReviews": lambda on, *_: on.it.reviews is not None,
    "requiredApprovingReviewCount": lambda on, *_: (on.it.reviews or {}).get("count"),
    "dismissesStaleReviews": lambda on, *_: bool((on.it.reviews or {}).get("dismiss_stale")),
    "requiresConversationResolution": _flag("required_conversation_resolution"),
    "requiresLinearHistory": _flag("required_linear_history"),
    "allowsForcePushes": _flag("allow_force_pushes"),
    "allowsDeletions": _flag("allow_deletions"),
    "lockBranch": _flag("lock_branch"),
    "repository": lambda on, *_: On("Repository", on.repo, on.repo),
}


def of_ref(on: On, look: Look, _: Json) -> On | None:
    """The rule of a branch."""
    found = on.repo.protections.get(on.it.removeprefix("refs/heads/"))
    return On("BranchProtectionRule", on.repo, found) if found else None
