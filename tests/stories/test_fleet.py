"""A manifest becomes a fleet: one task in many repositories, through the real doors, with kills."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections import Counter
from typing import Any

import pytest

from tests.jobs.receiver import Receiver, listening
from tests.stories.calm import begin
from tests.stories.conftest import Play, Stage, built
from tests.stories.town import PROCESSES, REPO, Town

AGENT = r"""#!/bin/sh
task=$(cat)
echo launched $$
case $(cat mode.txt) in
  fails) exit 1 ;;
  same) exit 0 ;;
  holes) printf '# Audit: the greeting\n\n## It is misspelt\n\nSeverity: high\n' \
    > "$(printf '%s' "$task" | grep -o 'report-[a-z0-9.-]*md' | head -n 1)"; exit 0 ;;
  waits|lingers) while [ ! -e "${0%/*}/go-$(cat mode.txt)" ]; do sleep 0.1; done ;;
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
WORSE = {"slow": "lingers", "worse": "fails", "spared": "x"}
TIERS = {"tier": {"value_type": "single_select", "allowed_values": ["1", "2"]}}
SECRET = "what-we-sign-with"
MAY = {"metadata": "read", "organization_custom_properties": "read", "checks": "read", "statuses": "read"}
MAY |= dict.fromkeys(("issues", "pull_requests", "contents"), "write")
FRAGILE = """```yaml
fleet: fragile
task: Break.
repos: [slow, worse, spared]
concurrency: 1
breaker: {failed_percent: 50}
```
"""
WEEKLY = """```yaml
fleet: weekly
task: Look for holes.
workflow: audit
select: {org: acme, property: {tier: "1"}}
schedule: "* * * * *"
```
"""
HEARD = Counter({"ended greet": 2, "stopped fragile": 1, "ended fragile": 1, "ended weekly": 2})
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
    more: dict[str, Any] = {"installed": False} if name == "far" else {}
    if mode == "holes":
        more["properties"] = {"tier": "1"}
        files[".github/fleet.yml"] = f"{PLAN}audits: off\n"
    return {"name": f"acme/{name}", "files": files, "collaborators": {"carol": role}, **more}


def fleet() -> None:
    with listening() as hook, built(agent=AGENT, files=told(hook)) as town:
        many = [repository(*one) for one in (MODES | WORSE | {"holes": "holes"}).items()]
        orgs = {"acme": {"members": {"alice": "admin"}, "properties": TIERS}}
        town.control("POST", "seed", {"orgs": orgs, "repositories": many})
        town.control("POST", "permissions", {"app": "agent-fleet", "permissions": MAY})
        town.env |= {"FLEET_NOTIFY_SECRET": SECRET, "FLEET_NOTIFY_HOSTS": "127.0.0.1"}
        town.env["FLEET_SWEEP_SECONDS"] = "20"  # there are eleven repositories
        town.control("POST", "role", {"repository": REPO, "login": "carol", "role": "write"})
        town.ask("PATCH", "/repos/acme/old", {"archived": True})
        begin(town)
        number = opened(town, MANIFEST)
        town.say(number, "/fleet submit", "bob")
        town.until("an outsider is refused", lambda: "write permission" in "".join(town.ours(number)))
        town.say(number, "/fleet submit", "carol")
        town.until("the canary runs", lambda: launches(town, "one"))
        assert not any(launches(town, name) for name in MODES if name != "one")
        town.until("the second runs", lambda: launches(town, "two"))
        assert pulls(town, "one"), "the rest begins when the canary is delivered"
        for name in PROCESSES:
            town.kill(name)
        (town.folder / "agent" / "go-waits").touch()
        town.start()
        town.until("it has ended", lambda: "**Ended.**" in town.issue(number)["body"])
        town.until("it says how", lambda: len(town.ours(number)) == 2)
        ends_once(town, number)
        weekly = opened(town, WEEKLY)
        town.say(weekly, "/fleet submit", "carol")
        fragile = opened(town, FRAGILE)
        town.say(fragile, "/fleet submit", "carol")
        tried_again(town, number)
        is_stopped(town, fragile)
        are_heard(hook)
        comes_again(town, weekly)


def told(hook: Receiver) -> dict[str, str]:
    return {".github/fleet.yml": f"version: 1\nnotify: ['http://127.0.0.1:{hook.port}/hook']\n"}


def opened(town: Town, body: str) -> int:
    return int(town.ask("POST", f"/repos/{REPO}/issues", {"title": "A fleet", "body": body})["number"])


def is_stopped(town: Town, number: int) -> None:
    """One failed while another runs, and the breaker spares the third."""
    town.until("the breaker opens", lambda: "the breaker is open" in "".join(town.ours(number)))
    (town.folder / "agent" / "go-lingers").touch()
    town.until("it has ended", lambda: "**Ended.**" in town.issue(number)["body"])
    assert [launches(town, name) for name in WORSE] == [1, 1, 0]


def comes_again(town: Town, number: int) -> None:
    """What was chosen by its property is audited, and once more when the clock says so."""
    town.until("the second generation reports", lambda: len(audits(town)) > 1)
    town.ask("PATCH", f"/repos/{REPO}/issues/{number}", {"state": "closed"}, "carol")
    for one in audits(town):
        assert one["title"] == "[Audit] the greeting"
        assert "It is misspelt" in one["body"]
    body = town.issue(number)["body"]
    assert "generation" in body
    assert "1 repository" in body
    assert pulls(town, "holes") == []


def audits(town: Town) -> list[dict[str, Any]]:
    return list(town.ask("GET", "/repos/acme/holes/issues?state=all"))


def are_heard(hook: Receiver) -> None:
    """Each end and each stop is told once, by us and nobody else."""
    found, ids = Counter[str](), set[str]()
    while not found >= HEARD:
        one = hook.heard.get(timeout=120)
        signed = hmac.new(SECRET.encode(), one.body, hashlib.sha256).hexdigest()
        assert one.head["x-fleet-signature-256"] == f"sha256={signed}"
        row = json.loads(one.body)
        ids.add(row["key"])
        found[f"{row['event'].removeprefix('fleet.')} {row['name']}"] += 1
    assert len(ids) == found.total(), "none was told twice"


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
