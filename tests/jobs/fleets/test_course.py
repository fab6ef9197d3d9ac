"""What people and trouble do to a fleet: approvals, canaries, the breaker, pauses, answers that are lost, a
store that is, a schedule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from flows.model import Outcome, State, Subject
from jobs import ledger, rebuild, snapshot
from jobs.settings import Settings
from jobs.store import Store
from tests.jobs.fleets.day import HOME, Day, opened
from tests.jobs.fleets.mortal import Killed, Mortal
from tests.jobs.fleets.test_outcomes import repository

NAMES = [f"r{i}" for i in range(5)]
HEAD = f"repos: [{', '.join(f'acme/{name}' for name in NAMES)}]\n"


@pytest.fixture
def day(tmp_path: Path, store: Store, shared_settings: Settings) -> Iterator[Day]:
    with opened(tmp_path, shared_settings, store, [repository(name) for name in NAMES]) as found:
        found.set("/role", {"repository": HOME, "login": "carol", "role": "write"})
        yield found


def outcomes(day: Day, number: int) -> list[str]:
    return [str(row.outcome or row.state) for row in day.fleet(number).targets]


def test_canaries_go_first_and_a_breaker_stops_the_rest(day: Day) -> None:
    day.ends |= {"r0": ["delivered"], "r1": ["refused"], "r2": ["refused"]}
    more = "canary: 1\nconcurrency: 1\nbreaker: {failed_percent: 50, after: 2}\n"
    number = day.manifest(f"fleet: careful\ntask: Do it.\n{HEAD}{more}")
    day.say(number, "/fleet submit", "carol")
    day.look()
    assert [one.partition("~")[0] for one in ledger.ready(day.hands.store, "acme")] == ["acme/r0"]
    day.play(number)
    found = outcomes(day, number)
    assert found[:3] == ["delivered", "refused", "refused"]
    assert found[3:] == ["skipped", "skipped"]
    assert ["has stopped" in one for one in day.ours(number)] == [False, True, False]
    assert day.notices() == ["fleet.ended", "fleet.stopped"], "each was written down once to be sent"
    day.ends = {}
    day.tick(number, "retry failed", "carol")
    day.play(number)
    assert set(outcomes(day, number)) == {"delivered"}
    assert len(day.ours(number)) == 4


def test_an_approval_binds_what_was_seen_and_boxes_count_by_their_last_editor(day: Day) -> None:
    text = f"fleet: bound\ntask: Do it.\n{HEAD}"
    body = {"title": "Bound", "body": f"```yaml\n{text}```\n"}
    number = int(day.ask("POST", f"/repos/{HOME}/issues", body, "bob")["number"])
    day.say(number, "/fleet submit", "bob")
    day.look()
    assert day.fleet(number) is None
    day.say(number, "/fleet submit", "carol")
    evil = {"body": body["body"].replace("Do it.", "Do evil.")}
    day.ask("PATCH", f"/repos/{HOME}/issues/{number}", evil, "bob")
    day.look()
    assert day.fleet(number) is None
    assert "changed the text" in day.ours(number)[0]
    day.pass_seconds(2)
    day.ask("PATCH", f"/repos/{HOME}/issues/{number}", body, "carol")
    day.pass_seconds(2)
    day.say(number, "/fleet submit", "carol")
    day.look()
    fleet = day.fleet(number)
    assert fleet.manifest.task == "Do it."
    seen = snapshot.load(day.hands, Subject.parse(ledger.subject_of(fleet, "acme/r0")), day.hands.now())
    assert seen
    assert seen.brief
    assert "outside the team" in seen.brief.task, "bob wrote it, and carol only approved it"
    day.pass_seconds(2)
    day.tick(number, "cancel acme/r0", "bob")
    day.look()
    day.pass_seconds(12)
    day.look()
    assert not day.fleet(number).by_repo["acme/r0"].is_stopped
    day.tick(number, "cancel acme/r0", "carol")
    day.look()
    assert day.fleet(number).by_repo["acme/r0"].is_stopped
    day.say(number, "/fleet pause", "carol")
    day.look()
    day.pass_seconds(12)
    day.look()
    assert day.fleet(number).status == "paused"
    assert day.begin() == []
    day.say(number, "/fleet resume", "carol")
    day.look()
    day.pass_seconds(12)
    day.look()
    (first, *_) = day.begin()
    day.say(number, "/fleet cancel", "carol")
    day.look()
    assert day.begin() == []
    run = ledger.run(day.hands.store, first.id)
    assert run
    assert run.state == "stopping"
    day.finish(first)
    fleet = day.play(number)
    assert fleet.status == "cancelled"
    assert {row.outcome for row in fleet.targets} == {Outcome.CANCELLED}
    assert len(day.ours(number)) == 2


def test_lost_answers_and_a_lost_store_make_nothing_twice(day: Day) -> None:
    day.ends |= {"r0": ["agent-failed"], "r1": ["delivered"]}
    number = day.manifest(f"fleet: lost\ntask: Do it.\n{HEAD}concurrency: 2\nissues: true\n")
    for operation in ("mutation.*addComment", "mutation.*updateIssue"):
        day.set("/faults", {"does": "cut", "operation": operation})
    day.set("/faults", {"does": "cut", "method": "POST", "path": "/pulls$"})
    day.say(number, "/fleet submit", "carol")
    for _ in range(4):
        day.turn(130)
    assert {"failed", "delivered"} & {str(row.state) for row in day.fleet(number).targets}
    before, launched = day.fleet(number), list(day.launched)
    day.hands.store.redis.flushall()
    assert rebuild.restore(day.hands, day.hands.now()) == sum(row.attempts for row in before.targets)
    day.look()
    again = day.fleet(number)
    assert [row.attempts for row in again.targets] == [row.attempts for row in before.targets]
    assert day.begin() == [] or len(day.launched) == len(set(day.launched))
    day.play(number)
    rows = day.fleet(number).by_repo
    assert rows["acme/r0"].outcome is Outcome.AGENT_FAILED, "what had failed is not begun again"
    assert rows["acme/r1"].outcome is Outcome.DELIVERED
    assert [len(day.pulls(f"acme/{name}")) for name in NAMES[1:]] == [1] * 4
    issues = [day.ask("GET", f"/repos/acme/{name}/issues?state=all") for name in NAMES[1:]]
    assert [sum("pull_request" not in one for one in some) for some in issues] == [1] * 4
    assert "Closes #" in day.pulls("acme/r1")[0]["body"]
    assert set(launched) <= set(day.launched)
    assert len(day.launched) == len(set(day.launched))
    status = [one for one in day.ours(number) if "Submitted by" in one]
    assert len(status) == 1


def test_a_schedule_opens_the_next_generation_and_submitting_again_adds_what_is_new(day: Day) -> None:
    text = "fleet: weekly\ntask: Do it.\nrepos: [acme/r0]\nschedule: '0 6 * * *'\n"
    number = day.manifest(text)
    day.say(number, "/fleet submit", "carol")
    first = day.play(number)
    more = day.body(number).replace("[acme/r0]", "[acme/r0, acme/r1]")
    day.ask("PATCH", f"/repos/{HOME}/issues/{number}", {"body": more}, "carol")
    day.pass_seconds(2)
    day.say(number, "/fleet submit", "carol")
    second = day.play(number)
    assert [len(one.targets) for one in (first, second)] == [1, 2]
    assert second.generation == 1
    assert len(day.launched) == 2
    day.pass_seconds(86_400)
    day.look()
    third = day.fleet(number)
    assert third.generation == 2
    assert {row.state for row in third.targets} <= {State.READY, State.WAITING}
    day.play(number)
    heads = {one["head"]["ref"].rpartition("-")[0][-2:] for one in day.pulls("acme/r0")}
    assert heads == {"-1", "-2"}


@pytest.mark.parametrize("every", [7, 29])
def test_whoever_is_killed_at_any_step_leaves_what_the_next_look_completes(day: Day, every: int) -> None:
    day.ends |= {"r1": ["agent-failed", "delivered"]}
    mortal = Mortal(day.hands.store, every)
    number = day.manifest("fleet: mortal\ntask: Do it.\nrepos: [acme/r0, acme/r1]\nconcurrency: 1\n")
    day.looker = replace(day.hands, store=mortal)
    day.say(number, "/fleet submit", "carol")
    for _ in range(400):
        try:
            day.turn()
        except Killed:
            day.pass_seconds(125)  # its lease is over, and what it claimed may be judged
            mortal.every += 1  # else it would die at the same step for ever
            for run_id in ledger.live(day.hands.store):  # what was begun ends all the same
                if run := ledger.run(day.hands.store, run_id):
                    day.finish(run)
        if (fleet := day.fleet(number)) and fleet.completed_at and len(day.ours(number)) > 1:
            break
    day.looker = None
    day.pass_seconds(125)
    day.turn()
    assert mortal.deaths > 1
    assert outcomes(day, number) == ["delivered", "agent-failed"]
    assert len(day.launched) == len(set(day.launched)) == 2
    assert [len(day.pulls(f"acme/{name}")) for name in ("r0", "r1")] == [1, 0]
    made = [one for one in day.writes("comment") if one["subject"] == f"{HOME}#{number}"]
    assert len(made) == 2, "how it stands, and how it ended"
    assert len(day.writes("pull")) == 1
    assert day.plan(f"{HOME}#{number}") == []


REPORT = """# [Audit] What r0 lets in

