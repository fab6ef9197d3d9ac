"""What is merged at a GitHub of its own is written down by the look that sees it done: once, and
again after the store was lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from flows import words
from flows.journal.tally import tallies, together
from flows.model import Outcome, Parent, Record, Run, RunState, Share, Sort, Subject, Usage
from jobs import ledger, rebuild, snapshot
from jobs.dispatch import dispatch
from jobs.errors import Later
from jobs.hands import Hands
from jobs.look import look
from jobs.settings import Settings
from jobs.store import Store, due, keys
from tests.jobs.office import opened
from tests.jobs.servers import until

REPO = "acme/api"
FILES = {"a.txt": "old\n", ".github/fleet.yml": "agent: auto\nmerge: {into_base: auto}\n"}
LABELS = ["agent", "critical", "security", "package", "complexity:large"]
USED = Usage(90.0, 3, 1_200, 0.25, 900, 100, 200, "gpt-5.5")


@dataclass
class Shop:
    """The App at one repository, and alice, who asks for things there."""

    hands: Hands
    control: str

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        wish = {"as": "alice", "method": method, "path": f"/repos/{REPO}{path}", "json": body}
        answer = httpx.post(f"{self.control}/as", json=wish).raise_for_status().json()
        assert answer["status"] < 300, answer
        return answer["json"]

    def issue(self) -> str:
        number = self.ask("POST", "/issues", {"title": "Mend it", "body": "It leaks."})["number"]
        self.ask("POST", f"/issues/{number}/labels", {"labels": LABELS})
        return f"{REPO}#{number}"

    def deliver(self, subject: str) -> Run:
        """A run of it has pushed its commit, and CI is green."""
        number = int(subject.partition("#")[2])
        branch = f"agent/{number}-1"
        head = self.ask("GET", "/git/ref/heads/main")["object"]["sha"]
        self.ask("POST", "/git/refs", {"ref": f"refs/heads/{branch}", "sha": head})
        put = {"message": "Mend it", "content": "bmV3Cg==", "branch": branch}
        sha = self.ask("PUT", f"/contents/mended-{number}.txt", put)["commit"]["sha"]
        check = {"repository": REPO, "ref": sha, "status": "completed", "conclusion": "success"}
        httpx.post(f"{self.control}/check", json=check).raise_for_status()
        now = self.hands.now()
        seen = snapshot.load(self.hands, Subject.parse(subject), now)
        label = seen.issue.label("agent") if seen else None
        assert label
        run = Run(
            id=f"api-{number}-1",
            subject=subject,
            attempt=1,
            agent="codex",
            asked=label.event,
            state=RunState.SETTLED,
            claimed_at=now - 100,
            started_at=now - 95,
            ended_at=now - 5,
            outcome=Outcome.DELIVERED,
            branch=branch,
            base="main",
            base_sha=head,
            sha=sha,
            usage=USED,
        )
        assert ledger.restore(self.hands.store, run)
        return run

    def look(self, subject: str) -> None:
        lease = due.hold(self.hands.store, subject, self.hands.now())
        assert lease
        with suppress(Later):  # GitHub works something out still
            look(self.hands, lease, self.hands.now())
        due.release(self.hands.store, lease)

    def records(self) -> list[Record]:
        return list(ledger.records(self.hands.store, "acme"))

    def is_over(self, subject: str) -> bool:
        """One look more; whether the issue is closed and says done."""
        self.look(subject)
        issue = self.ask("GET", f"/issues/{subject.partition('#')[2]}")
        return issue["state"] == "closed" and "fleet:done" in {one["name"] for one in issue["labels"]}


@pytest.fixture
def shop(tmp_path: Path, shared_settings: Settings, store: Store) -> Iterator[Shop]:
    with opened(tmp_path, shared_settings, store, [{"name": REPO, "files": FILES}]) as (hands, control):
        ledger.set_ready(store, 1.0)
        yield Shop(hands, control)


def test_a_merged_task_is_recorded_once_and_again_after_the_store_was_lost(shop: Shop) -> None:
    subject = shop.issue()
    ledger.adopt(shop.hands.store, subject, Parent(99))
    shop.look(subject)
    assert shop.records() == []
    run = shop.deliver(subject)
    assert until(lambda: shop.is_over(subject), 60)
    (record,) = shop.records()
    asked_at = record.asked_at
    assert 0 < asked_at <= record.delivered_at <= record.merged_at
    assert record == Record(
        subject=subject,
        pull=record.pull,
        agent="codex",
        audit=99,
        model="gpt-5.5",
        sort=Sort("security", "critical", "package", "large"),
        asked_at=asked_at,
        started_at=run.started_at,
        delivered_at=record.delivered_at,
        merged_at=record.merged_at,
        minutes=1.5,
        tokens=1_200,
        input_tokens=900,
        cached_tokens=100,
        output_tokens=200,
        usd=0.25,
        is_first_green=True,
        shares=(Share("codex", 1, 1.5, 1_200, 0.25),),
    )
    counted = ledger.tallies_of(shop.hands.store, "acme")
    assert counted == together(tallies(record))
    shop.look(subject)
    assert shop.records() == [record]
    assert ledger.tallies_of(shop.hands.store, "acme") == counted, "seen twice, it is counted once"

    shop.hands.store.redis.flushall()
    assert shop.records() == []
    assert rebuild.restore(shop.hands, shop.hands.now()) == 1
    woken = shop.hands.store.redis.zrange(keys.DUE, 0, -1)
    assert subject in woken
    shop.look(subject)
    assert shop.records() == [record]
    assert ledger.tallies_of(shop.hands.store, "acme") == counted


def test_who_is_picked_by_the_journal_stands_in_line_and_it_is_said_why(shop: Shop) -> None:
    store = shop.hands.store
    for number in range(900, 906):
        for pull, agent, usd in ((number, "codex", 0.2), (number + 100, "claude", 0.1)):
            is_first = agent == "codex" or number == 900
            shares = (Share(agent, 1, 3.0, 100, usd),)
            found = Record(f"acme/web#{number}", pull, agent, is_first_green=is_first, shares=shares)
            ledger.write_record(store, replace(found, sort=Sort("security")))
    subject = shop.issue()
    shop.look(subject)
    (place,) = ledger.in_line(store, "acme")
    assert place.ready.agent == "auto", "no worker serves anything"
    dispatch(shop.hands, "acme", shop.hands.now())  # says that nobody serves it, and wakes it for that
    store.redis.delete(keys.DUE)
    dispatch(shop.hands, "acme", shop.hands.now())
    assert store.redis.zscore(keys.DUE, subject) is None
    ledger.announce(store, ledger.Host("here", ("claude", "codex"), ("bwrap",), 4), shop.hands.now())
    dispatch(shop.hands, "acme", shop.hands.now())
    assert store.redis.zscore(keys.DUE, subject), "now one can be picked"
    shop.look(subject)
    (place,) = ledger.in_line(store, "acme")
    assert place.ready.agent == "codex"
    seen = snapshot.load(shop.hands, Subject.parse(subject), shop.hands.now())
    assert seen
    said = words.stands(seen, snapshot.terms(shop.hands, seen, shop.hands.now()))
    assert "`codex` merged 6 of 6 security findings at the first attempt, for 0.20 USD each." in said
