"""Audits that are small, strange, stopped, written by strangers, or filed while much goes wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from tests.stories.audits import OPEN, Place, country, finding, settle, spots, ticked
from tests.stories.town import Town

Scenes = dict[str, "Future[None]"]
AUDIT = """Findings of the yearly review.

## 1. Passwords are written to the log

**Severity:** High
**Type:** security
**Location:** `src/auth/login.txt:1`

The log holds what people type.

**Fix:** Leave the password out.

## 2. The cart forgets its last line

**Severity:** Medium
**Location:** `src/cart/cart.txt:1`

**Fix:** Keep it.

## 3. Orders are counted twice

**Severity:** Medium
**Location:** `src/order/order.txt:1`

**Fix:** Count once.

## 4. The guide names a command that is gone

**Severity:** Low
**Type:** documentation
**Location:** `docs/guide.txt:1`

**Fix:** Name the one there is.
"""
PLACES = ("src/auth/login.txt", "src/cart/cart.txt", "src/order/order.txt", "docs/guide.txt")
TITLES = ("Passwords are written to the log", "The start page is slow", "No tests for orders")
TITLES += ("The README names a command that is gone", "A token never expires", "Images are slow to load")
NAMES = ("log", "cart", "order", "mail", "menu", "clock")


def found(count: int, first: int = 0) -> str:
    """An audit's text with so many findings, of the first name on."""
    rows = list(zip(NAMES, TITLES, strict=True))[first : first + count]
    return "\n".join(finding(f"src/{name}/a.txt", title) for name, title in rows)


def waiting(place: Place, body: str) -> int:
    """An audit that is read and held: what is to go wrong can be made ready."""
    number = place.audit(body, ("hold",))
    place.says(number, "**Waiting.** `hold` is set")
    return number


def landed(town: Town) -> None:
    """An audit becomes issues and an epic by itself; one label later the epic is landed."""
    place = settle(town, "landed", dict.fromkeys(PLACES, "bad\n"))
    audit = place.audit(AUDIT)
    assert place.closes(audit)["state_reason"] == "completed"
    (epic,), made = place.epics(), place.children()
    assert place.issue(epic)["title"] == "epic(audit): Audit findings implementation"
    assert len(made) == 4
    place.says(audit, f"Implementation issues created: {', '.join(f'#{number}' for number in made)}")
    place.until("it has a branch", place.branches)
    assert place.launches() == 0, "nothing is dispatched without a label"
    place.label(epic, "agent")
    place.closes(epic)
    place.until("it is done", lambda: "fleet:done" in place.labels(epic))
    assert {where: place.file(where) for where in PLACES} == dict.fromkeys(PLACES, "good\n")
    assert sorted(ticked(place.body(epic))) == made
    assert "- [ ]" not in place.body(epic)
    assert place.launches() == 4
    assert all(place.status(child).startswith(f"Parent: #{epic}") for child in made)
    kinds = Counter(line["kind"] for line in place.writes())
    assert (kinds["issue"], kinds["pull"], kinds["merge"]) == (5, 5, 5), kinds
    place.until("no branch of it is left", lambda: not place.branches())


def without_findings(town: Town) -> None:
    place = settle(town, "nothing", spots(*NAMES))
    number = place.audit("We looked at the login, the cart and the mails, and all of it is in good order.\n")
    closed = place.closes(number)
    assert closed["state_reason"] == "not_planned"
    assert "**No open finding.** 1 lines were read" in place.status(number)
    assert place.made() == []


def one_and_two(town: Town) -> None:
    place = settle(town, "few", spots(*NAMES))
    one, two = place.audit(found(1)), place.audit(found(2, 1))
    assert [place.closes(number)["state_reason"] for number in (one, two)] == ["completed"] * 2
    assert (len(place.children()), place.epics()) == (3, [])
    said = place.status(two)
    assert "They are too few for an epic. The `agent` label starts each of them; on this audit, all." in said
    assert place.launches() == 0, "nothing is dispatched without a label"
    mine = sorted(int(number) for number in place.children() if f"#{number}" in said)
    place.label(two, "agent")
    for number in mine:
        place.closes(number)
    assert [place.file(f"src/{name}/a.txt") for name in NAMES[:3]] == ["bad\n", "good\n", "good\n"]
    assert place.launches() == 2


