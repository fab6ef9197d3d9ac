"""A store that lost everything: nothing starts before the ledger is rebuilt, and nothing twice."""

from __future__ import annotations

import shutil
from contextlib import closing

import pytest

from jobs import ledger
from jobs.settings import load
from jobs.store import open_store
from tests.stories.calm import begin, ends_calmly, go, kill_store, peopled, runs
from tests.stories.conftest import Play, Stage
from tests.stories.town import PROCESSES, REPO, Town


def wipe(town: Town) -> None:
    with closing(open_store(load(town.env))) as store:
        store.redis.flushall()


def attempts(town: Town, number: int) -> int:
    with closing(open_store(load(town.env))) as store:
        return len(ledger.runs_of(store, f"{REPO}#{number}"))


def is_failed(town: Town, number: int) -> bool:
    return "fleet:failed" in town.labels(number)


def wiped() -> None:
    """Redis is emptied, twice and in two ways, while a run lives."""
    with peopled() as town:
        begin(town)
        living = town.open_issue(body="Write file-living. It waits.")
        failed = town.open_issue(body="It fails.")
        done = town.open_issue(body="Write file-done")
        runs(town, living)
        ends_calmly(town, done, "done")
        town.until("all its attempts failed", lambda: is_failed(town, failed))
        # Whoever asks again, after the first has waited for too long, waits as well.
        comments = town.fault("hold", path="issues/comments.*sort=created", times=99)
        wipe(town)
        late = town.open_issue(body="Write file-late")
        town.held(comments)
        said = [town.ours(living), town.ours(failed)]
        for number in (living, failed, late):
            assert town.fleet("sync", f"{REPO}#{number}").returncode == 0
        town.until(
            "all were looked at", lambda: (town.folder / "worker.log").read_text().count("rebuilt yet") > 2
        )
        assert [town.ours(living), town.ours(failed), town.ours(late)] == [*said, []]
        assert town.launches(late) == 0
        assert attempts(town, living) == 0
        town.release(comments)
        town.until("the runs are back", lambda: attempts(town, living))
        assert attempts(town, failed) == 2
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


def forged() -> None:
    """Markers that people edited, copied or wrote themselves bring nothing back."""
    with peopled() as town:
        begin(town)
        number, other = town.open_issue(body="Write file-a"), town.open_issue(labels=())
        ends_calmly(town, number, "a")
        (marked,) = town.ours(number)
        town.kill("worker")
        town.kill("clock")
        town.say(other, marked)
        wipe(town)
        assert "1 runs came back" in _rebuilt(town)
        assert attempts(town, other) == 0
        wipe(town)
        (comment,) = [one for one in town.comments(number) if one["body"] == marked]
        swapped = marked[:-20] + ("0" if marked[-20] != "0" else "1") + marked[-19:]
        town.ask("PATCH", f"/repos/{REPO}/issues/comments/{comment['id']}", {"body": swapped})
        assert "0 runs came back" in _rebuilt(town)
        older = next(line["details"]["body"] for line in town.writes("comment"))
        town.ask("PATCH", f"/repos/{REPO}/issues/comments/{comment['id']}", {"body": older})
        assert "0 runs came back" in _rebuilt(town)


def _rebuilt(town: Town) -> str:
    told = town.fleet("rebuild")
    assert told.returncode == 0, told.stderr
    return told.stdout + told.stderr


@pytest.mark.parametrize("play", [wiped, forged], ids=lambda play: play.__name__)
def test_a_ledger_is_rebuilt_from_our_own_markers_and_nothing_starts_twice(stage: Stage, play: Play) -> None:
    assert stage[play].result() is None, "a play raises what went wrong in it"
