"""A store that lost everything: nothing starts before the ledger is rebuilt, and nothing twice."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing

import pytest

from jobs import ledger
from jobs.settings import load
from jobs.store import open_store
from tests.stories.calm import FILES, begin, ends_calmly, go, kill_store, peopled, runs, written
from tests.stories.town import PROCESSES, REPO, Town


def wipe(town: Town) -> None:
    with closing(open_store(load(town.env))) as store:
        store.redis.flushall()


def attempts(town: Town, number: int) -> int:
    with closing(open_store(load(town.env))) as store:
        return len(ledger.runs_of(store, f"{town.repo}#{number}"))


def is_failed(town: Town, number: int) -> bool:
    return "fleet:failed" in town.labels(number)


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    with peopled() as town:
        begin(town)
        yield town


def test_markers_that_people_edited_copied_or_wrote_bring_nothing_back(town: Town) -> None:
    here = town.other("forged", FILES)
    number, other = here.open_issue(body="Write file-a"), here.open_issue(labels=())
    ends_calmly(here, number, "a")
    (marked,) = here.ours(number)
    town.kill("worker")
    town.kill("clock")
    here.say(other, marked)
    wipe(town)
    assert "1 runs came back" in _rebuilt(town)
    assert attempts(here, other) == 0
    wipe(town)
    (comment,) = [one for one in here.comments(number) if one["body"] == marked]
    swapped = marked[:-20] + ("0" if marked[-20] != "0" else "1") + marked[-19:]
    town.ask("PATCH", f"/repos/{here.repo}/issues/comments/{comment['id']}", {"body": swapped})
    assert "0 runs came back" in _rebuilt(town)
    older = next(line["details"]["body"] for line in written(here, "comment"))
    town.ask("PATCH", f"/repos/{here.repo}/issues/comments/{comment['id']}", {"body": older})
    assert "0 runs came back" in _rebuilt(town)
    town.start("worker", "clock")


def _rebuilt(town: Town) -> str:
    told = town.fleet("rebuild")
    assert told.returncode == 0, told.stderr
    return told.stdout + told.stderr


def _waited(town: Town) -> int:
    """How many looks waited for a rebuild."""
    return (town.folder / "worker.log").read_text().count("rebuilt yet")


def test_a_wiped_store_is_rebuilt_before_anything_starts_and_nothing_starts_twice(town: Town) -> None:
    """Redis is emptied, twice and in two ways, while a run lives."""
    living = town.open_issue(body="Write file-living. It waits.")
    failed = town.open_issue(body="It fails.")
    done = town.open_issue(body="Write file-done")
    runs(town, living)
    ends_calmly(town, done, "done")
    town.until("all its attempts failed", lambda: is_failed(town, failed))
    # Whoever asks again, after the first has waited for too long, waits as well.
    comments = town.fault("hold", path="issues/comments.*sort=created", times=99)
    before = _waited(town)
    wipe(town)
    late = town.open_issue(body="Write file-late")
    town.held(comments)
    said = [town.ours(living), town.ours(failed)]
    for number in (living, failed, late):
        assert town.fleet("sync", f"{REPO}#{number}").returncode == 0
    town.until("all were looked at", lambda: _waited(town) > before + 2)
    assert [town.ours(living), town.ours(failed), town.ours(late)] == [*said, []]
    assert town.launches(late) == 0
    assert attempts(town, living) == 0
    town.release(comments)
    town.until("the runs are back", lambda: (attempts(town, living), attempts(town, failed)) == (1, 2))
    ends_calmly(town, late, "late")
    for name in PROCESSES:
        town.kill(name)
    kill_store(town)
    shutil.rmtree(town.data / "store")
    told = town.fleet("rebuild")
    assert "5 runs came back" in told.stdout + told.stderr
    town.start()
    assert town.fleet("sync", f"{REPO}#{failed}").returncode == 0
    go(town, "living")
    ends_calmly(town, living, "living")
    assert is_failed(town, failed)
    launched = [town.launches(number) for number in (living, failed, done, late)]
    assert launched == [1, 2, 1, 1], launched