def labelled_from_the_start(town: Town) -> None:
    """Two findings are dispatched directly, when the audit carries `agent` or the blueprint says so."""
    place = settle(town, "direct", spots(*NAMES))
    place.audit(found(1), ("agent",))
    auto = settle(town, "auto", spots(*NAMES), OPEN + "dispatch: auto\n")
    auto.audit(found(2))
    for where, count in ((place, 1), (auto, 2)):
        where.until("all are filed", lambda w=where, n=count: len(w.children()) == n)
        for number in where.children():
            where.closes(number)
    assert place.file("src/log/a.txt") == auto.file("src/cart/a.txt") == "good\n"
    auto.until("its labels say so", lambda: auto.labels(auto.children()[0]) >= {"agent", "fleet:done"})


def by_an_outsider(town: Town) -> None:
    place = settle(town, "outsider", spots(*NAMES))
    number = place.audit(found(1), login="carol")
    place.label(number, "audit", login="bob")
    place.says(number, "@carol has no write permission here.")
    assert place.made() == []
    place.unlabel(number, "audit")
    place.label(number, "audit")
    place.closes(number)
    assert len(place.children()) == 1
    silent = place.audit(found(1, 2), login="carol")
    place.closes(place.audit(found(1, 1)))
    assert place.ours(silent) == []
    assert len(place.children()) == 2


def changed_after_its_approval(town: Town) -> None:
    place = settle(town, "changed", spots(*NAMES))
    number = place.audit(found(1), login="carol")
    place.label(number, "hold")
    place.label(number, "audit")
    place.says(number, "**Waiting.** `hold` is set")
    place.edit(number, "carol", body=found(1, 1))
    place.unlabel(number, "hold")
    place.says(number, "@carol, who has no write permission here, changed the text after @alice approved it")
    assert place.made() == []
    place.until("the second of the edit is over", lambda: _is_later(place, number))
    place.say(number, "/fleet audit")
    place.closes(number)
    (child,) = place.children()
    assert place.issue(child)["title"].endswith("The start page is slow")


def _is_later(place: Place, number: int) -> bool:
    """GitHub's times are whole seconds."""
    said = place.ask("POST", f"issues/{number}/comments", {"body": "Let me see."})
    return bool(said["created_at"] > place.ask("GET", f"issues/{number}/events")[-1]["created_at"])


def cancelled(town: Town) -> None:
    """A cancel is heard at once, and `/fleet audit` goes on with what is left."""
    names = [f"a{i}" for i in range(12)]
    place = settle(town, "cancelled", spots(*names))
    number = waiting(place, "\n".join(finding(f"src/{n}/a.txt", f"The part {n} is bad") for n in names))
    first = town.fault("hold", method="POST", path="/repos/acme/cancelled/issues$")
    place.unlabel(number, "hold")
    town.held(first)
    place.say(number, "/fleet cancel")
    town.release(first)
    place.says(number, "@alice cancelled it; `/fleet audit` takes it up again")
    count = len(place.children())
    assert count <= 6, "a look makes five writes at most"
    assert place.is_open(number)
    place.until("the second is over", lambda: _is_later(place, number))
    place.say(number, "/fleet audit")
    place.closes(number)
    titles = [place.issue(child)["title"] for child in place.children()]
    assert len(titles) == len(set(titles)) == len(names) + 1, "they have one fix, so a framework issue more"
    framework, *others = place.children()
    blocked = place.ask("GET", f"issues/{framework}/dependencies/blocking?per_page=100")
    assert sorted(one["number"] for one in blocked) == others, "GitHub shows that they wait for it"


