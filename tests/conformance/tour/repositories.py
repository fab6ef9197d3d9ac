"""Repositories: made, forked, protected, described; and Apps put on them."""

from __future__ import annotations

from tests.conformance.tour.guide import OWNER, Guide


def repositories(guide: Guide) -> None:
    name = guide.repo.split("/")[1]
    made = guide.call("alice", "POST /user/repos", 201, json={"name": f"{name}-own", "auto_init": True})
    guide.call("alice", "GET /user/repos", params={"per_page": 10})
    body = {"name": f"{name}-more", "private": True, "auto_init": True, "description": "d"}
    other = guide.call("alice", f"POST /orgs/{OWNER}/repos", 201, json=body)
    guide.call("alice", f"GET /repositories/{other['id']}")
    guide.call("alice", f"POST /repos/{made['full_name']}/forks", 202, json={"organization": OWNER})
    guide.call("alice", f"GET /repos/{made['full_name']}/forks")
    guide.call("alice", f"DELETE /repos/{other['full_name']}", 204)
    guide.call("wanda", "POST REPO/git/refs", 201, json={"ref": "refs/tags/v1", "sha": guide.head()})
    guide.call("app", "GET REPO/tags")


def renamed(guide: Guide) -> None:
    """An old name leads to the repository, by its id."""
    old, name = guide.repo, guide.repo.split("/")[1]
    assert guide.call("alice", "PATCH REPO", json={"name": f"{name}-new"})["name"] == f"{name}-new"
    lead = guide.answer("app", f"GET /repos/{old}/issues", params={"state": "all"})
    assert lead.status_code == 301
    guide.call("app", f"GET {lead.headers['Location'].replace(guide.stand.url, '')}")
    assert guide.answer("app", f"PATCH /repos/{old}", json={"description": "d"}).status_code == 307
    own = guide.call("alice", "POST /user/repos", 201, json={"name": f"{name}-gift", "auto_init": True})
    guide.call("alice", f"POST /repos/{own['full_name']}/transfer", 202, json={"new_owner": OWNER})


def rulesets(guide: Guide) -> None:
    checks = {"required_status_checks": [{"context": "ci"}], "strict_required_status_checks_policy": True}
    reviews = {
        "required_approving_review_count": 1,
        "dismiss_stale_reviews_on_push": False,
        "require_code_owner_review": True,
        "require_last_push_approval": False,
        "required_review_thread_resolution": True,
    }
    wish = {
        "name": "main",
        "target": "branch",
        "enforcement": "active",
        "conditions": {"ref_name": {"include": ["~DEFAULT_BRANCH"], "exclude": []}},
        "bypass_actors": [{"actor_id": 5, "actor_type": "RepositoryRole", "bypass_mode": "always"}],
        "rules": [
            {"type": "deletion"},
            {"type": "non_fast_forward"},
            {"type": "required_linear_history"},
            {"type": "required_status_checks", "parameters": checks},
            {"type": "pull_request", "parameters": reviews},
        ],
    }
    made = guide.call("alice", "POST REPO/rulesets", 201, json=wish)
    one = f"REPO/rulesets/{made['id']}"
    guide.call("app", "GET REPO/rulesets")
    guide.call("alice", f"GET {one}")
    guide.call("app", f"GET {one}")
    guide.call("app", "GET REPO/rules/branches/main")
    guide.call("app", "GET REPO/branches/main")
    guide.call("alice", f"PUT {one}", json={"enforcement": "disabled"})
    guide.call("alice", f"DELETE {one}", 204)
    guide.call("alice", f"GET {one}", 404)


