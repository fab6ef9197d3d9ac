"""A fleet of thirty repositories in which every outcome happens; people retry, and it all adds up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from flows.model import Outcome
from flows.rollout.counting import counts
from flows.rollout.course import fleet_id
from jobs import ledger
from jobs.look import explain
from jobs.settings import Settings
from jobs.store import Store
from tests.jobs.fleets.day import HOME, Day, opened

PLAN = "version: 1\nagent: fixer\nlimits: {attempts: 1}\n"
BY_RUN = (
    "merged", "delivered", "no-change", "setup-failed", "agent-failed", "verify-failed", "timeout",
    "over-budget", "lost", "refused", "protected", "output-limit", "error",
)  # fmt: skip
PLAIN = [f"plain-{i}" for i in range(9)]
OTHERS = ["taken", "red", "reviewed", "late", "stopped", "gone", "old", "secret"]
ALL = [*BY_RUN, *PLAIN, *OTHERS]
MANIFEST = f"""fleet: all
task: Do it.
repos: [{", ".join(f"acme/{name}" for name in ALL)}]
concurrency: 9
after: {{acme/late: [acme/lost]}}
"""
ENDED = dict.fromkeys(Outcome, 1) | {Outcome.DELIVERED: 10}


@pytest.fixture
def day(tmp_path: Path, store: Store, shared_settings: Settings) -> Iterator[Day]:
    with opened(tmp_path, shared_settings, store, [repository(name) for name in ALL]) as found:
        yield found


def repository(name: str) -> dict[str, Any]:
    files = {".github/fleet.yml": PLAN, "a.txt": "a\n"}
    role = "read" if name == "secret" else "write"
    more = {"installed": False} if name == "gone" else {}
    return {"name": f"acme/{name}", "files": files, "collaborators": {"carol": role}, **more}


def test_of_thirty_repositories_each_ends_by_name_and_the_counts_add_up(day: Day) -> None:
    day.set("/role", {"repository": HOME, "login": "carol", "role": "write"})
    day.ask("PATCH", "/repos/acme/old", {"archived": True})
    day.ends |= {name: ["delivered" if name == "merged" else name, "delivered"] for name in BY_RUN}
    number = day.manifest(MANIFEST)
    fleet = fleet_id(f"{HOME}#{number}")
    day.push("acme/taken", f"agent/fleet-{fleet}-1-1")
    day.say(number, "/fleet submit", "bob")
    day.say(number, "/fleet submit --dry-run", "carol")
    day.look()
    assert day.launched == []
    assert day.fleet(number) is None
    assert "9 to be worked on" not in "".join(day.ours(number))
    day.say(number, "/fleet submit", "carol")
    day.look()
    day.say(number, "/fleet cancel acme/stopped", "carol")
    day.play(number)
    _looked_at_by_people(day)
    _all_ended(day, number)
    _tried_again(day, number)


def _looked_at_by_people(day: Day) -> None:
    """One is merged, one's checks are red, one's review asks for more."""
    (pull,) = day.pulls("acme/merged")
    day.ask("PUT", f"/repos/acme/merged/pulls/{pull['number']}/merge", {"merge_method": "squash"})
    (red,) = day.pulls("acme/red")
    how = {"ref": red["head"]["sha"], "status": "completed", "conclusion": "failure"}
    day.set("/check", {"repository": "acme/red", "name": "ci", **how})
    (other,) = day.pulls("acme/reviewed")
    review = {"event": "REQUEST_CHANGES", "body": "No."}
    day.ask("POST", f"/repos/acme/reviewed/pulls/{other['number']}/reviews", review)


def _all_ended(day: Day, number: int) -> None:
    for name in ("merged", "red", "reviewed"):
        day.wake(ledger.subject_of(day.fleet(number), f"acme/{name}"))
    day.look()
    day.turn()
    day.turn()
    fleet = day.fleet(number)
    assert dict(counts(fleet)) == {str(word): count for word, count in ENDED.items()}, day.body(number)
    assert sum(counts(fleet).values()) == len(ALL) == 30
    assert len(day.launched) == len(set(day.launched)) == 24, "each was begun once"
    assert day.most <= 9, "the manifest's concurrency holds"
    assert all(
        len(day.pulls(f"acme/{row.repo.partition('/')[2]}")) == bool(row.pull) for row in fleet.targets
    )
    made = [one for one in day.writes("comment") if one["subject"] == f"{HOME}#{number}"]
    assert len(made) == 2, "the status comment, and how it ended"
    edits = len(day.writes("issue-edited"))
    assert edits <= 12, "thirty tasks are no thirty edits"
    for _ in range(3):
        day.wake(f"{HOME}#{number}")
        day.turn()
    assert len(day.writes("issue-edited")) == edits, "nothing changed, nothing is written"
    assert day.plan(f"{HOME}#{number}") == []
    told = explain(day.hands.settings, f"{HOME}#{number}", day.hands.now())
    assert "30 repositories" in told["summary"]
    merged = ledger.subject_of(fleet, "acme/merged")
    assert explain(day.hands.settings, merged, day.hands.now())["state"] == "done"


def _tried_again(day: Day, number: int) -> None:
    """By a box, on the open draft; by a command, on a branch of its own."""
    day.tick(number, "retry acme/verify-failed", "carol")
    day.say(number, "/fleet retry acme/lost acme/nowhere", "carol")
    day.say(number, "/fleet retry acme/lost", "carol")
    fleet = day.play(number)
    rows = {row.repo: row for row in fleet.targets}
    assert rows["acme/verify-failed"].outcome is Outcome.DELIVERED
    assert (rows["acme/lost"].outcome, rows["acme/lost"].attempts) == (Outcome.DELIVERED, 2)
    assert len(day.pulls("acme/verify-failed")) == 1
    assert "[x]" not in day.body(number)
    assert Counter(day.launched)[ledger.subject_of(fleet, "acme/lost")] == 2
    made = [one for one in day.writes("comment") if one["subject"] == f"{HOME}#{number}"]
    assert len(made) == 3, "it ended once more"
