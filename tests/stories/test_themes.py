"""A great audit over two repositories, and audits while processes, store and webhooks fail.

`python -m tests.stories.test_themes` lands forty findings, not twenty, and says what they cost."""

from __future__ import annotations

import time
from collections import Counter
from contextlib import closing

import pytest

from jobs.settings import load
from jobs.store import open_store
from tests.stories.audits import Place, country, finding, go, lands, lists, runs, settle, spots, tasks, ticked
from tests.stories.conftest import Play, Stage
from tests.stories.town import PROCESSES, Town

# forty findings in four themes: two themes a repository, ten findings a theme
WHAT = {
    "security": (
        "Passwords are written to the log",
        "A token never expires",
        "XSS in the search box",
        "The upload takes a path traversal",
        "An admin page asks for no authentication",
        "SQL injection in the filter",
        "CSRF on the settings form",
        "A secret key is committed",
        "Open redirect after login",
        "Weak hashing of passwords",
    ),
    "performance": (
        "The start page is slow",
        "An N+1 query loads the orders",
        "The cache is never used",
        "Memory leaks in the importer, a performance problem",
        "High latency of the report",
        "A slow loop over all mails",
        "The index of invoices is missing, so queries are slow",
        "Images are slow to load",
        "A blocking call makes the queue slow",
        "The export is slow for large shops",
    ),
    "testing": (
        "No tests for the cart",
        "A flaky test of mails",
        "Test coverage of money is low",
        "The unit tests skip errors",
        "Tests share one database",
        "Missing tests for refunds",
        "Integration tests call the network",
        "Regression tests for rounding are missing",
        "The tests of login assert nothing",
        "Untested branches in the parser lack unit tests",
    ),
    "docs": (
        "The README names a command that is gone",
        "The documentation of prices is missing",
        "The documentation of rounding is wrong",
        "The README lacks the way to install it",
        "The API docs lack examples",
        "The docs of deployment are outdated",
        "Missing documentation for webhooks",
        "Links in the documentation are broken",
        "The documentation names no license",
        "The docs of the importer contradict the code",
    ),
}
PLACES = {"core": ("security", "performance"), "shop": ("testing", "docs")}


def great(place: Place, each: int) -> int:
    rows = [
        finding(f"src/{theme[:4]}{nth}/a.txt", title, "Medium", theme)
        for theme in themes_of(place)
        for nth, title in enumerate(WHAT[theme][:each])
    ]
    return place.audit("\n".join(rows), ("agent",))


def themes_of(place: Place) -> tuple[str, ...]:
    return PLACES[place.repo.partition("/")[2]]


def files(place: Place, each: int) -> list[str]:
    return [f"{theme[:4]}{nth}" for theme in themes_of(place) for nth in range(each)]


def twenty() -> None:
    land(5)


def land(each: int) -> None:
    """Findings in four themes, `each` of one, over two repositories, landed with one label each."""
    with country() as town:
        begun, audits = time.monotonic(), dict[Place, int]()
        for name in PLACES:
            place = settle(town, name, spots(*files(Place(town, f"acme/{name}"), each)))
            audits[place] = great(place, each)
        for place, audit in audits.items():
            place.closes(audit)
            titles = [place.issue(epic)["title"].split(":")[0] for epic in place.epics()]
            assert titles == [f"epic({theme})" for theme in themes_of(place)]
        for place in audits:
            for epic in place.epics():
                place.closes(epic)
                place.says(epic, "**Done.** Landed with")
            _landed(place, each)
        _counted(town, list(audits), each, time.monotonic() - begun)


def _landed(place: Place, each: int) -> None:
    assert [one for one in files(place, each) if place.file(f"src/{one}/a.txt") != "good\n"] == []
    children, epics = place.children(), place.epics()
    assert sorted(number for epic in epics for number in ticked(place.body(epic))) == children
    assert [place.launches(number) for number in children] == [1] * 2 * each
    assert all(len(place.ours(number)) == 1 for number in (*children, *epics))
    kinds = Counter(line["kind"] for line in place.writes())
    assert (kinds["issue"], kinds["pull"], kinds["merge"]) == (2 * each + 2,) * 3, kinds
    assert len([one for one in place.pulls() if one["base"]["ref"] == "main" and one["merged_at"]]) == 2
    place.until("no branch is left", lambda: not place.branches("epic/") + place.branches("agent/"))


