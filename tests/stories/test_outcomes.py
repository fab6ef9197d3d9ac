"""Whatever an agent does, its issue says what happened, by name, and nothing leaks."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stories.audits import Place, country, settle
from tests.stories.town import REPO, Town

CANARY = "canary-5f1d3c77e0"
# What the issue's text says, the agent does.
AGENT = r"""#!/bin/sh
task=$(cat)
echo launched $$
case $task in
  *hangs*) sleep 600 ;;
  *loud*) yes 'a line that is printed again and again and again and again' ;;
  *detaches*) setsid sh -c 'sleep 600' & sleep 1; echo hello > greeting.txt ;;
  *replaces*) rm -rf .git; mkdir .git; printf '[core]\n\tfsmonitor = touch /tmp/pwned\n' > .git/config
     echo hello > greeting.txt ;;
  *hooks*) mkdir -p .git/hooks; printf '#!/bin/sh\ntouch /tmp/pwned\n' > .git/hooks/pre-commit
     chmod +x .git/hooks/pre-commit; echo hello > greeting.txt ;;
  *nests*) mkdir -p sub/.git; echo 'ref: refs/heads/main' > sub/.git/HEAD; echo hello > greeting.txt ;;
  *links*) ln -s /etc/passwd outward; echo hello > greeting.txt ;;
  *filters*) printf '* filter=evil\n' > .gitattributes; git config filter.evil.clean 'touch /tmp/pwned'
     echo hello > greeting.txt ;;
  *reads*) cat /proc/*/environ 2>/dev/null | tr '\0' '\n' | grep FLEET; ls -R "$SPY" 2>/dev/null | head
     echo "found: $(cat "$SPY"/../app.pem 2>/dev/null)"; echo hello > greeting.txt ;;
  *nothing*) : ;;
  *dials*) python3 -c 'import urllib.request as u; u.urlopen("https://example.org/")'; exit 1 ;;
  *fails*) echo 'I cannot do this'; exit 3 ;;
  *workflow*) mkdir -p .github/workflows; echo x > .github/workflows/ci.yml ;;
  *wrong*) echo 'still wrong' > greeting.txt ;;
esac
"""
ROOMY = (
    "version: 1\nagent: fixer\nverify: [sh check.sh]\nconcurrency: 20\nlimits: {minutes: 10, attempts: 2}\n"
)
FAILED = {
    "loud": "printed more than is kept",
    "nests": "not safe to commit",
    "links": "not safe to commit",
    "filters": "not safe to commit",
    "nothing": "without changing a file",
    "fails": "The agent failed",
    "dials": "The jail refused connections to example.org",
    "workflow": "protected paths",
}
HANGS = ("Hang", "This agent hangs.")
DELIVERED = ("detaches", "replaces", "hooks", "reads")


@pytest.fixture(scope="module")
def played() -> Iterator[tuple[Town, dict[str, int]]]:
    """One town where every kind of agent runs at once."""
    pwned = Path(tempfile.gettempdir()) / "pwned"
    pwned.unlink(missing_ok=True)
    with country(agent=AGENT, files={".github/fleet.yml": ROOMY}) as town:
        # In a repository of its own: on a busy machine the others need more than its minutes.
        settle(town, "hangs", {}, ROOMY.replace("minutes: 10", "minutes: 0.3")).open(*HANGS, ("agent",))
        words = (*FAILED, *DELIVERED, "wrong")
        yield town, {word: town.open_issue(body=f"This agent {word}.") for word in words}
    assert not pwned.exists()


def status(town: Town, number: int, label: str) -> str:
    town.until(f"#{number} is {label}", lambda: label in town.labels(number))
    (text,) = town.ours(number)
    return text


@pytest.mark.parametrize("word", FAILED)
def test_a_failed_run_is_named_on_its_issue(played: tuple[Town, dict[str, int]], word: str) -> None:
    town, issues = played
    assert FAILED[word] in status(town, issues[word], "fleet:failed")


def test_a_run_that_reaches_its_minutes_is_ended_and_named(played: tuple[Town, dict[str, int]]) -> None:
    place = Place(played[0], "acme/hangs")
    place.until("it failed", lambda: "fleet:failed" in place.labels(1))
    assert "reached its limit of minutes" in place.status(1)


@pytest.mark.parametrize("word", DELIVERED)
def test_a_hostile_agent_delivers_only_its_change(played: tuple[Town, dict[str, int]], word: str) -> None:
    town, issues = played
    status(town, issues[word], "fleet:delivered")
    pull = next(one for one in town.pulls() if one["head"]["ref"] == f"agent/{issues[word]}-1")
    files = town.ask("GET", f"/repos/{REPO}/pulls/{pull['number']}/files")
    assert {one["filename"] for one in files} == {"greeting.txt"}


def test_a_change_that_fails_its_verify_commands_is_a_draft_that_says_so(
    played: tuple[Town, dict[str, int]],
) -> None:
    town, issues = played
    assert "draft" in status(town, issues["wrong"], "fleet:delivered")
    pull = next(one for one in town.pulls() if one["head"]["ref"] == f"agent/{issues['wrong']}-1")
    assert pull["draft"]
    assert "failed (1)" in pull["body"]
    assert town.launches(issues["wrong"]) == 3, "what failed went back to the agent, twice"


def test_what_the_agent_read_holds_no_secret(played: tuple[Town, dict[str, int]]) -> None:
    town, issues = played
    status(town, issues["reads"], "fleet:delivered")
    (kept,) = town.data.glob(f"runs/*-{issues['reads']}-1-*/output.jsonl")
    text = kept.read_text()
    assert "found: " in text
    for secret in ("PRIVATE KEY", "FLEET_WEBHOOK_SECRET", "a-webhook-secret", "app.pem"):
        assert secret not in text


def test_the_patch_of_a_protected_change_is_kept(played: tuple[Town, dict[str, int]]) -> None:
    town, issues = played
    status(town, issues["workflow"], "fleet:failed")
    (run,) = town.data.glob(f"runs/*-{issues['workflow']}-1-*")
    shown = town.fleet("logs", run.name, "--patch")
    assert "+++ b/.github/workflows/ci.yml" in shown.stdout
