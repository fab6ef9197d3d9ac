"""The story: alice asks, an agent works, the fleet delivers, CI is green, it is merged."""

from __future__ import annotations

import time
from typing import Any

from app.cli.demo import ending, scenery
from app.cli.demo.ci import Checks
from app.cli.demo.stage import Stage, check_alive
from app.cli.demo.writes import Writes
from app.cli.voice import show

SECONDS = 90.0
LOOK_SECONDS = 0.2


def tell(stage: Stage) -> None:
    """Plays it and shows every write on GitHub as it happens; RuntimeError when it does not
    come to its end in time."""
    writes, checks = Writes(stage), Checks(stage)
    number = _ask(stage)
    deadline = time.monotonic() + SECONDS
    while not _is_over(stage, number):
        writes.show()
        checks.report()
        check_alive(stage)
        if time.monotonic() > deadline:
            raise RuntimeError(
                f"{scenery.TOOLS}#{number} was not done after {SECONDS:.0f} s\n{_last(stage, number)}"
            )
        time.sleep(LOOK_SECONDS)
    writes.show()
    ending.show_run(stage, number)
    ending.show_commit(stage)


def _ask(stage: Stage) -> int:
    """alice opens an issue and labels it; bob labels another, which starts nothing."""
    alice, bob = stage.person("alice"), stage.person("bob")
    issue = alice.send(
        "POST", f"/repos/{scenery.TOOLS}/issues", {"title": scenery.ISSUE_TITLE, "body": scenery.ISSUE_BODY}
    )
    number: int = issue["number"]
    show(f"\nalice opens {scenery.TOOLS}#{number}, and asks for an agent with a label.", bold=True)
    alice.send("POST", f"/repos/{scenery.TOOLS}/issues/{number}/labels", {"labels": ["agent"]})
    other = stage.person("carol").send(
        "POST",
        f"/repos/{scenery.SITE}/issues",
        {"title": scenery.SITE_ISSUE_TITLE, "body": scenery.SITE_ISSUE_BODY},
    )
    show(f"bob labels {scenery.SITE}#{other['number']} too. He may not write there, so nothing will start.\n")
    bob.send("POST", f"/repos/{scenery.SITE}/issues/{other['number']}/labels", {"labels": ["agent"]})
    return number


def _is_over(stage: Stage, number: int) -> bool:
    issue = _issue(stage, number)
    names = {label["name"] for label in issue["labels"]}
    return issue["state"] == "closed" and "fleet:done" in names


def _issue(stage: Stage, number: int) -> Any:
    return stage.person("alice").get(f"/repos/{scenery.TOOLS}/issues/{number}")


def _last(stage: Stage, number: int) -> str:
    """What the issue says of itself."""
    comments = stage.person("alice").get(f"/repos/{scenery.TOOLS}/issues/{number}/comments")
    labels = ", ".join(label["name"] for label in _issue(stage, number)["labels"])
    said = comments[-1]["body"].partition("\n\n<")[0] if comments else ""
    return f"Its labels: {labels or 'none'}. " + (f"Its comment: {said}" if said else "It has no comment.")