def teams(guide: Guide) -> None:
    guide.stand.repository(guide.repo, teams={"backend": "write"})
    at = f"/orgs/{OWNER}/teams"
    guide.call("app", f"GET {at}")
    guide.call("alice", f"GET {at}/backend")
    guide.call("mallory", f"GET {at}/backend", 404)
    guide.call("app", f"GET {at}/backend/members", params={"role": "all"})
    guide.call("app", f"GET {at}/backend/memberships/carol")
    guide.call("app", f"GET {at}/backend/memberships/wanda", 404)
    guide.call("alice", f"PUT {at}/backend/memberships/alice", json={"role": "maintainer"})
    guide.call("alice", f"DELETE {at}/backend/memberships/alice", 204)
    guide.call("app", f"GET {at}/backend/repos")
    guide.call("app", "GET REPO/teams")
    guide.put(".github/CODEOWNERS", f"one.txt @{OWNER}/backend\n", "main")
    guide.branch("one", "one.txt")
    asked = f"REPO/pulls/{guide.pull('one')['number']}/requested_reviewers"
    guide.call("app", f"GET {asked}")
    guide.call("wanda", f"DELETE {asked}", json={"reviewers": [], "team_reviewers": ["backend"]})
    guide.call("wanda", f"POST {asked}", 201, json={"team_reviewers": ["backend"]})
    guide.call("app", "GET REPO/issues/1/timeline")


def protection(guide: Guide) -> None:
    at = "REPO/branches/main/protection"
    guide.call("alice", f"GET {at}", 404)
    rule = {
        "required_status_checks": {"strict": True, "contexts": ["ci"]},
        "enforce_admins": True,
        "required_pull_request_reviews": {"required_approving_review_count": 1},
        "restrictions": None,
    }
    guide.call("alice", f"PUT {at}", json=rule)
    guide.call("alice", f"GET {at}")
    guide.call("app", "GET REPO/branches/main")
    guide.call("app", "GET REPO/branches", params={"protected": "true"})
    checks, reviews, admins = (
        f"{at}/{part}"
        for part in ("required_status_checks", "required_pull_request_reviews", "enforce_admins")
    )
    for part in (checks, reviews, admins):
        guide.call("alice", f"GET {part}")
    guide.call("alice", f"GET {checks}/contexts")
    guide.call("alice", f"PATCH {checks}", json={"strict": False, "checks": [{"context": "ci"}]})
    guide.call("alice", f"PATCH {reviews}", json={"required_approving_review_count": 2})
    guide.call("alice", f"DELETE {admins}", 204)
    guide.call("alice", f"POST {admins}")
    for part in (checks, reviews, at):
        guide.call("alice", f"DELETE {part}", 204)


def words(guide: Guide) -> None:
    guide.call("alice", "PUT REPO/topics", json={"names": ["agents", "fleet"]})
    guide.call("app", "GET REPO/topics")
    at = f"/orgs/{OWNER}/properties"
    kind = {"value_type": "single_select", "allowed_values": ["a", "b"], "required": False}
    schema = [{"property_name": "team", **kind}]
    guide.call("alice", f"PATCH {at}/schema", json={"properties": schema})
    guide.call("alice", f"GET {at}/schema")
    guide.call("alice", f"PUT {at}/schema/stage", json={"value_type": "string", "description": "d"})
    guide.call("alice", f"GET {at}/schema/stage")
    values = {"properties": [{"property_name": "team", "value": "a"}]}
    name = guide.repo.split("/")[1]
    guide.call("alice", f"PATCH {at}/values", 204, json={"repository_names": [name], **values})
    guide.call("alice", f"GET {at}/values", params={"per_page": 5})
    guide.call("alice", "PATCH REPO/properties/values", 204, json=values)
    guide.call("app", "GET REPO/properties/values")
    guide.call("app", "GET REPO")
    guide.call("alice", f"DELETE {at}/schema/stage", 204)


def installations(guide: Guide) -> None:
    """Last, for the App is taken off at the end."""
    found = guide.call("alice", "GET /user/installations")["installations"][0]["id"]
    mine = f"/user/installations/{found}/repositories"
    listed = guide.call("alice", f"GET {mine}")["repositories"][0]["id"]
    guide.call("alice", f"DELETE {mine}/{listed}", 204)
    guide.call("alice", f"PUT {mine}/{listed}", 204)
    guide.call("jwt", f"PUT /app/installations/{found}/suspended", 204)
    guide.call("jwt", "GET /app/installations")
    guide.call("jwt", f"GET /app/installations/{found}")
    guide.call("jwt", f"DELETE /app/installations/{found}/suspended", 204)
    guide.call("jwt", f"DELETE /app/installations/{found}", 204)


STOPS = (repositories, renamed, rulesets, teams, protection, words, installations)
