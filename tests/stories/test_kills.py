"""Whatever is killed at whatever step, the story ends as the calm one does.

One town for all of it, and a repository for each scene: a comment whose answer was lost is judged after two
minutes, and meanwhile the other processes are killed, one after another.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from flows.model import Outcome
from jobs import ledger
from jobs.settings import load
from jobs.store import open_store
from tests.stories.calm import FILES, begin, ends_calmly, go, kill_store, peopled, runs
from tests.stories.town import Town

CutShort = dict[str, int]


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    with peopled() as town:
        begin(town)
        yield town


@pytest.fixture(scope="module")
def cut_short(town: Town) -> CutShort:
    """The agents' worker dies while one run lives, one is pushed, one is announced, one is asked for."""
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
    return {"living": living, "pushed": pushed, "announced": announced, "asked": asked}


def test_a_keepers_death_costs_its_run_and_the_task_is_tried_once_more(
    town: Town, cut_short: CutShort
) -> None:
    """The run is lost, and nothing of it lives on."""
    here = town.other("keeper", FILES)
    number = here.open_issue(body="Write file-a. It waits.")
    runs(here, number)
    here.kill_pid(here.keeper(number))
    here.until("it is tried again", lambda: here.launches(number) == 2)
    go(here, "a")
    ends_calmly(here, number, "a", attempts=2)
    with closing(open_store(load(town.env))) as store:
        first, second = ledger.runs_of(store, f"{here.repo}#{number}")
    assert first.outcome is Outcome.LOST
    assert second.attempt == 2


def test_the_worker_dies_while_it_opens_a_pull_request_merges_it_tidies_up(
    town: Town, cut_short: CutShort
) -> None:
    here = town.other("worker", FILES)
    number = here.open_issue(body="Write file-b")
    for how in (
        {"operation": "mutation.*createPullRequest"},
        {"method": "PUT", "path": f"{here.repo}/pulls/.*/merge$"},
        {"operation": "mutation.*deleteRef"},
    ):
        fault = town.fault("hold", **how)
        town.held(fault)
        town.kill("worker")
        town.release(fault)
        town.start("worker")
    ends_calmly(here, number, "b")
    assert here.launches(number) == 1


def test_the_door_is_dead_when_the_label_is_set_and_dies_with_the_clock_while_the_agent_runs(
    town: Town, cut_short: CutShort
) -> None:
    here = town.other("doors", FILES)
    town.kill("web")
    number = here.open_issue(body="Write file-c. It waits.")
    runs(here, number)
    town.start("web")
    town.kill("web")
    town.kill("clock")
    go(here, "c")
    town.start("web", "clock")
    ends_calmly(here, number, "c")
    assert here.launches(number) == 1


def test_the_store_dies_when_the_label_is_set_while_the_agent_runs_and_while_we_merge(
    town: Town, cut_short: CutShort
) -> None:
    here = town.other("store", FILES)
    number = here.open_issue(body="Write file-d. It waits.")
    kill_store(town)
    runs(here, number)
    kill_store(town)
    fault = town.fault("hold", method="PUT", path=f"{here.repo}/pulls/.*/merge$")
    go(here, "d")
    town.held(fault)
    kill_store(town)
    town.release(fault)
    ends_calmly(here, number, "d")
    assert here.launches(number) == 1


def test_what_the_dead_worker_of_agents_had_begun_ends_calmly(town: Town, cut_short: CutShort) -> None:
    for name, number in cut_short.items():
        ends_calmly(town, number, name)
    assert [town.launches(number) for number in cut_short.values()] == [1] * len(cut_short)
