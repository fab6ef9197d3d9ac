"""Rulesets hold a branch as classic protection does."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.app.sandbox.pulling import branch, offered, put
from tests.app.sandbox.stand import Stand

CHECKS = {
    "type": "required_status_checks",
    "parameters": {
        "required_status_checks": [{"context": "ci"}],
        "strict_required_status_checks_policy": False,
    },
}
REVIEWS: dict[str, Any] = {
    "type": "pull_request",
    "parameters": {
        "required_approving_review_count": 1,
        "dismiss_stale_reviews_on_push": False,
        "require_code_owner_review": False,
        "require_last_push_approval": False,
        "required_review_thread_resolution": False,
    },
}


def ruled(stand: Stand, repo: str, *rules: Any, **more: Any) -> Any:
    wish = {
        "name": "a ruleset",
        "enforcement": "active",
        "conditions": {"ref_name": {"include": ["~DEFAULT_BRANCH"], "exclude": []}},
        "rules": list(rules),
        **more,
    }
    answer = stand.at("alice").post(f"/repos/{repo}/rulesets", json=wish)
    assert answer.status_code == 201, answer.text
    return answer.json()


def meant(include: list[str], exclude: list[str] | None = None) -> Any:
    return {"ref_name": {"include": include, "exclude": exclude or []}}


def merged(stand: Stand, repo: str, who: str = "wanda") -> Any:
    return stand.at(who).put(f"/repos/{repo}/pulls/1/merge", json={})


def test_a_required_check_holds_a_merge_until_it_is_green(stand: Stand, repo: str) -> None:
    branch(stand.at("wanda"), repo, "one", ("one.txt", "1"))
    sha = offered(stand.at("wanda"), repo, "one")["head"]["sha"]
    ruled(stand, repo, CHECKS)
    for who in ("wanda", "alice"):
        said = merged(stand, repo, who)
        assert (said.status_code, said.json()["message"]) == (405, 'Required status check "ci" is expected.')
    stand.control("check", repository=repo, ref=sha, name="ci", conclusion="success")
    assert merged(stand, repo).status_code == 200


def test_a_required_review_holds_a_merge_and_a_push(stand: Stand, repo: str) -> None:
    wanda = stand.at("wanda")
    branch(wanda, repo, "one", ("one.txt", "1"))
    offered(wanda, repo, "one")
    ruled(stand, repo, REVIEWS)
    assert merged(stand, repo).status_code == 405
    said = wanda.put(f"/repos/{repo}/contents/x", json={"message": "m", "content": "eA=="})
    assert said.status_code == 409
    stand.at("alice").post(f"/repos/{repo}/pulls/1/reviews", json={"event": "APPROVE"})
    assert merged(stand, repo).status_code == 200


def test_the_last_push_wants_an_approval_of_somebody_else(stand: Stand, repo: str) -> None:
    wanda, alice = stand.at("wanda"), stand.at("alice")
    branch(wanda, repo, "one", ("one.txt", "1"))
    offered(wanda, repo, "one")
    parameters = {**REVIEWS["parameters"], "require_last_push_approval": True}
    ruled(stand, repo, {**REVIEWS, "parameters": parameters})
    at = f"/repos/{repo}/pulls/1/reviews"
    alice.post(at, json={"event": "APPROVE"})
    put(alice, repo, ("one.txt", "2"), branch="one")
    words = "New changes require approval from someone other than the last pusher."
    assert merged(stand, repo).json()["message"] == words
    alice.post(at, json={"event": "APPROVE"})
    assert merged(stand, repo).json()["message"] == words
    put(wanda, repo, ("one.txt", "3"), branch="one")
    alice.post(at, json={"event": "APPROVE"})
    assert merged(stand, repo).status_code == 200


def test_git_is_held_too(stand: Stand, repo: str, tmp_path: Path) -> None:
    ruled(stand, repo, {"type": "non_fast_forward"}, {"type": "deletion"}, conditions=meant(["~ALL"]))
    branch(stand.at("wanda"), repo, "one", ("one.txt", "1"))
    url, folder = stand.git_url(repo, stand.tokens["wanda"]), str(tmp_path / "c")
    subprocess.run(["git", "clone", "-q", url, folder], check=True)

    def pushed(*what: str) -> int:
        done = subprocess.run(["git", "-C", folder, "push", "-q", *what], capture_output=True, check=False)
        return done.returncode

    assert pushed("--delete", "origin", "one") != 0
    assert pushed("-f", "origin", "origin/main:refs/heads/one") != 0
    assert pushed("origin", "origin/one:refs/heads/two") == 0
    assert pushed("origin", "origin/one:refs/heads/main") == 0


@pytest.mark.parametrize(
    ("include", "exclude", "names"),
    [
        (["~ALL"], [], {"main", "epic/a", "epic/a/b"}),
        (["~DEFAULT_BRANCH"], [], {"main"}),
        (["refs/heads/epic/*"], [], {"epic/a"}),
        (["refs/heads/epic/**/*"], [], {"epic/a", "epic/a/b"}),
        (["~ALL"], ["refs/heads/epic/**"], {"main"}),
        ([], [], set()),
    ],
)
def test_branches_are_meant_by_patterns(
    stand: Stand, repo: str, include: list[str], exclude: list[str], names: set[str]
) -> None:
    made = ruled(stand, repo, CHECKS, conditions=meant(include, exclude))
    found = set()
    for name in ("main", "epic/a", "epic/a/b"):
        for one in stand.app().get(f"/repos/{repo}/rules/branches/{name}").json():
            assert (one["type"], one["ruleset_id"]) == ("required_status_checks", made["id"])
            found.add(name)
    assert found == names


def test_one_that_is_not_active_holds_nothing(stand: Stand, repo: str) -> None:
    made = ruled(stand, repo, CHECKS)
    alice, at = stand.at("alice"), f"/repos/{repo}/rulesets/{made['id']}"
    assert alice.get(f"/repos/{repo}/branches/main").json()["protected"] is True
    for word in ("evaluate", "disabled"):
        assert alice.put(at, json={"enforcement": word}).json()["enforcement"] == word
        assert alice.get(f"/repos/{repo}/rules/branches/main").json() == []
    assert alice.get(f"/repos/{repo}/branches/main").json()["protected"] is False
    assert alice.delete(at).status_code == 204
    assert alice.get(at).status_code == 404


def test_who_may_bypass_it_is_not_held(stand: Stand, repo: str) -> None:
    actor = {"actor_id": stand.apps["agent-fleet"], "actor_type": "Integration", "bypass_mode": "always"}
    made = ruled(stand, repo, REVIEWS, bypass_actors=[actor])
    assert put(stand.app(), repo, ("x", "1"))
    wish = {"message": "m", "content": "eA=="}
    assert stand.at("wanda").put(f"/repos/{repo}/contents/y", json=wish).status_code == 409
    at = f"/repos/{repo}/rulesets/{made['id']}"
    assert "bypass_actors" not in stand.app().get(at).json()
    assert stand.at("alice").get(at).json()["bypass_actors"] == [actor]


def test_it_is_taken_together_with_classic_protection(stand: Stand, repo: str) -> None:
    classic = {
        "required_status_checks": {"strict": False, "contexts": ["lint"]},
        "enforce_admins": False,
        "required_pull_request_reviews": None,
        "restrictions": None,
    }
    alice = stand.at("alice")
    assert alice.put(f"/repos/{repo}/branches/main/protection", json=classic).status_code == 200
    ruled(stand, repo, CHECKS)
    branch(stand.at("wanda"), repo, "one", ("one.txt", "1"))
    offered(stand.at("wanda"), repo, "one")
    lacks = merged(stand, repo, "alice").json()["message"].split("\n")
    assert sorted(lacks) == [f'Required status check "{name}" is expected.' for name in ("ci", "lint")]


def test_what_makes_no_sense_or_is_not_kept_is_refused(stand: Stand, repo: str) -> None:
    ruled(stand, repo)
    alice, at = stand.at("alice"), f"/repos/{repo}/rulesets"
    for wish, status in (
        ({"name": "a ruleset", "enforcement": "active"}, 422),
        ({"name": "b", "enforcement": "perhaps"}, 422),
        ({"name": "b", "enforcement": "active", "rules": [{"type": "required_status_checks"}]}, 422),
        ({"name": "b", "enforcement": "active", "rules": [{"type": "merge_queue"}]}, 501),
        ({"name": "b", "enforcement": "active", "target": "tag"}, 501),
    ):
        assert alice.post(at, json=wish).status_code == status
    assert stand.at("wanda").post(at, json={"name": "b", "enforcement": "active"}).status_code == 403
