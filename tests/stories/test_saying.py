"""People tell an agent one thing more while it works and afterwards, and hand its task to another."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.stories.calm import begin, go, runs
from tests.stories.conftest import built
from tests.stories.town import REPO, Town

# Writes all files that its task names; where the task waits, only once the test lets it go. The mender
# never waits.
AGENT = r"""#!/bin/sh
task=$(cat)
echo launched $$
names=$(printf '%s' "$task" | grep -o 'file-[a-z]*')
case $1$task in
  mender*) : ;;
  *waits*) while [ ! -e "${0%/*}/go-$(printf '%s' "$names" | head -n 1)" ]; do sleep 0.1; done ;;
esac
for name in $names; do echo hello > "$name.txt"; done
"""
# As codex tells it: refused, until its key is mended.
LOCKED = r"""#!/bin/sh
cat > /dev/null
echo launched $$
echo '{"type": "thread.started", "thread_id": "t"}'
echo '{"type": "turn.started"}'
if [ -e "${0%/*}/mended" ]; then
  echo hello > file-locked.txt
  echo '{"type": "turn.completed", "usage": {"input_tokens": 5, "output_tokens": 5}}'
else
  echo '{"type": "error", "message": "unexpected status 401 Unauthorized: Incorrect API key provided"}'
  echo '{"type": "turn.failed", "error": {"message": "unexpected status 401 Unauthorized: Incorrect key"}}'
  exit 1
fi
"""
PLAN = "version: 1\nagent: fixer\nverify: [ls file-*.txt]\nlimits: {minutes: 2}\n"


def reactions(town: Town, comment: int) -> set[str]:
    return {one["content"] for one in town.ask("GET", f"/repos/{REPO}/issues/comments/{comment}/reactions")}


def delivered(town: Town, number: int) -> None:
    town.until(f"#{number} is delivered", lambda: "fleet:delivered" in town.labels(number))


def files(town: Town, number: int) -> set[str]:
    """What the pull request of the issue changes."""
    (pull,) = [one for one in town.pulls() if one["head"]["ref"].startswith(f"agent/{number}-")]
    return {one["filename"] for one in town.ask("GET", f"/repos/{REPO}/pulls/{pull['number']}/files")}


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    with built(agent=AGENT, files={".github/fleet.yml": PLAN}) as town:
        toml, place = town.data / "agents.toml", town.folder / "agent"
        (place / "locked").write_text(LOCKED)
        more = f'[agents.mender]\ncommand = ["sh", "{place}/fixer", "mender"]\nmounts = ["{place}"]\n'
        more += f'[agents.locked]\nkind = "codex"\ncommand = ["sh", "{place}/locked"]\nmounts = ["{place}"]\n'
        toml.write_text(toml.read_text() + more)
        begin(town)
        yield town


@pytest.fixture(scope="module")
def locked(town: Town) -> int:
    """A task of the agent whose key is refused."""
    return town.open_issue(labels=("agent:locked",))


def test_what_is_said_reaches_the_agent_and_a_task_changes_hands(town: Town, locked: int) -> None:
    first = town.open_issue(body="Write file-a. It waits.")
    other = town.open_issue(body="Write file-b. It waits.")
    runs(town, first)
    runs(town, other)
    _tell(town, first)
    _hand_over(town, other)
    assert len(town.pulls()) == 2


def test_a_refused_key_stops_an_agent_for_all_tasks_once_and_none_of_them_fails_by_it(
    town: Town, locked: int
) -> None:
    def waits() -> bool:
        texts = town.ours(locked)
        return bool(texts) and "no worker serves `locked` now" in texts[0].casefold()

    town.until("it waits for the agent", waits)
    assert town.labels(locked) == {"agent:locked", "fleet:ready"}
    assert "| skipped |" in town.ours(locked)[0]
    assert town.launches(locked) == 1
    (town.folder / "agent" / "mended").touch()
    town.kill("agents")
    town.start("agents")
    delivered(town, locked)
    assert town.launches(locked) == 2


def _tell(town: Town, number: int) -> None:
    """Once to the agent that works, once to the open pull request; each is one more prompt."""
    said = town.say(number, "Thanks.\n\n/fleet say Write file-more, too.")
    town.until("its host knows", lambda: list(town.data.glob(f"runs/api-{number}-1-*/inbox/*")))
    assert reactions(town, said) == {"eyes"}
    go(town, "a")
    delivered(town, number)
    assert files(town, number) == {"file-a.txt", "file-more.txt"}
    town.until("it is done", lambda: reactions(town, said) == {"eyes", "rocket"})
    assert town.launches(number) == 2, "one run, two turns"
    (pull,) = [one["number"] for one in town.pulls() if one["head"]["ref"].startswith(f"agent/{number}-")]
    review = {"event": "REQUEST_CHANGES", "body": "One more is missing."}
    town.ask("POST", f"/repos/{REPO}/pulls/{pull}/reviews", review)
    again = town.say(number, "/fleet say Write file-last")
    town.until("a further run added to the branch", lambda: "file-last.txt" in files(town, number))
    town.until("it is done", lambda: reactions(town, again) == {"eyes", "rocket"})
    assert files(town, number) == {"file-a.txt", "file-more.txt", "file-last.txt"}
    assert len(town.ours(number)) == 1
    assert "| 2 | `fixer` | delivered |" in town.ours(number)[0]
    town.ask("PUT", f"/repos/{REPO}/pulls/{pull}/merge", {})
    town.until("it is done", lambda: "fleet:done" in town.labels(number))
    town.until("it is in the journal", lambda: town.fleet("journal").stdout)
    told = json.loads(town.fleet("journal").stdout)
    names = ("attempts", "cycles", "reviews", "checks", "conflicts")
    assert [told[name] for name in names] == [2, 1, 1, 0, 0], "a person asked for changes"


def _hand_over(town: Town, number: int) -> None:
    unknown = town.say(number, "/fleet agent nobody")
    town.until("it is refused", lambda: reactions(town, unknown) == {"confused"})
    town.until("it says why", lambda: "served are `fixer`, `mender`" in town.ours(number)[0])
    handed = town.say(number, "/fleet agent mender")
    delivered(town, number)
    assert files(town, number) == {"file-b.txt"}
    text = town.ours(number)[0]
    assert "| 1 | `fixer` | cancelled |" in text
    assert "| 2 | `mender` | delivered |" in text
    town.until("it is done", lambda: reactions(town, handed) == {"eyes", "rocket"})
