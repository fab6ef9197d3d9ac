"""An epic's branch and its base change the same line: that is a task of its own, and the epic lands."""

from __future__ import annotations

import base64

from tests.stories.calm import begin, peopled
from tests.stories.test_audit import AGENT, AUDIT, FILES, PLACES, epics, write_audit
from tests.stories.town import REPO, Town

# The agent that meets conflict markers keeps the line of the base, and adds what the epic wanted.
MENDER = AGENT.replace(
    "done\n",
    """done
for place in $(grep -rl '^<<<<<<< ' src docs); do
  echo 'good and new' > "$place"
done
""",
)


def overwrite(town: Town, path: str, text: str) -> None:
    """Somebody changes a file on the base."""
    sha = town.ask("GET", f"/repos/{REPO}/contents/{path}")["sha"]
    body = {"message": "Change it", "content": base64.b64encode(text.encode()).decode(), "sha": sha}
    town.ask("PUT", f"/repos/{REPO}/contents/{path}", body)


def test_a_conflict_with_the_base_is_a_child_of_its_own() -> None:
    with peopled(agent=MENDER, files=FILES) as town:
        begin(town)
        write_audit(town, AUDIT)
        (epic,) = town.until("there is an epic", lambda: epics(town))
        number = epic["number"]
        town.until("it has a branch", lambda: town.ask("GET", f"/repos/{REPO}/git/matching-refs/heads/epic/"))
        overwrite(town, PLACES[0], "new\n")
        town.ask("POST", f"/repos/{REPO}/issues/{number}/labels", {"labels": ["agent"]})
        town.until("the epic is closed", lambda: town.issue(number)["state"] == "closed")
        assert town.file(PLACES[0]) == "good and new\n"
        assert {place: town.file(place) for place in PLACES[1:]} == dict.fromkeys(PLACES[1:], "good\n")
        merges = [one for one in town.pulls() if one["title"].startswith("fix(epic): Merge main into")]
        assert [bool(one["merged_at"]) for one in merges] == [True]
        assert "fix(epic): Merge main into" in town.issue(number)["body"]
        assert town.launches() == 5
