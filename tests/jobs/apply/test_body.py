"""Ticks and people's edits of one body at once: neither is lost, a thousand times of a thousand."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import httpx
import pytest

from flows.actions import EditBody
from flows.model import Actor, Issue, Repository, Seen, Subject
from jobs.apply.body import edit_body, mend
from jobs.apply.doing import Doing
from jobs.errors import Later
from jobs.hands import Hands, open_hands
from jobs.settings import Settings
from jobs.store import Store, due
from tests import forked

CHILDREN = range(1, 41)
BODY = "\n".join(f"- [ ] #{number} - the title of {number}" for number in CHILDREN)
WANTED = 1_000


@dataclass
class World:
    """An issue of the sandbox, the App's hands, and bob, who edits at bad moments."""

    http: httpx.Client
    hands: Hands

    def call(self, method: str, name: str, wish: Any = None) -> Any:
        return self.http.request(method, f"/_control/{name}", json=wish).raise_for_status().json()

    def ask(self, method: str, path: str, wish: Any = None) -> Any:
        return self.http.request(method, f"/repos/acme/api/{path}", json=wish).raise_for_status().json()

    def open(self) -> int:
        return int(
            self.ask("POST", "issues", {"title": "An epic", "body": f"## Child Issues\n\n{BODY}\n"})["number"]
        )

    def body(self, number: int) -> str:
        return str(self.ask("GET", f"issues/{number}")["body"])

    def slip(self, number: int, wish: dict[str, Any]) -> int:
        """Bob's edit, right after the App's next reading or writing."""
        wish = {"subject": f"acme/api#{number}", "as": "bob", **wish}
        return int(self.call("POST", "rewrites", wish)["id"])

    def tick(self, number: int, child: int) -> int:
        return self.look(number, lambda doing: edit_body(doing, EditBody("it is done", tick=(child,))))

    def look(self, number: int, act: Callable[[Doing], int]) -> int:
        now, store = self.hands.now(), self.hands.store
        lease = due.hold(store, f"acme/api#{number}", now)
        assert lease
        subject = Subject("acme", "api", number)
        seen = Seen(subject, Repository("acme/api", "main"), Issue("I", "An epic", "", Actor("bob"), True))
        try:
            return act(Doing(self.hands, lease, seen, now))
        finally:
            due.release(store, lease)


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    folder = tmp_path_factory.mktemp("sandbox")
    seed = {
        "users": ["alice", "bob"],
        "orgs": {"acme": {"members": {"alice": "admin", "bob": "admin"}}},
        "app": {"slug": "agent-fleet", "private_key_file": str(folder / "key.pem")},
        "repositories": [{"name": "acme/api"}],
    }
    (folder / "seed.yml").write_text(json.dumps(seed))
    process, ready = forked.sandbox(folder)
    yield {**ready, "key": (folder / "key.pem").read_text()}
    process.terminate()
    process.wait(60)


@pytest.fixture
def world(sandbox: dict[str, Any], shared_settings: Settings, store: Store) -> Iterator[World]:
    app = {"app_id": sandbox["apps"]["agent-fleet"], "private_key": sandbox["key"]}
    settings = replace(shared_settings, **app, github_url=sandbox["url"], write_spacing_seconds=0.0)
    headers = {"Authorization": f"Bearer {sandbox['tokens']['alice']}"}
    with open_hands(settings) as hands, httpx.Client(base_url=sandbox["url"], headers=headers) as http:
        yield World(http, hands)
        http.delete("/_control/faults")


Slip = Callable[[random.Random, int], dict[str, Any]]
SLIPS: dict[str, Slip] = {
    "a line at the end": lambda chance, nth: {"append": f"- [ ] wish {nth}"},
    "prose between": lambda chance, nth: below(chance, f"\nWish {nth}.\n"),
    "a child more": lambda chance, nth: below(chance, f"- [ ] #9{nth:03}"),
    "a heading between": lambda chance, nth: below(chance, f"### Phase {nth}"),
    "a tick of theirs": lambda chance, nth: {"tick": f"#{chance.choice(CHILDREN)} "},
}