def held(town: Town) -> None:
    place = settle(town, "held", spots(*NAMES))
    number = place.audit(found(2), ("hold",))
    place.says(number, "**Waiting.** `hold` is set; 0 of 2 findings are filed.")
    assert place.made() == []
    place.unlabel(number, "hold")
    place.closes(number)
    assert len(place.children()) == 2


def switched_off(town: Town) -> None:
    """`audits: off` reads none but on command; `label` only those that carry `audit`."""
    off = settle(town, "off", spots(*NAMES), OPEN + "audits: off\n")
    only = settle(town, "only", spots(*NAMES), OPEN + "audits: label\n")
    unread, other = off.audit(found(1), ("audit",)), only.audit(found(1))
    asked = off.audit(found(1, 1))
    off.say(asked, "/fleet audit")
    only.closes(only.audit(found(1, 1), ("audit",)))
    off.closes(asked)
    assert (len(off.children()), len(only.children())) == (1, 1)
    assert off.is_open(unread)
    assert only.is_open(other)
    assert off.ours(unread) == only.ours(other) == []


def opened_twice(town: Town) -> None:
    """The same audit twice, and another one that shares a finding: each finding is one issue."""
    place = settle(town, "twice", spots(*NAMES))
    first, again, shares = place.audit(found(4)), place.audit(found(4)), place.audit(found(3, 3))
    for number in (first, again, shares):
        place.closes(number)
    titles = [place.issue(number)["title"] for number in place.children()]
    assert len(titles) == len(set(titles)) == 6
    listed = [line for epic in place.epics() for line in place.body(epic).splitlines() if "- [ ] #" in line]
    numbers = [line.split()[3] for line in listed]
    assert sorted(numbers) == sorted(f"#{number}" for number in place.children()), "each stands in one epic"
    assert len(place.writes("issue")) == 6 + len(place.epics())


def answer_lost(town: Town) -> None:
    """GitHub makes the issue and the answer is cut: the issue is found, and no second one made."""
    place = settle(town, "cut", spots(*NAMES))
    number = waiting(place, found(4))
    town.fault("cut", method="POST", path="/repos/acme/cut/issues$", times=2)
    place.unlabel(number, "hold")
    place.closes(number)
    assert len(place.children()) == 4
    assert len(place.writes("issue")) == 5


def refused_by_github(town: Town) -> None:
    """A 502 may have made it or not: that is waited for, said to nobody as a failure."""
    place = settle(town, "refused", spots(*NAMES))
    trouble = {"status": 502, "message": "Bad Gateway"}
    number = waiting(place, found(2))
    fault = town.fault("answer", method="POST", path="/repos/acme/refused/issues$", **trouble)
    place.unlabel(number, "hold")
    place.until("it waits", lambda: "it is not known yet whether the last creation" in _log(town))
    assert next(one["met"] for one in town.control("GET", "faults") if one["id"] == fault) == 1
    assert place.made() == []
    assert "fail" not in place.status(number).casefold()


def _log(town: Town) -> str:
    lines = (town.folder / "worker.log").read_text().splitlines()
    return "\n".join(line for line in lines if "acme/refused" in line)


SCENES = (
    landed,
    without_findings,
    one_and_two,
    labelled_from_the_start,
    by_an_outsider,
    changed_after_its_approval,
)
SCENES += (cancelled, held, switched_off, opened_twice, answer_lost, refused_by_github)


@pytest.fixture(scope="module")
def scenes() -> Iterator[Scenes]:
    """One town, and all scenes in it, four at a time, each in a repository of its own."""
    with country() as town, ThreadPoolExecutor(4) as stage:
        yield {scene.__name__: stage.submit(scene, town) for scene in SCENES}


@pytest.mark.parametrize("name", [scene.__name__ for scene in SCENES])
def test_every_audit_is_said_what_became_of_it(scenes: Scenes, name: str) -> None:
    assert scenes[name].result() is None, "a scene raises what went wrong in it"
