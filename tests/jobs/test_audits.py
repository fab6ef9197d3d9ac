"""Audits from the first look to the last, at a GitHub of its own: each look is one, as a worker has it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from flows.model import Seen, Subject
from jobs import ledger, snapshot
from jobs.errors import Later
from jobs.hands import Hands
from jobs.look import look
from jobs.settings import Settings
from jobs.store import Store, due
from tests.jobs.office import opened

LOOKS = 20


@dataclass
class Desk:
    """One repository, and who acts in it."""

    hands: Hands
    control: str
    name: str

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        place = f"/repos/acme/{self.name}/{path}"
        wish = {"as": "alice", "method": method, "path": place, "json": body}
        return httpx.post(f"{self.control}/as", json=wish, timeout=60).raise_for_status().json()["json"]

    def audit(self, *findings: str) -> int:
        issue = {"title": "[Audit] Review", "body": "\n".join(findings)}
        return int(self.ask("POST", "issues", issue)["number"])

    def seen(self, number: int) -> Seen:
        found = snapshot.load(self.hands, Subject.parse(f"acme/{self.name}#{number}"), self.hands.now())
        assert found
        return found

    def look(self, number: int) -> float | None:
        store, now = self.hands.store, self.hands.now()
        lease = due.hold(store, f"acme/{self.name}#{number}", now)
        assert lease
        try:
            return look(self.hands, lease, now)
        except Later:
            return 0.0
        finally:
            due.release(store, lease)

    def settle(self, number: int) -> str:
        """Our comment, once looks leave all as it is."""
        for _ in range(LOOKS):
            again = self.look(number)
            if again is None or again > 60.0:
                return str(self.ask("GET", f"issues/{number}/comments")[-1]["body"]).split("\n\n<!--")[0]
        raise AssertionError(f"#{number} is not at rest after {LOOKS} looks")

    def made(self) -> dict[int, str]:
        rows = self.ask("GET", "issues?state=all&per_page=100&creator=agent-fleet%5Bbot%5D")
        return {row["number"]: row["title"] for row in reversed(rows)}

    def blockers(self, number: int) -> list[int]:
        return [row["number"] for row in self.ask("GET", f"issues/{number}/dependencies/blocked_by")]


def finding(title: str, place: str, more: str = "") -> str:
    return f"## {title}\n\n**Severity:** Medium\n{more}**Location:** `{place}:1`\n\n**Fix:** Say good.\n"


ROWS = (
    finding("The cart forgets its last line", "cart/a.txt"),
    finding("Orders are counted twice", "order/a.txt"),
    finding("Two people share one door", "door/a.txt"),
)
MORE = (
    finding("A mail is sent twice", "mail/a.txt"),
    finding("The menu rounds to whole hours", "menu/a.txt"),
    finding("The clock stands still in May", "clock/a.txt"),
)


def typed_anew(desk: Desk) -> None:
    """A word more in the text has findings read as of another type: they are those that were filed."""
    number = desk.audit(ROWS[0], ROWS[1])
    desk.settle(number)
    before = desk.made()
    more = (finding("The cart forgets its last line", "cart/a.txt", "**Type:** docs\n"), ROWS[1], ROWS[2])
    desk.ask("PATCH", f"issues/{number}", {"state": "open", "body": "\n".join(more)})
    said = desk.settle(number)
    new = {number: title for number, title in desk.made().items() if number not in before}
    assert [title for title in new.values() if not title.startswith("epic(")] == [next(iter(new.values()))]
    assert said.startswith("Implementation issues created: #2, #3, #4")


def blocked_late(desk: Desk) -> None:
    """A look that ends before GitHub shows what blocks what leaves that to the next one."""
    names = ("auth", "cart", "order")
    number = desk.audit(*(finding(f"Missing input validation in {name}", f"{name}/a.txt") for name in names))
    fault = {"does": "answer", "method": "POST", "path": "/repos/acme/chain/issues/[0-9]+/dependencies"}
    httpx.post(f"{desk.control}/faults", json={**fault, "status": 502, "message": "Bad Gateway", "times": 1})
    desk.settle(number)
    framework, *others = [n for n, title in desk.made().items() if not title.startswith("epic(")]
    assert "Solve once for all packages" in desk.made()[framework]
    assert [desk.blockers(other) for other in others] == [[framework]] * 3
    desk.ask("DELETE", f"issues/{others[0]}/dependencies/blocked_by/{_id(desk, framework)}")
    desk.settle(number)
    assert desk.blockers(others[0]) == [], "who takes it off is not contradicted"


def _id(desk: Desk, number: int) -> int:
    return int(desk.ask("GET", f"issues/{number}")["id"])


def joined(desk: Desk) -> None:
    """An audit whose issues joined another one's epic says so, and its label starts that epic."""
    first = desk.audit(*ROWS)
    desk.settle(first)
    (epic,) = [number for number, title in desk.made().items() if title.startswith("epic(")]
    second = desk.audit(*MORE)
    said = desk.settle(second)
    assert f"Put into #{epic}, with others' issues" in said
    assert len(desk.seen(epic).epic.checklist.children) == 6  # type: ignore[union-attr]
    desk.settle(epic)
    body = desk.ask("GET", f"issues/{epic}")["body"]
    rewritten = "\n".join(line for line in body.split("\n") if not line.startswith("Branch:"))
    desk.ask("PATCH", f"issues/{epic}", {"title": "epic(audit): Another name", "body": rewritten})
    assert desk.seen(epic).epic.branch == f"epic/{epic}-audit"  # type: ignore[union-attr]
    desk.ask("PATCH", f"issues/{epic}", {"title": "The shop, mended"})
    assert desk.seen(epic).epic.branch == f"epic/{epic}-audit", "its children know"  # type: ignore[union-attr]
    desk.ask("PATCH", f"issues/{epic}", {"title": "epic(audit): Another name"})
    desk.ask("POST", f"issues/{second}/labels", {"labels": ["agent"]})
    desk.settle(second)
    assert "agent" in {label["name"] for label in desk.ask("GET", f"issues/{epic}")["labels"]}
    desk.ask("DELETE", f"issues/{second}/labels/agent")
    desk.settle(second)
    assert "agent" not in {label["name"] for label in desk.ask("GET", f"issues/{epic}")["labels"]}


