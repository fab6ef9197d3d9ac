"""Repositories are onboarded, epics are put together by command, and the inventory shows it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from flows import labels
from flows.config import blueprint
from tests.stories.audits import Place, country, finding, settle, spots
from tests.stories.conftest import built
from tests.stories.town import Town

NAMES = ("log", "cart", "order", "mail")
TITLES = ("The log keeps passwords", "The cart forgets its last line", "Orders are counted twice")


def audit(severity: str) -> str:
    rows = zip(NAMES, TITLES, strict=False)
    return "\n".join(finding(f"src/{name}/a.txt", title, severity) for name, title in rows)


def bare(town: Town, name: str, files: dict[str, str]) -> Place:
    """A new repository without a blueprint."""
    repo = {"name": f"acme/{name}", "installed": False, "files": files}
    town.control("POST", "seed", {"repositories": [repo]})
    town.control("POST", "install", {"app": "agent-fleet", "repository": repo["name"]})
    return Place(town, f"acme/{name}")


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    with country() as made:
        yield made


def onboarded(ran: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    assert ran.returncode == 0, ran.stderr
    return {row["repository"]: row for row in json.loads(ran.stdout)}


def test_two_repositories_are_onboarded_the_most_severe_first(town: Town) -> None:
    package = json.dumps({"scripts": {"test": "node --test"}})
    mild = bare(town, "mild", {"package.json": package, "package-lock.json": "{}", **spots(*NAMES)})
    severe = settle(town, "severe", spots(*NAMES))
    mild.audit(audit("Low"))
    severe.audit(audit("Critical"))

    ran = town.fleet("onboard", "acme/mild", "acme/severe", "--json")
    rows = onboarded(ran)
    assert [row["audits"] for row in rows.values()] == ["1 found", "1 found"]
    assert list(rows) == ["acme/severe", "acme/mild"]
    assert rows["acme/severe"]["tasks"] == {"critical": 3}
    assert rows["acme/mild"]["tasks"] == {"low": 3}
    assert rows["acme/severe"]["blueprint"] == "there"
    assert rows["acme/severe"]["cost"] == {"minutes": 6.0, "usd": 15.0, "attempts": 2}
    assert [len(row["epics"]) for row in rows.values()] == [1, 1]
    assert all(not row["filing"] and row["labels"] == "there" for row in rows.values())
    assert "at most 6 minutes and 15 USD for one attempt each" in ran.stderr
    assert "acme: no inventory issue is kept, because the App is not on acme/.github" in ran.stderr
    assert "No agent was started. The `agent` label on acme/severe#" in ran.stderr
    assert town.launches() + severe.launches() + mild.launches() == 0, "nothing starts by itself"

    (pull,) = mild.pulls()
    assert (pull["head"]["ref"], pull["base"]["ref"]) == ("fleet/onboard", "main")
    text = mild.file(".github/fleet.yml", "fleet/onboard")
    plan, problems = blueprint.parse(text)
    assert (problems, plan.verify, plan.agent) == ((), ("npm test",), "fixer")
    assert severe.pulls() == []
    made = {one["name"]: one for one in mild.ask("GET", "labels?per_page=100")}
    assert {*labels.wanted()} <= {*made}
    assert made["needs-intervention"]["color"].upper() == "B60205"

    mild.ask("PATCH", f"pulls/{pull['number']}", {"state": "closed"})
    again = onboarded(town.fleet("onboard", "acme/mild", "--json"))
    assert again["acme/mild"]["blueprint"] == f"#{pull['number']} is closed"
    assert len(mild.pulls()) == 1, "what a person closed is not asked for twice"


def test_the_first_epic_starts_in_the_name_of_whoever_asked(town: Town) -> None:
    place = settle(town, "keen", spots(*NAMES))
    place.audit(audit("High"))
    words = ("onboard", "acme/keen", "acme/KEEN", "--start", "--as", "@alice")
    shy = town.fleet(*words)
    assert shy.returncode == 0, shy.stderr
    (epic,) = place.epics()
    assert f"#{epic} would be started, 3 tasks (3 high)" in shy.stderr
    assert "Nothing was started" in shy.stderr
    assert "agent" not in place.labels(epic)

    row = onboarded(town.fleet(*words, "--yes", "--json"))["acme/keen"]
    assert row["started"] == f"#{epic}"
    place.says(epic, "**Running.**")
    assert "agent" in place.labels(epic)
    assert "@alice said `/fleet start`" in place.status(epic)
    place.until("agents work on its first phase", lambda: place.launches() > 0)
    place.closes(epic)
    assert [place.file(f"src/{name}/a.txt") for name in NAMES[:3]] == ["good\n"] * 3


def test_what_cannot_be_onboarded_is_said(town: Town) -> None:
    ran = town.fleet("onboard", "acme/nowhere", "nobody/here", "--json")
    assert ran.returncode == 1
    troubles = {row["repository"]: row["trouble"] for row in json.loads(ran.stdout)}
    assert "the App is not on acme/nowhere" in troubles["acme/nowhere"]
    assert "the App is not installed at nobody" in troubles["nobody/here"]
    refused = town.fleet("onboard", "acme/api", "--start", "--as", "bob", "--yes", "--json")
    assert "@bob has no write permission" in json.loads(refused.stdout)[0]["trouble"]
    for words in (
        ("acme",),
        ("acme/api#1",),
        ("acme/api", "--start"),
        ("acme/api", "--start", "--as", "alice", "--no-wait"),
    ):
        assert town.fleet("onboard", *words).returncode == 2, words


def epic_by_command(town: Town) -> None:
    """Issues that people wrote are put together, and joined by more of them later."""
    place = settle(town, "loose", {})
    feats = [place.open(f"feat(search): Find {word}") for word in ("names", "places", "dates")]
    other = place.open("Please help")
    place.say(other, "/fleet epic")
    said = place.says(other, "The `agent` label on an epic starts it")
    (epic,) = place.epics()
    assert f"3 issues: made #{epic}" in said
    assert place.issue(epic)["title"] == "epic(search): Features of search"
    assert all(f"- [ ] #{number} - feat(search)" in place.body(epic) for number in feats)
    place.until(
        "its children know it", lambda: all(place.status(n).startswith(f"Parent: #{epic}") for n in feats)
    )
    assert "agent" not in place.labels(epic), "features wait for a person's label"
    place.say(other, f"/fleet epic #{feats[0]} #{other} #999")
    place.says(other, f"refused: #{feats[0]} stands in the epic #{epic}, #999 does not exist")
    later = [place.open(f"feat(search): Find {word}") for word in ("roads", "rivers", "hills")]
    place.say(other, "/fleet epic")
    place.says(other, f"3 issues: put into #{epic}")
    assert place.epics() == [epic]
    assert all(f"#{number} - feat" in place.body(epic) for number in (*feats, *later))


def epic_of_findings(town: Town) -> None:
    """Two audits left too few issues each; a command makes one epic of them, once."""
    place = settle(town, "leftovers", spots(*NAMES))
    first, second = audit("Medium").split("\n\n## Orders")
    for text in (first, "## Orders" + second):
        place.closes(place.audit(text))
    children = place.children()
    assert (len(children), place.epics()) == (3, [])
    number = place.open("Tidy up")
    place.say(number, "/fleet epic")
    place.says(number, "3 issues: made #")
    (epic,) = place.epics()
    assert place.issue(epic)["title"] == "epic(audit): Audit findings implementation"
    place.say(number, "/fleet epic")
    place.says(number, "refused: no implementation or feature issue is open")
    assert len(place.writes("issue")) == 4


SCENES = (epic_by_command, epic_of_findings)


def test_epics_are_made_by_command(town: Town) -> None:
    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(scene, town) for scene in SCENES]:
            done.result()
    assert len(SCENES) == 2


def test_the_owners_inventory_is_kept_and_pinned(town: Town) -> None:
    home = bare(town, ".github", {"README.md": "About us\n"})
    hidden = {
        "name": "acme/secret",
        "installed": False,
        "private": True,
        "files": {".github/fleet.yml": "version: 1\n"},
    }
    town.control("POST", "seed", {"repositories": [hidden]})
    town.control("POST", "install", {"app": "agent-fleet", "repository": "acme/secret"})
    (number,) = home.until("the inventory is made", lambda: [one["number"] for one in home.made()])
    issue = home.issue(number)
    assert issue["title"] == "Fleet inventory"
    assert "| `acme/api` | quiet | 0 | 0 | 0 | 0 | 0 | 0 |" in issue["body"]
    document = (
        f'{{ repository(owner: "acme", name: ".github") {{ issue(number: {number}) {{ isPinned }} }} }}'
    )

    def is_pinned() -> bool:
        answer = town.ask("POST", "/graphql", {"query": document})
        return bool(answer["data"]["repository"]["issue"]["isPinned"])

    home.until("it is pinned", is_pinned)
    assert "secret" not in issue["body"]


def test_without_workers_it_says_so_and_what_was_asked_is_done_later() -> None:
    with built() as asleep:
        ran = asleep.fleet("onboard", "acme/api")
        assert ran.returncode == 1
        assert "Nothing runs that could do it: no clock ticks." in ran.stderr
        assert "`fleet up` starts all" in ran.stderr
        hasty = asleep.fleet("onboard", "acme/api", "--no-wait")
        assert hasty.returncode == 0, hasty.stderr
        api = Place(asleep, "acme/api")
        assert api.writes() == []
        asleep.start()
        api.until(
            "the labels are there", lambda: len(api.ask("GET", "labels?per_page=100")) >= len(labels.wanted())
        )
