from __future__ import annotations

import os
import time
from pathlib import Path

from jobs.git.lock import hold
from jobs.git.room import make_room

MEGABYTE = 1_000_000


def mirror(data: Path, repo: str, hours: float) -> Path:
    """A megabyte's mirror that was fetched so many hours ago, and a checkout of it as large."""
    place = data / "mirrors" / f"{repo}.git"
    for folder in (place / "objects", data / "pristine" / repo / "sha" / "tree"):
        folder.mkdir(parents=True)
        (folder / "file").write_bytes(b"x" * MEGABYTE)
    lock = place.with_suffix(".lock")
    lock.touch()
    then = time.time() - hours * 3600
    os.utime(lock, (then, then))
    return place


def test_what_was_used_longest_ago_goes_first_until_the_rest_fits(tmp_path: Path):
    places = {
        repo: mirror(tmp_path, repo, hours) for repo, hours in (("a/new", 2), ("a/old", 9), ("b/mid", 5))
    }
    assert make_room(tmp_path, 7 * MEGABYTE, ()) == ()
    assert make_room(tmp_path, 5 * MEGABYTE, ()) == ("a/old",)
    assert [repo for repo, place in places.items() if place.exists()] == ["a/new", "b/mid"]
    assert not (tmp_path / "pristine" / "a" / "old").exists()
    assert make_room(tmp_path, 0, ()) == ("b/mid", "a/new")


def test_what_a_run_stands_on_what_was_just_fetched_and_what_is_being_fetched_stays(tmp_path: Path):
    busy, fresh, held = (
        mirror(tmp_path, f"a/{name}", hours) for name, hours in (("busy", 9), ("fresh", 0.5), ("held", 7))
    )
    lock = hold(held.with_suffix(".lock"))
    assert lock is not None
    assert make_room(tmp_path, 0, {"a/busy"}) == ()
    os.close(lock)
    assert make_room(tmp_path, 0, {"a/busy"}) == ("a/held",)
    assert busy.exists()
    assert fresh.exists()
