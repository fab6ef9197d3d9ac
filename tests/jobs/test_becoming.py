"""An issue that somebody calls an epic while an agent is at work on it, at a GitHub of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx

from flows.model import Outcome, Run, RunState, Seen, Subject
from jobs import ledger, snapshot
from jobs.look import look
from jobs.settings import Settings
from jobs.store import Store, due
from tests.jobs.ledger.charges import WIDE
from tests.jobs.office import opened

SUBJECT = "acme/api#1"


def test_a_task_under_way_becomes_an_epic_when_it_is_over(
    tmp_path: Path, store: Store, shared_settings: Settings
) -> None:
    with opened(tmp_path, shared_settings, store, [{"name": "acme/api"}]) as (hands, control):

        def ask(method: str, path: str, body: Any = None) -> Any:
            wish = {"as": "alice", "method": method, "path": f"/repos/acme/api{path}", "json": body}
            return httpx.post(f"{control}/as", json=wish).raise_for_status().json()["json"]

        def seen() -> Seen:
            found = snapshot.load(hands, Subject.parse(SUBJECT), hands.now())
            assert found
            return found

        def said() -> str:
            """What stands there after a look."""
            lease = due.hold(store, SUBJECT, hands.now())
            assert lease
            look(hands, lease, hands.now())
            due.release(store, lease)
            return str(ask("GET", "/issues/1/comments")[-1]["body"])

        ledger.set_ready(store, 1.0)
        ask("POST", "/issues", {"title": "Mend it", "body": "- [ ] #2"})
        ask("POST", "/issues/1/labels", {"labels": ["agent"]})
        asked, now = seen().issue.labels[0].event, hands.now()
        run = Run("api-1-1", SUBJECT, 1, "codex", asked, RunState.CLAIMED, beat_at=now, branch="agent/1-1")
        assert ledger.claim(store, run, WIDE, now) is None
        ask("POST", "/issues/1/labels", {"labels": ["epic"]})
        assert "It is to be an epic, and becomes one when this task is over: an attempt is at work" in said()
        assert seen().epic is None
        over = {"outcome": Outcome.AGENT_FAILED, "ended_at": now}
        assert ledger.move(store, run.id, (RunState.CLAIMED,), RunState.SETTLED, **over)
        assert seen().epic is not None
        assert "It is to be" not in said()
