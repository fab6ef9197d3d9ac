"""A manifest becomes a fleet: one task in many repositories, through the real doors, with kills."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.stories.calm import begin
from tests.stories.conftest import Play, Stage, built
from tests.stories.town import PROCESSES, REPO, Town

AGENT = r"""#!/bin/sh
cat > /dev/null
echo launched $$
case $(cat mode.txt) in
  fails) exit 1 ;;
  same) exit 0 ;;
  waits) while [ ! -e "${0%/*}/go" ]; do sleep 0.1; done ;;
esac
echo hello > greeting.txt
"""
PLAN = "version: 1\nagent: fixer\nverify: [grep -qx hello greeting.txt]\nlimits: {minutes: 2, attempts: 1}\n"
MODES = {
    "one": "works",
    "two": "waits",
    "bad": "fails",
    "same": "same",
    "old": "x",
    "far": "x",
    "secret": "x",
}
MANIFEST = f"""Please greet.

```yaml
fleet: greet
task: Say {{{{ word }}}} in greeting.txt
parameters: {{word: hello}}
repos: [{", ".join(MODES)}]
canary: 1
concurrency: 2
breaker: {{failed_percent: 90, after: 4}}
```
"""
ENDED = (
    "7 repositories: 2 delivered, 1 no-change, 1 not-onboarded, 1 archived, 1 no-permission, 1 agent-failed."
)


def repository(name: str, mode: str) -> dict[str, Any]:
    files = {"greeting.txt": "helo\n", "mode.txt": f"{mode}\n", ".github/fleet.yml": PLAN}
    role = "read" if name == "secret" else "write"
    more = {"installed": False} if name == "far" else {}
    return {"name": f"acme/{name}", "files": files, "collaborators": {"carol": role}, **more}


def fleet() -> None:
    with built(agent=AGENT) as town:
        town.control("POST", "seed", {"repositories": [repository(*one) for one in MODES.items()]})
        town.control("POST", "role", {"repository": REPO, "login": "carol", "role": "write"})
        town.ask("PATCH", "/repos/acme/old", {"archived": True})
        begin(town)
        number = int(
            town.ask("POST", f"/repos/{REPO}/issues", {"title": "Greet", "body": MANIFEST})["number"]
        )
        town.say(number, "/fleet submit", "bob")
        town.until("an outsider is refused", lambda: "write permission" in "".join(town.ours(number)))
        town.say(number, "/fleet submit", "carol")
        town.until("the canary runs", lambda: launches(town, "one"))
        assert not any(launches(town, name) for name in MODES if name != "one")
        town.until("the second runs", lambda: launches(town, "two"))
        assert pulls(town, "one"), "the rest begins when the canary is delivered"
        for name in PROCESSES:
            town.kill(name)
        (town.folder / "agent" / "go").touch()
        town.start()
        town.until("it has ended", lambda: "**Ended.**" in town.issue(number)["body"])
        town.until("it says how", lambda: len(town.ours(number)) == 2)
        ends_once(town, number)
        tried_again(town, number)


def ends_once(town: Town, number: int) -> None:
    body = town.issue(number)["body"]
    assert body.startswith(MANIFEST.rstrip("\n"))
    assert ENDED in body
    assert {name: launches(town, name) for name in MODES} == {
        "one": 1, "two": 1, "bad": 1, "same": 1, "old": 0, "far": 0, "secret": 0,
    }  # fmt: skip
    assert {name: len(pulls(town, name)) for name in ("one", "two", "bad", "same")} == {
        "one": 1, "two": 1, "bad": 0, "same": 0,
    }  # fmt: skip
    assert f"For the fleet {REPO}#{number}" in pulls(town, "one")[0]["body"]
    elsewhere = [
        one["subject"] for one in town.writes("comment") if not one["subject"].startswith(f"{REPO}#")
    ]
    assert elsewhere == [], "targets are told nothing but their pull request"


def tried_again(town: Town, number: int) -> None:
    """What failed is mended and tried again by its box; a merge stands in the rollup."""
    place = "/repos/acme/bad/contents/mode.txt"
    given = {"message": "mend", "content": "b2sK", "sha": town.ask("GET", place)["sha"]}
    town.ask("PUT", place, given)
    body = town.issue(number)["body"].replace("- [ ] retry acme/bad", "- [x] retry acme/bad")
    town.ask("PATCH", f"/repos/{REPO}/issues/{number}", {"body": body}, "carol")
    town.until("it has ended again", lambda: len(town.ours(number)) == 3)
    assert (launches(town, "bad"), len(pulls(town, "bad"))) == (2, 1)
    (pull,) = pulls(town, "one")
    town.ask("PUT", f"/repos/acme/one/pulls/{pull['number']}/merge", {"merge_method": "squash"})
    town.until("the merge is told", lambda: "1 merged" in town.issue(number)["body"])
    assert "[x]" not in town.issue(number)["body"]
    edits = [one for one in town.writes("issue-edited") if one["subject"] == f"{REPO}#{number}"]
    town.fleet("sync", f"{REPO}#{number}")
    assert len(edits) <= 16
    assert len(town.ours(number)) == 3


def launches(town: Town, name: str) -> int:
    kept = list(town.data.glob(f"runs/{name}-*/output.jsonl"))
    lines = [
        json.loads(line) for path in kept for line in path.read_text().splitlines() if line.endswith("}")
    ]
    return sum(one["kind"] == "output" and one["text"].startswith("launched ") for one in lines)


def pulls(town: Town, name: str) -> list[dict[str, Any]]:
    return list(town.ask("GET", f"/repos/acme/{name}/pulls?state=all"))


@pytest.mark.parametrize("play", [fleet], ids=lambda play: play.__name__)
def test_one_task_goes_to_many_repositories(stage: Stage, play: Play) -> None:
    assert stage[play].result() is None, "a play raises what went wrong in it"
