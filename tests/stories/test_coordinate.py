"""Two services that must fit together: a plan, a worker each, a review that sends one back, linked merges."""

from __future__ import annotations

import base64
import json
from contextlib import closing
from typing import Any

import pytest

from jobs.settings import load
from jobs.store import open_store
from tests.app.cli.local import services
from tests.stories.calm import begin
from tests.stories.conftest import Play, Stage, built
from tests.stories.town import REPO, Town

LOOKERS = ("worker", "clock", "agents")
FIXER = '#!/bin/sh\necho launched $$\nexec python3 -B "${0%/*}/agent.py"\n'
KEPT = '(log / f"{time.time_ns()}.txt").write_text(prompt)'
WAITS = """print(prompt, flush=True)
while prompt.startswith("Review") and not (log / "go").exists():
    time.sleep(0.1)"""
README = 'Path("README.md").write_text("A server, which may be overloaded.\\n")'
TOLD = 'Path("README.md").write_text("A server.\\n" if "not yours to change" in prompt else "It changed.\\n")'
PLAN = services.VERIFY + "agent: fixer\nlimits: {minutes: 2, attempts: 1}\nmerge: {into_base: auto}\n"
MANIFEST = """Overload is to be told, and to be outlived.

```yaml
fleet: overload
task: When the server is overloaded it says so, and the client tries again.
workflow: coordinate
repos: [client, server]
gate: auto
```
"""


def agent() -> str:
    """The agent of the local story, in a jail where it can write nowhere else."""
    text = services.AGENT.replace(KEPT, WAITS).replace(README, TOLD)
    text = text.replace("Path(sys.argv[1])", "Path(__file__).parent").replace(
        "change-server", "change-acme-server"
    )
    for name in ("client", "server"):
        text = text.replace(f'"{name}"', f'"acme/{name}"').replace(f"part of {name}", f"part of acme/{name}")
    return text


def coordinated() -> None:
    with built(agent=FIXER) as town:
        (town.folder / "agent" / "agent.py").write_text(agent())
        files = {"client": services.CLIENT, "server": services.SERVER}
        repos = [
            {
                "name": f"acme/{name}",
                "files": {**one, ".github/fleet.yml": PLAN},
                "collaborators": {"carol": "write"},
            }
            for name, one in files.items()
        ]
        vault = {"name": "acme/vault", "files": {"a": "a"}, "private": True}
        town.control("POST", "seed", {"repositories": [*repos, vault]})
        town.control("POST", "role", {"repository": REPO, "login": "carol", "role": "write"})
        begin(town)
        wish = {"title": "Overload", "body": MANIFEST.replace("server]", "server, vault]")}
        number = int(town.ask("POST", f"/repos/{REPO}/issues", wish)["number"])
        town.say(number, "/fleet submit")
        quoted = "would quote acme/vault"
        town.until("nothing private is quoted in public", lambda: quoted in "".join(town.ours(number)))
        town.ask("PATCH", f"/repos/{REPO}/issues/{number}", {"body": MANIFEST}, "carol")
        town.say(number, "/fleet submit", "carol")
        town.until("the branches are reviewed", lambda: prompts(town, "api", "Review work"))
        reviewing(town, number)
        forgotten(town)
        town.until("every contract holds", lambda: "**The review holds.**" in town.issue(number)["body"])
        town.until("both are merged", lambda: all(pull["merged_at"] for pull in pulls(town)))
        told(town, number)


def reviewing(town: Town, number: int) -> None:
    """What was worked on, and how, before anybody reviewed it."""
    body = town.issue(number)["body"]
    assert "Stage 3 of 3: the review" in body
    assert "| `exception-name` | `acme/client`, `acme/server` | not shown |" in body
    planned, again = prompts(town, "api", "Plan work")
    assert "When the server is overloaded" in planned
    assert "specs[0].after[0]: 'sever' is none of those that there are" in again
    (first, corrected) = prompts(town, "server", "Do one part")
    (second,) = prompts(town, "client", "Do one part")
    assert "README.md" in corrected.partition("You changed paths")[2]
    assert "What was decided before" not in first
    before = second.split("What was decided before")[1]
    assert "It changed: server.py, test_server.py" in before
    assert "bears MOST_TRIES = 3 of one client" in before
    assert [pull["draft"] for pull in pulls(town)] == [True, True]


def forgotten(town: Town) -> None:
    """While it is reviewed, who looks and who starts is killed, and the store forgets everything."""
    for name in LOOKERS:
        town.kill(name)
    with closing(open_store(load(town.env))) as store:
        store.redis.flushall()
    (town.folder / "agent" / "go").touch()
    town.start(*LOOKERS)


def told(town: Town, number: int) -> None:
    """Who was asked what, how often; and what stands on GitHub in the end."""
    asked = {part: len(prompts(town, "api", part)) for part in ("Plan work", "Review work")}
    assert asked == {"Plan work": 2, "Review work": 2}
    assert [len(prompts(town, name, "All parts were")) for name in ("client", "server")] == [1, 0]
    client, server = pulls(town)
    assert f"acme/server#{server['number']}, for {REPO}#{number}" in client["body"]
    assert f"acme/client#{client['number']}, for {REPO}#{number}" in server["body"]
    ready = [at for at, one in enumerate(town.writes()) if "ready" in json.dumps(one)]
    merged = [(at, one["subject"]) for at, one in enumerate(town.writes()) if one["kind"] == "merge"]
    assert [subject.partition("#")[0] for _, subject in merged] == ["acme/server", "acme/client"]
    assert max(ready) < merged[0][0]
    code = town.ask("GET", "/repos/acme/client/contents/client.py")
    assert "TRIES = 3" in base64.b64decode(code["content"]).decode()
    body = town.issue(number)["body"]
    assert "| `retry-budget` | `acme/client`, `acme/server` | holds |" in body
    assert "`acme/server/server.py:3` `MOST_TRIES = 3`" in body
    town.until("it says how it ended", lambda: len(town.ours(number)) == 2)
    assert "### `retry-budget`: holds" in town.ours(number)[1]


def output(town: Town, name: str) -> str:
    """What the agents of a repository's runs printed: what they were asked."""
    kept = sorted(town.data.glob(f"runs/{name}-*/output.jsonl"), key=lambda path: path.stat().st_ctime)
    lines = [
        json.loads(line) for path in kept for line in path.read_text().splitlines() if line.endswith("}")
    ]
    return "".join(one["text"] for one in lines if one["kind"] == "output")


def prompts(town: Town, name: str, part: str) -> list[str]:
    return [one for one in output(town, name).split("launched ") if part in one[:40]]


def pulls(town: Town) -> list[dict[str, Any]]:
    """The client's and the server's."""
    found = [town.ask("GET", f"/repos/acme/{name}/pulls?state=all") for name in ("client", "server")]
    return [row for rows in found for row in rows]


@pytest.mark.parametrize("play", [coordinated], ids=lambda play: play.__name__)
def test_work_on_several_repositories_fits_together(stage: Stage, play: Play) -> None:
    assert stage[play].result() is None, "a play raises what went wrong in it"
