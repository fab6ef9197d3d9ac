"""What the rules cannot read of an audit, an agent reads: checked, filed once, said when it fails."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import closing

import pytest

from jobs.settings import load
from jobs.store import open_store
from tests.stories.audits import OPEN, Place, country, settle, spots
from tests.stories.town import Town

LETTER = """# A letter about the shop

We went through src/cart/a.txt on Monday. The cart forgets its last line whenever two people pay at
once, which is critical for us.

Later we saw that orders are counted twice, and wrote to you.

<!-- The till opens by itself -->
"""
CART = "src/cart/a.txt"
FOUND = [
    {"title": "The cart forgets its last line", "severity": "critical", "locations": [CART], "line": 3},
    {"title": "orders are counted twice", "severity": "high", "locations": ["src/made/up.txt"], "line": 6},
    {"title": "Passwords are kept in the log", "severity": "critical", "line": 3},
    {"title": "The till opens by itself", "severity": "low", "line": 8},
]
# Keeps what it was asked; reports as the file of the first word says; one that mends mends.
READER = r"""#!/bin/sh
task=$(cat)
echo launched $$
into=$(printf '%s' "$task" | grep -oE 'report-[a-z0-9-]+\.json' | head -n 1)
printf '%s' "$task" | head -n 60
[ -z "$into" ] && exit 1
told=$(printf '%s' "$task" | grep -o 'go-[a-z0-9-]*' | head -n 1)
[ -z "$told" ] || while [ ! -e "${0%/*}/$told" ]; do sleep 0.1; done
case $task in *fails*) echo 'I found nothing.' > "$into"; exit 0 ;; esac
cp "${0%/*}/found.json" "$into"
echo changed > src/cart/a.txt
"""
READS = OPEN + "reader: agent\n"


def titles(place: Place) -> list[str]:
    return sorted(one["title"] for one in place.made())


def asked(place: Place, number: int) -> str:
    """What the agent printed of its prompt."""
    (path,) = place.town.data.glob(f"runs/{place.repo.partition('/')[2]}-{number}-1-*/output.jsonl")
    events = [json.loads(line) for line in path.read_text().splitlines()]
    return "\n".join(event["text"] for event in events if event["kind"] == "output")


def read_by_an_agent(town: Town) -> None:
    place = settle(town, "letter", spots("cart", "order"), READS)
    number = place.audit(LETTER + "\ngo-letter\n")
    place.says(number, "`fixer` reads the rest, in attempt 1")
    assert place.made() == [], "filing waits for the reading"
    row = f"{place.repo}#{number}  attempt 1  fixer  running"
    town.until("it is shown among the runs", lambda: row in town.fleet("runs").stdout)
    place.go("letter")
    closed = place.closes(number)
    assert closed["state_reason"] == "completed"
    assert titles(place) == [
        "fix(cart): The cart forgets its last line",
        "fix(repo): orders are counted twice",
    ]
    said = place.status(number)
    assert "2 more findings of its report stand in the text" in said
    assert said.count("do not stand together in the text") == 2
    bodies = {one["title"]: one["body"] for one in place.made()}
    first, other = (bodies[title] for title in titles(place))
    assert "- `src/cart/a.txt`" in first
    assert "made/up" not in other
    assert "states no severity" in other
    assert place.branches("agent/") == place.pulls() == []
    assert place.file("src/cart/a.txt") == "bad\n"
    prompt = asked(place, number)
    assert "The till opens" not in prompt
    assert "untrusted-" not in prompt
    (name,) = [path.name for path in town.data.glob(f"runs/letter-{number}-1-*")]
    assert "launched" in town.fleet("logs", name).stdout
    assert place.launches(number) == 1


def an_outsiders(town: Town) -> None:
    place = settle(town, "stranger", spots("cart", "order"), READS)
    number = place.audit(LETTER, login="carol")
    place.label(number, "audit")
    place.closes(number)
    assert len(place.made()) == 2
    assert "untrusted-" in asked(place, number)


def failing_for_good(town: Town) -> None:
    place = settle(town, "failing", spots("cart", "order"), READS)
    sure = "## The log keeps names\n\n**Severity:** High\n**Location:** `src/cart/a.txt:1`\n\nIt does.\n\n"
    doubt = "## Problems\n\nThe lamp fails and leaks oil when it rains.\n"
    number = place.audit(f"# Review\n\n{sure}{doubt}")
    place.closes(number)
    assert titles(place) == ["quality(cart): The log keeps names"]
    said = place.status(number)
    assert "**No agent could read the rest**: the last reading ended as `agent-failed`" in said
    assert "is no JSON; it must look like" in said
    assert place.launches(number) == 2, "as often as `limits: attempts` says"


def by_rules_alone(town: Town) -> None:
    place = settle(town, "rules", spots("cart", "order"))
    number = place.audit(LETTER)
    place.closes(number)
    assert place.made() == []
    assert place.launches(number) == 0


PLAYS = (read_by_an_agent, an_outsiders, failing_for_good, by_rules_alone)


@pytest.fixture(scope="module")
def there() -> Iterator[Town]:
    with country(READER) as town:
        (town.folder / "agent" / "found.json").write_text(json.dumps({"findings": FOUND}))
        yield town


@pytest.fixture(scope="module")
def scenes(there: Town) -> Iterator[dict[str, Future[None]]]:
    with ThreadPoolExecutor(len(PLAYS)) as pool:
        yield {play.__name__: pool.submit(play, there) for play in PLAYS}


@pytest.mark.parametrize("name", [play.__name__ for play in PLAYS])
def test_an_agent_reads_what_the_rules_cannot(scenes: dict[str, Future[None]], name: str) -> None:
    assert scenes[name].result() is None, "a scene raises what went wrong in it"


def test_a_lost_store_brings_the_report_back_and_nothing_is_filed_twice(
    there: Town, scenes: dict[str, Future[None]]
) -> None:
    wait(scenes.values())
    place = settle(there, "lost", spots("cart", "order"), READS)
    number = place.audit(LETTER + "\ngo-lost\n")
    place.says(number, "`fixer` reads the rest, in attempt 1")
    first = there.fault("hold", method="POST", path="/repos/acme/lost/issues$")
    place.go("lost")
    there.held(first)
    for name in ("worker", "clock", "agents"):
        there.kill(name)
    there.release(first)
    with closing(open_store(load(there.env))) as store:
        store.redis.flushall()
    assert " runs came back" in there.fleet("rebuild").stderr
    there.start("worker", "clock", "agents")
    assert there.fleet("sync", f"{place.repo}#{number}").returncode == 0
    place.closes(number)
    assert len(titles(place)) == len(set(titles(place))) == 2
    assert place.launches(number) == 1