def _counted(town: Town, places: list[Place], each: int, seconds: float) -> None:
    """What a finding cost in requests, from audit to merged; said where people look at a run of it."""
    sent = [one for one in town.control("GET", "requests")["requests"] if "installation" in one["client"]]
    reads = [one for one in sent if one["kind"] in ("read", "query")]
    writes = [
        one for one in sent if one["kind"] in ("write", "mutation") and not one["path"].endswith("/labels")
    ]
    creations = [one for one in writes if _is_creation(one)]
    own = sum(3 * len(place.epics()) + 1 for place in places)  # issue, comment and pull request; a comment
    count, others = 4 * each, len(writes) - len(creations)
    print(
        f"{count} findings landed in {seconds:.0f} s; a finding cost {(len(creations) - own) / count:.2f} "
        f"creations, {others / count:.2f} other writes, {len(reads) / count:.1f} reads"
    )
    assert len(creations) == 3 * count + own
    assert others <= 5 * count


def _is_creation(request: dict[str, str]) -> bool:
    path = request["path"].partition("?")[0]
    is_rest = request["method"] == "POST" and path.endswith("/issues")
    return is_rest or "addComment" in path or "createPullRequest" in path


def six(place: Place) -> int:
    """Few enough for one epic, in one phase."""
    rows = [(f"src/{name}/a.txt", title) for name, title in zip("abcdef", TITLES, strict=True)]
    return place.audit("\n".join(finding(where, title) for where, title in rows), ("hold",))


TITLES = ("The log keeps passwords", "The cart forgets its last line", "Orders are counted twice")
TITLES += ("Mails are sent twice", "The menu hides its last entry", "The clock is an hour late")


def _once(place: Place, audit: int) -> None:
    """The audit ended as if nothing had gone wrong."""
    place.closes(audit)
    assert len(place.children()) == len({place.issue(one)["title"] for one in place.children()}) == 6
    assert len(place.epics()) == 1
    assert len(place.writes("issue")) == 7
    place.until("it has its branch", lambda: place.branches())
    assert len(place.ours(audit)) == 1


def troubled() -> None:
    """One town in which everything fails, one thing after another."""
    with country() as town:
        killed(town)
        wiped(town)
        conflicting(town)
        unheard(town)


def killed(town: Town) -> None:
    """The worker dies when GitHub has made an issue and has not answered: it is not made again."""
    place = settle(town, "killed", spots(*"abcdef"))
    audit = six(place)
    place.says(audit, "**Waiting.**")
    for after in (True, False):
        fault = town.fault(
            "hold", method="POST", path="/killed/issues$", **({"when": "after"} if after else {})
        )
        if after:
            place.unlabel(audit, "hold")
        town.held(fault)
        town.kill("worker")
        town.release(fault)
        town.start("worker")
    _once(place, audit)


def wiped(town: Town) -> None:
    """The store is emptied while the audit is filed: what was made is found on GitHub."""
    place = settle(town, "wiped", spots(*"abcdef"))
    audit = six(place)
    place.says(audit, "**Waiting.**")
    place.unlabel(audit, "hold")
    place.until("three are filed", lambda: len(place.children()) >= 3)
    for name in PROCESSES:
        town.kill(name)
    with closing(open_store(load(town.env))) as store:
        store.redis.flushall()
    town.start()
    _once(place, audit)


def conflicting(town: Town) -> None:
    """The base changes the same line: to resolve that is a task of its own, and the epic lands."""
    place = settle(town, "conflict", spots("a"))
    (a,) = tasks(place, "a", waits=True)
    epic = place.epic(lists(a))
    runs(place, a)
    place.commit("src/a/a.txt", "new\n")
    go(place, "a")
    lands(place, epic)
    assert place.file("src/a/a.txt") == "good and new\n"
    title = "fix(epic): Merge main into"
    assert title in place.body(epic)
    assert [bool(one["merged_at"]) for one in place.pulls() if one["title"].startswith(title)] == [True]
    assert place.launches() == 2


def unheard(town: Town) -> None:
    """No webhook arrives: the sweep finds the audit, the label, the merges; all lands."""
    town.control("POST", "webhooks", {"mode": "drop"})
    place = settle(town, "unheard", spots(*"abcdef"))
    audit = six(place)
    place.unlabel(audit, "hold")
    _once(place, audit)
    (epic,) = place.epics()
    place.label(epic, "agent")
    place.closes(epic)
    place.says(epic, "**Done.** Landed with")
    assert sorted(ticked(place.body(epic))) == place.children()
    assert place.launches() == 6


@pytest.mark.parametrize("play", [troubled, twenty], ids=lambda play: play.__name__)
def test_an_audit_is_filed_once_and_lands(stage: Stage, play: Play) -> None:
    assert stage[play].result() is None, "a play raises what went wrong in it"


if __name__ == "__main__":
    land(10)
