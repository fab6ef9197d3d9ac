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


STOPS = (repositories, protection, words, installations)
