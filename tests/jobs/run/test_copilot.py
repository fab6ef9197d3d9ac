"""Copilot is assigned once an attempt, watched by its pull request, and taken off again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from jobs.agents.copilot import Copilot
from jobs.agents.remote import Declined, Errand
from jobs.hands import Hands
from jobs.settings import Settings
from jobs.store import Store, open_store
from tests.jobs.office import opened

REPO = "acme/api"


@pytest.fixture(scope="module")
def github(
    tmp_path_factory: pytest.TempPathFactory, shared_settings: Settings
) -> Iterator[tuple[Hands, Any]]:
    """Hands, and how a person or Copilot itself acts."""
    store: Store = open_store(shared_settings)
    folder: Path = tmp_path_factory.mktemp("office")
    repos: list[dict[str, Any]] = [{"name": REPO, "copilot": True}, {"name": "acme/off"}]
    with opened(folder, shared_settings, store, repos) as (hands, control):
        tokens = httpx.get(f"{control}/world").json()["tokens"]

        def act(method: str, path: str, body: Any = None, login: str = "alice") -> Any:
            headers = {"Authorization": f"Bearer {tokens[login]}"}
            url = f"{hands.settings.github_url}/repos/{path}"
            return httpx.request(method, url, json=body, headers=headers).raise_for_status().json()

        yield replace(hands, settings=replace(hands.settings, copilot_token=tokens["alice"])), act
    store.close()


def errand(number: int, repo: str = REPO) -> Errand:
    return Errand(f"api-{number}-1", "copilot", repo, number, "main", "Fix it", "", "Close it.", 60.0)


def asked(github: tuple[Hands, Any], repo: str = REPO) -> tuple[Copilot, Errand, Any]:
    hands, act = github
    number = act("POST", f"{repo}/issues", {"title": "Fix it"})["number"]
    return Copilot(hands.settings.copilot_token, hands.settings.github_url), errand(number, repo), act


def offer(act: Any, number: int, login: str, branch: str) -> int:
    sha = act("GET", f"{REPO}/git/ref/heads/main")["object"]["sha"]
    act("POST", f"{REPO}/git/refs", {"ref": f"refs/heads/{branch}", "sha": sha}, login)
    content = {"message": "Mend it", "content": "aGk=", "branch": branch}
    act("PUT", f"{REPO}/contents/{branch.replace('/', '-')}.txt", content, login)
    told = {"title": "Mend", "head": branch, "base": "main", "body": f"Fixes #{number}", "draft": True}
    return int(act("POST", f"{REPO}/pulls", told, login)["number"])


def test_an_assignment_is_found_by_its_time_and_a_new_one_is_another(github: Any) -> None:
    copilot, wanted, act = asked(github)
    now = github[0].now()
    assert copilot.find(wanted, now) == ""
    session = copilot.begin(wanted)
    assert copilot.find(wanted, now) == session, "as if its answer had been lost"
    assert copilot.find(wanted, now + 3600) == ""
    copilot.begin(wanted)
    events = [row["event"] for row in act("GET", f"{REPO}/issues/{wanted.issue}/timeline")]
    assert events == ["assigned", "unassigned", "assigned"]


def test_its_own_pull_request_for_the_issue_is_watched_and_no_other(github: Any) -> None:
    copilot, wanted, act = asked(github)
    other = act("POST", f"{REPO}/issues", {"title": "Another"})["number"]
    session = copilot.begin(wanted)
    offer(act, wanted.issue, "alice", "copilot/by-alice")
    offer(act, other, "Copilot", "copilot/of-another")
    offer(act, wanted.issue, "Copilot", "elsewhere")
    assert (copilot.look(wanted, session).state, copilot.look(wanted, session).pull) == ("working", 0)
    with pytest.raises(Declined, match="hears nothing more"):
        copilot.say(wanted, session, "Hurry.")
    number = offer(act, wanted.issue, "Copilot", "copilot/fix")
    sight = copilot.look(wanted, session)
    assert (sight.state, sight.pull) == ("working", number)
    assert [one.text for one in sight.said][:1] == [f"opened #{number}: Mend"]
    assert "Mend it" in sight.said[-1].text
    copilot.say(wanted, session, "Mind the tests.")
    assert act("GET", f"{REPO}/issues/{number}/comments")[0]["body"] == "@copilot Mind the tests."
    act("POST", f"{REPO}/pulls/{number}/requested_reviewers", {"reviewers": ["alice"]}, "Copilot")
    assert copilot.look(wanted, session).state == "ended"
    act("PATCH", f"{REPO}/pulls/{number}", {"state": "closed"})
    assert copilot.look(wanted, session).state == "failed"
    copilot.stop(wanted, session)
    assert copilot.look(wanted, session).state == "gone"


def test_where_it_is_not_switched_on_or_not_allowed_it_does_not_begin(github: Any) -> None:
    copilot, wanted, _ = asked(github, "acme/off")
    with pytest.raises(Declined, match="not switched on") as off:
        copilot.begin(wanted)
    assert off.value.fault == "agent"
    with pytest.raises(Declined) as bad:
        Copilot("ghp_wrong", github[0].settings.github_url).begin(wanted)
    assert bad.value.fault == "operator"