## Anyone may read the invoices of others

**Severity:** critical

`src/invoices.py:12` takes the number from the address and asks nobody whose it is. Ask for the owner first.
"""


def test_what_the_audit_workflow_reports_is_the_repository_s_next_audit(day: Day) -> None:
    day.report = REPORT
    number = day.manifest("fleet: look\ntask: Look for holes.\nrepos: [acme/r0]\nworkflow: audit\n")
    day.say(number, "/fleet submit", "carol")
    day.play(number)
    assert outcomes(day, number) == ["delivered"]
    day.pass_seconds(300.0)
    day.turn(60.0)
    day.turn(60.0)
    found = day.ask("GET", "/repos/acme/r0/issues?state=all&sort=created&direction=asc")
    titles = [one["title"] for one in found]
    assert titles[0] == "[Audit] What r0 lets in"
    assert {label["name"] for label in found[0]["labels"]} == {"audit"}
    assert len(titles) == 2, "what it found is filed, once"
    assert "Parent audit: #1" in found[1]["body"]
    assert day.fleet(number).targets[0].issue == 1
    day.wake(ledger.subject_of(day.fleet(number), "acme/r0"))
    day.turn()
    assert outcomes(day, number) == ["delivered"], "no branch is missed where none was to be"
    assert not day.pulls("acme/r0")