def closed_before(desk: Desk) -> None:
    """What was closed before the audit was written is told, and stands in no new epic."""
    first = desk.audit(*ROWS)
    desk.settle(first)
    for number in desk.made():
        desk.ask("PATCH", f"issues/{number}", {"state": "closed"})
    before = desk.made()
    again = desk.audit(*ROWS)
    said = desk.settle(again)
    assert desk.made() == before
    assert "Closed since before this audit: #2, #3, #4. Reopen what is not solved" in said
    assert "`agent`" not in said
    assert desk.ask("GET", f"issues/{again}")["state"] == "closed"


def talked_about(desk: Desk) -> None:
    """What its author says below it is read for findings, and is no doubt where it holds none."""
    number = desk.audit(*ROWS)
    for text in ("Thanks, I shall have a look.", "/fleet pause", "/fleet cancel"):
        desk.ask("POST", f"issues/{number}/comments", {"body": text})
    said = desk.settle(number)
    assert "@alice cancelled it" in said
    assert "Not read with confidence" not in said
    assert len(desk.seen(number).audit.reading.findings) == 3  # type: ignore[union-attr]
    assert desk.made() == {}


SCENES: dict[str, Callable[[Desk], None]] = {
    "again": typed_anew,
    "chain": blocked_late,
    "join": joined,
    "over": closed_before,
    "talk": talked_about,
}


def test_an_audit_is_filed_once_and_grouped_and_started_whatever_was_there_before(
    tmp_path: Path, store: Store, shared_settings: Settings
) -> None:
    with opened(tmp_path, shared_settings, store, [{"name": f"acme/{name}"} for name in SCENES]) as (
        hands,
        control,
    ):
        ledger.set_ready(store, 1.0)
        for name, scene in SCENES.items():
            assert scene(Desk(hands, control, name)) is None, "a scene raises what went wrong in it"
