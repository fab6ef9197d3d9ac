"""Whatever is killed at whatever step, the story ends as the calm one does."""

from __future__ import annotations

import pytest

from tests.stories.calm import begin, ends_calmly, go, kill_store, peopled, runs
from tests.stories.conftest import Play, Stage


def agents() -> None:
    """The agents' worker dies while one run lives, one is pushed, one is announced, one is asked for."""
    with peopled() as town:
        begin(town)
        living = town.open_issue(body="Write file-living. It waits.")
        runs(town, living)
        push = town.fault("hold", method="POST", path="git-receive-pack")
        pushed = town.open_issue(body="Write file-pushed")
        town.held(push)
        comment = town.fault("hold", operation="mutation.*addComment")
        announced = town.open_issue(body="Write file-announced")
        town.held(comment)
        asked = town.open_issue(body="Write file-asked")
        town.kill("agents")
        town.release(push)
        town.release(comment)
        town.start("agents")
        go(town, "living")
        for number, name in (
            (living, "living"),
            (pushed, "pushed"),
            (announced, "announced"),
            (asked, "asked"),
        ):
            ends_calmly(town, number, name)


def worker() -> None:
    """The worker that looks dies while it opens a pull request, merges it, tidies up."""
    with peopled() as town:
        begin(town)
        number = town.open_issue(body="Write file-a")
        for how in (
            {"method": "POST", "path": "/pulls$"},
            {"method": "PUT", "path": "/merge$"},
            {"operation": "mutation.*deleteRef"},
        ):
            fault = town.fault("hold", **how)
            town.held(fault)
            town.kill("worker")
            town.release(fault)
            town.start("worker")
        ends_calmly(town, number, "a")


def doors() -> None:
    """The door is dead when the label is set, and dies again, with the clock, while the agent runs."""
    with peopled() as town:
        begin(town)
        town.kill("web")
        number = town.open_issue(body="Write file-a. It waits.")
        runs(town, number)
        town.start("web")
        town.kill("web")
        town.kill("clock")
        go(town, "a")
        town.start("web", "clock")
        ends_calmly(town, number, "a")


def store() -> None:
    """The store dies when the label is set, while the agent runs, and while we merge."""
    with peopled() as town:
        begin(town)
        number = town.open_issue(body="Write file-a. It waits.")
        kill_store(town)
        runs(town, number)
        kill_store(town)
        go(town, "a")
        fault = town.fault("hold", method="PUT", path="/merge$")
        town.held(fault)
        kill_store(town)
        town.release(fault)
        ends_calmly(town, number, "a")


def keeper() -> None:
    """A keeper dies: its run is lost, nothing of it lives on, and the task is tried once more."""
    with peopled() as town:
        begin(town)
        number = town.open_issue(body="Write file-a. It waits.")
        runs(town, number)
        town.kill_pid(town.keeper(number))
        town.until("it is tried again", lambda: town.launches(number) == 2)
        go(town, "a")
        ends_calmly(town, number, "a", attempts=2)


@pytest.mark.parametrize("play", [agents, worker, doors, store, keeper], ids=lambda play: play.__name__)
def test_a_story_ends_calmly_whoever_is_killed(stage: Stage, play: Play) -> None:
    assert stage[play].result() is None, "a play raises what went wrong in it"
