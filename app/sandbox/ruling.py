"""What protects a branch: its classic protection and every active ruleset that fits it, as one."""

from __future__ import annotations

import re
from functools import lru_cache

from app.sandbox.nouns import Json, Protection, Repository, Ruleset

DEFAULT, ALL = "~DEFAULT_BRANCH", "~ALL"


def fits(repo: Repository, found: Ruleset, branch: str) -> bool:
    """Is it active, and is this branch meant by its conditions?"""

    def is_meant(pattern: str) -> bool:
        if pattern == DEFAULT:
            return branch == repo.default_branch
        return pattern == ALL or bool(_pattern(pattern).fullmatch(f"refs/heads/{branch}"))

    if found.enforcement != "active" or not any(map(is_meant, found.include)):
        return False
    return not any(map(is_meant, found.exclude))


@lru_cache(512)
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(glob(text))


def glob(text: str) -> str:
    """A regular expression for GitHub's fnmatch: a star stops at a slash, two do not."""
    parts = re.split(r"(\*\*/|\*\*|\*|\?)", text)
    words = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return "".join(words.get(part, re.escape(part)) for part in parts)


def rules_of(repo: Repository, branch: str) -> list[tuple[Ruleset, Json]]:
    """Each rule that holds for the branch, with its ruleset."""
    return [(one, rule) for one in repo.rulesets.values() if fits(repo, one, branch) for rule in one.rules]


def rule_of(repo: Repository, branch: str) -> Protection | None:
    """None if nothing protects it."""
    classic = repo.protections.get(branch)
    found = rules_of(repo, branch) if repo.rulesets else []
    return _together(classic, branch, found) if found else classic


def _together(classic: Protection | None, branch: str, found: list[tuple[Ruleset, Json]]) -> Protection:
    """The stricter of each; rulesets bind administrators too, unless they may bypass all of them."""
    made = Protection(branch, binds_admins=True)
    made.flags = dict(classic.flags) if classic else {"allow_force_pushes": True, "allow_deletions": True}
    if classic:
        made.checks, made.reviews = classic.checks, classic.reviews
        made.is_strict, made.restrictions = classic.is_strict, classic.restrictions
    for _, rule in found:
        _add(made, rule["type"], rule.get("parameters") or {})
    sets = {one.id: one for one, _ in found}.values()
    if not classic:
        made.bypasses = [
            actor for one in sets for actor in one.bypasses if all(actor in o.bypasses for o in sets)
        ]
    return made


def _add(made: Protection, kind: str, given: Json) -> None:
    if kind == "deletion":
        made.flags["allow_deletions"] = False
    elif kind == "non_fast_forward":
        made.flags["allow_force_pushes"] = False
    elif kind == "required_linear_history":
        made.flags["required_linear_history"] = True
    elif kind == "required_status_checks":
        asked = given["required_status_checks"]
        new = [{"context": one["context"], "app_id": one.get("integration_id")} for one in asked]
        made.checks = [*(made.checks or []), *new]
        made.is_strict = made.is_strict or bool(given.get("strict_required_status_checks_policy"))
    elif kind == "pull_request":
        was = made.reviews or {"count": 0, "dismiss_stale": False, "code_owners": False, "last_push": False}
        made.reviews = {
            "count": max(was["count"], given["required_approving_review_count"]),
            "dismiss_stale": was["dismiss_stale"] or given["dismiss_stale_reviews_on_push"],
            "code_owners": was["code_owners"] or given["require_code_owner_review"],
            "last_push": was["last_push"] or given["require_last_push_approval"],
        }
        if given["required_review_thread_resolution"]:
            made.flags["required_conversation_resolution"] = True