def below(chance: random.Random, text: str) -> dict[str, Any]:
    """A text below some child's line."""
    line = f"the title of {chance.choice(CHILDREN)}\n"
    return {"replace": [line, f"{line}{text}\n"]}


def stands(wish: dict[str, Any], body: str) -> bool:
    """Whether what bob did is there."""
    if "tick" in wish:
        return re.search(rf"- \[x\] {re.escape(wish['tick'])}", body) is not None
    told = wish["append"] if "append" in wish else wish["replace"][1].removeprefix(wish["replace"][0]).strip()
    return told in body.splitlines()


@pytest.mark.parametrize("seed", range(WANTED // len(CHILDREN)))
def test_no_edit_and_no_tick_is_lost_in_a_thousand(world: World, seed: int) -> None:
    """Each time bob edits once or twice, right after our reading or our writing."""
    chance, number = random.Random(seed), world.open()  # noqa: S311
    wishes: dict[int, dict[str, Any]] = {}
    for nth, child in enumerate(chance.sample(CHILDREN, len(CHILDREN))):
        for again in range(chance.choice((1, 1, 2))):
            slip = chance.choice(list(SLIPS.values()))
            wish = {**slip(chance, nth * 2 + again), "after": chance.choice(("read", "read", "write"))}
            wishes[world.slip(number, wish)] = wish
        world.tick(number, child)
    met = {one["id"] for one in world.call("GET", "rewrites") if one["met"]}
    world.call("DELETE", "faults")
    body = world.body(number)
    assert len(met) >= len(CHILDREN)
    assert [child for child in CHILDREN if not re.search(rf"- \[x\] #{child} ", body)] == []
    assert [wish for slip, wish in wishes.items() if slip in met and not stands(wish, body)] == []


def test_an_edit_before_and_one_after_our_write_both_stand(world: World) -> None:
    number = world.open()
    world.slip(number, {"after": "read", "append": "- [ ] before"})
    world.slip(number, {"after": "write", "append": "- [ ] after"})
    assert world.tick(number, 7) == 2
    assert world.body(number).count("- [x] #7 ") == world.body(number).count("- [ ] before") == 1
    assert "- [ ] after" in world.body(number)


@pytest.mark.parametrize("is_more", [True, False], ids=["by the next write", "by the next look"])
def test_an_edit_under_a_write_whose_answer_was_lost_is_merged_back(world: World, is_more: bool) -> None:
    number = world.open()
    world.slip(number, {"after": "read", "append": "- [ ] before"})
    world.call("POST", "faults", {"does": "cut", "operation": "^mutation Act"})
    with pytest.raises(Later):
        world.tick(number, 7)
    assert "- [ ] before" not in world.body(number)
    world.tick(number, 8) if is_more else world.look(number, mend)
    assert world.body(number).count("- [ ] before") == world.body(number).count("- [x] #7 ") == 1
    assert world.body(number).count("- [x] #8 ") == is_more
    assert world.look(number, mend) == 0, "nothing is left to be seen to"


def test_an_edit_is_merged_back_though_the_write_that_does_so_fails_first(world: World) -> None:
    number = world.open()
    world.slip(number, {"after": "read", "append": "- [ ] before"})
    world.call("POST", "faults", {"does": "cut", "operation": "^mutation Act"})
    with pytest.raises(Later):
        world.tick(number, 7)
    world.call("POST", "faults", {"does": "answer", "operation": "^mutation Act", "status": 502})
    with pytest.raises(Later):
        world.look(number, mend)
    world.look(number, mend)
    assert world.body(number).count("- [ ] before") == world.body(number).count("- [x] #7 ") == 1


def test_a_body_that_says_it_already_is_not_written(world: World) -> None:
    number = world.open()
    assert world.tick(number, 7) == 1
    assert world.tick(number, 7) == 0


def test_an_edit_at_each_of_our_readings_stands(world: World) -> None:
    number = world.open()
    world.slip(number, {"after": "read", "append": "- [ ] wish {n}", "times": 5})
    world.tick(number, 7)
    body = world.body(number)
    assert "- [x] #7 " in body
    assert [nth for nth in range(1, 6) if f"- [ ] wish {nth}" not in body.splitlines()] == []
