"""Epics while people have a hand in them: each thing that they do is heeded, said, and done once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from tests.stories.audits import (
    OPEN,
    country,
    go,
    lands,
    lists,
    open_pull,
    phases,
    runs,
    settle,
    spots,
    tasks,
    ticked,
)
from tests.stories.town import Town

Scenes = dict[str, "Future[None]"]
REVIEWED = OPEN.replace("into_base: auto", "into_epic: review, into_base: auto")


def rewritten(town: Town) -> None:
    """People change the checklist while it runs, and the App follows."""
    place = settle(town, "rewritten", spots(*"abcdefg"))
    a, b, c, d, e, f, g = tasks(place, *"abcdefg", waits=True)
    epic = place.epic(phases((a, b), (c, d), (e, g)))
    runs(place, a, b)

    def changed(body: str) -> str:
        line = {n: f"- [ ] #{n} - as it says there\n" for n in (a, b, c, d, e)}
        body = body.replace(line[a] + line[b], f"{line[b]}\nFirst this, please.\n\n{line[a]}- [ ] #{f}\n")
        body = body.replace(line[d], "").replace(line[e], line[d])
        return body.replace("### Phase 2: Step", "### Phase 2: The middle")

    place.rewrite(epic, changed)
    runs(place, f)
    assert place.says(f, f"Parent: #{epic}").startswith(f"Parent: #{epic}")
    left = place.body(epic)
    go(place, *"abf")
    runs(place, c)
    go(place, "c")
    runs(place, d, g)
    go(place, *"dg")
    lands(place, epic)
    assert place.body(epic).replace("[x]", "[ ]") == left
    assert sorted(ticked(place.body(epic))) == sorted([a, b, c, d, f, g])
    assert place.is_open(e)
    assert "agent" not in place.labels(e)
    assert [place.launches(number) for number in (a, b, c, d, e, f, g)] == [1, 1, 1, 1, 0, 1, 1]
    assert [name for name in "abcdefg" if place.file(f"src/{name}/a.txt") == "bad\n"] == ["e"]


def contradicted(town: Town) -> None:
    """A person's tick and the child's state disagree: they are asked, once, and the state decides."""
    place = settle(town, "contradicted", spots(*"abc"))
    a, b, c = tasks(place, *"abc", waits=True)
    epic = place.epic(phases((a, b), (c,)))
    go(place, "a")
    place.until("it is ticked", lambda: ticked(place.body(epic)) == [a])
    place.rewrite(epic, lambda body: body.replace(f"[x] #{a}", f"[ ] #{a}").replace(f"[ ] #{b}", f"[x] #{b}"))
    place.says(epic, f"#{a} is done, but was unticked: reopen it if it is not, else tick it")
    said = place.says(epic, f"#{b} is ticked, but open: close it if it is done, else untick it")
    assert (said.count(f"#{a} is done"), said.count(f"#{b} is ticked")) == (1, 1)
    assert place.launches(c) == 0, "a tick finishes no phase"
    go(place, *"bc")
    place.closes(c)
    lands(place, epic)
    assert sorted(ticked(place.body(epic))) == [b, c], "what a person unticked is not ticked again"


def reopened(town: Town) -> None:
    """A child that is reopened is not done: the epic waits for it, and another attempt is had by asking."""
    place = settle(town, "reopened", spots(*"abc"))
    a, b = tasks(place, *"ab", waits=True)
    epic = place.epic(phases((a,), (b,)))
    go(place, "a")
    place.until("it is ticked", lambda: ticked(place.body(epic)) == [a])
    runs(place, b)
    place.edit(a, state="open", body="It is not enough: say good in `src/c/a.txt` too.")
    place.says(epic, f"#{a} is ticked, but open")
    place.says(a, "It was reopened after")
    assert place.is_open(a)
    go(place, "b")
    place.closes(b)
    assert place.is_open(epic)
    place.say(a, "/fleet retry")
    lands(place, epic)
    assert (place.launches(a), place.launches(b)) == (2, 1)
    assert [place.file(f"src/{name}/a.txt") for name in "abc"] == ["good\n"] * 3


def without_children(town: Town) -> None:
    """Children that are closed as not planned, closed by hand, deleted: the rest lands."""
    place = settle(town, "without", spots(*"abcde"))
    a, b, c, d, e = tasks(place, *"abcde", waits=True)
    epic = place.epic(phases((a, b, c), (d, e)))
    runs(place, a, b, c)
    place.edit(a, state="closed", state_reason="not_planned")
    place.edit(b, state="closed", state_reason="completed")
    gone = place.issue(d)["node_id"]
    query = "mutation Gone($id: ID!) { deleteIssue(input: {issueId: $id}) { clientMutationId } }"
    town.ask("POST", "/graphql", {"query": query, "variables": {"id": gone}})
    place.says(epic, f"#{a} was closed as not planned: the epic goes on without it")
    place.says(epic, f"#{d} does not exist any more: take the line out")
    go(place, *"ce")
    lands(place, epic)
    assert sorted(ticked(place.body(epic))) == [b, c, e]
    good = [name for name in "abcde" if place.file(f"src/{name}/a.txt") == "good\n"]
    assert good == ["c", "e"]


def strange_lines(town: Town) -> None:
    """A checklist with lines that are no children: each is said, and the rest is done."""
    place = settle(town, "strange", spots(*"ab"))
    a, b, closed = tasks(place, *"ab", "c")
    place.edit(closed, state="closed")
    other = place.epic(lists(b), labels=(), title="The other epic")
    place.says(other, "**Idle.**")
    head = {"message": "x", "content": "eA==", "branch": "mine"}
    sha = place.ask("GET", "git/ref/heads/main")["object"]["sha"]
    place.ask("POST", "git/refs", {"ref": "refs/heads/mine", "sha": sha})
    place.ask("PUT", "contents/x.txt", head)
    pull = place.ask("POST", "pulls", {"title": "Mine", "head": "mine", "base": "main"})["number"]
    me = other + 2
    rows = [f"- [ ] #{a}", f"- [ ] #{a} again", "- [ ] acme/api#1", f"- [ ] #{pull}", f"- [ ] #{closed}"]
    epic = place.epic("\n".join([*rows, f"- [ ] #{me}", f"- [ ] #{b}", "- [ ] #999", f"- [ ] see #{b}"]))
    assert epic == me
    place.until("its branch is named", lambda: "Branch: " in place.body(epic))
    first = place.body(epic).splitlines().index(f"- [ ] #{b}") - 5
    said = place.says(epic, f"#{a} stands on line {first} already, and counts there")
    for words in (
        f"#{a} stands on line {first} already, and counts there",
        "Not clear, and left alone:",
        "acme/api#1 is another repository's issue",
        f"#{pull} is a pull request",
        "an epic is no child of itself",
        "#999 does not exist any more",
        f"the line names #{b} and does not begin with an issue",
    ):
        assert said.count(words) == 1, words
    lands(place, epic)
    assert sorted(ticked(place.body(epic))) == [a, b, closed]
    assert (place.launches(a), place.launches(b)) == (1, 1)
    place.until("it is ticked there too", lambda: ticked(place.body(other)) == [b])
    assert place.is_open(other), "nobody asked for it"


def one_fails(town: Town) -> None:
    """A child that fails is a person's to look at, who is told once; the rest goes on, and waits for it."""
    place = settle(town, "fails", spots(*"abc"))
    a = place.open("Mend a", "Say good in `src/a/a.txt`. The agent stumbles.")
    b, c = tasks(place, *"bc")
    epic = place.epic(phases((a, b), (c,)))
    place.until("a person is called", lambda: "needs-intervention" in place.labels(a))
    said = place.says(a, "**Failed.**")
    assert said.count("@alice") == 1
    place.closes(c)
    place.says(epic, f"#{a} needs a person; the rest goes on, and the epic lands after it")
    assert place.is_open(epic)
    (town.folder / "agent" / "mended").touch()
    place.say(a, "/fleet retry")
    lands(place, epic)
    assert "needs-intervention" not in place.labels(a)
    assert sorted(ticked(place.body(epic))) == [a, b, c]


def closed_and_reopened(town: Town) -> None:
    place = settle(town, "closed", spots(*"ab"))
    a, b = tasks(place, *"ab", waits=True)
    epic = place.epic(phases((a,), (b,)))
    runs(place, a)
    place.edit(epic, state="closed", state_reason="not_planned")
    place.says(epic, "**Closed.**")
    place.until("its child is left alone", lambda: "agent" not in place.labels(a))
    place.says(a, "**Cancelled.**")
    place.edit(epic, state="open")
    place.until("it is asked for again", lambda: "agent" in place.labels(a))
    go(place, *"ab")
    lands(place, epic)
    assert place.launches(a) == 2


def taken_back(town: Town) -> None:
    """`agent` off the epic recalls what is not delivered; put on again, it goes on."""
    place = settle(town, "back", spots(*"abc"), REVIEWED)
    a, b, c = tasks(place, *"abc", waits=True)
    epic = place.epic(phases((a, b), (c,)))
    go(place, "a")
    runs(place, b)
    place.until("one is delivered", lambda: "fleet:delivered" in place.labels(a))
    place.unlabel(epic, "agent")
    place.until("the other is recalled", lambda: "agent" not in place.labels(b))
    place.says(b, "**Cancelled.**")
    place.says(epic, "**Idle.**")
    assert "agent" in place.labels(a)
    place.label(epic, "agent")
    place.until("it is asked for again", lambda: "agent" in place.labels(b))
    go(place, *"bc")
    for number in (a, b, c):
        pull = place.until("its pull request is open", lambda n=number: open_pull(place, n))
        place.ask("PUT", f"pulls/{pull}/merge", {})
    lands(place, epic)
    assert [place.launches(number) for number in (a, b, c)] == [1, 2, 1]


def not_merged(town: Town) -> None:
    """A child's pull request is closed without a merge: a person must say what is to become of it."""
    place = settle(town, "unmerged", spots(*"ab"), REVIEWED)
    a, b = tasks(place, *"ab")
    epic = place.epic(phases((a,), (b,)))
    pull = place.until("it is delivered", lambda: open_pull(place, a))
    place.ask("PATCH", f"pulls/{pull}", {"state": "closed"})
    place.says(a, "was closed without a merge; `/fleet retry` asks for another attempt")
    place.says(epic, f"#{a} needs a person")
    place.ask("PUT", f"pulls/{place.until('the rest goes on', lambda: open_pull(place, b))}/merge", {})
    place.closes(b)
    assert place.is_open(epic)
    place.edit(a, state="closed", state_reason="not_planned")
    lands(place, epic)


def landed_by_a_person(town: Town) -> None:
    place = settle(town, "review", spots("a"), OPEN + "land: review\n")
    (a,) = tasks(place, "a")
    epic = place.epic(lists(a))
    said = place.says(epic, "is to be merged by a person")
    pull = next(one["number"] for one in place.pulls() if one["base"]["ref"] == "main")
    assert f"#{pull} is to be merged by a person" in said
    assert "fleet:delivered" in place.labels(epic)
    assert place.file("src/a/a.txt") == "bad\n"
    place.ask("PUT", f"pulls/{pull}/merge", {"merge_method": "merge"})
    lands(place, epic)
    assert [line["subject"] for line in place.writes("merge")] == [f"{place.repo}#{pull - 1}"]


def behind(town: Town) -> None:
    """The base went on meanwhile: the epic's branch holds it before it lands."""
    place = settle(town, "behind", spots("a"))
    (a,) = tasks(place, "a", waits=True)
    epic = place.epic(lists(a))
    runs(place, a)
    place.commit("news.txt", "new\n")
    go(place, "a")
    lands(place, epic)
    assert (place.file("src/a/a.txt"), place.file("news.txt")) == ("good\n", "new\n")
    assert len(place.writes("branch-merge")) == 1


def in_turn(town: Town) -> None:
    """The second epic of a repository waits for the first, and begins by itself."""
    place = settle(town, "turn", spots(*"ab"))
    a, b = tasks(place, *"ab", waits=True)
    first = place.epic(lists(a))
    runs(place, a)
    second = place.epic(lists(b))
    place.says(second, f"#{first} goes first; epics of a repository run one after another")
    assert place.labels(second) >= {"agent", "fleet:ready"}
    go(place, *"ab")
    for epic in (first, second):
        place.closes(epic)
        place.says(epic, "**Done.**")
    merged = [line["subject"] for line in place.writes("merge")]
    assert len(merged) == len(set(merged)) == 4


SCENES = (rewritten, contradicted, reopened, without_children, strange_lines, one_fails, closed_and_reopened)
SCENES += (taken_back, not_merged, landed_by_a_person, behind, in_turn)


@pytest.fixture(scope="module")
def scenes() -> Iterator[Scenes]:
    """One town, and all scenes in it, four at a time, each in a repository of its own. GitHub's clock
    is a minute slow: what a person edits counts as settled after two seconds, not sixty."""
    with country(slow_seconds=59) as town, ThreadPoolExecutor(4) as stage:
        yield {scene.__name__: stage.submit(scene, town) for scene in SCENES}


@pytest.mark.parametrize("name", [scene.__name__ for scene in SCENES])
def test_an_epic_goes_on_whatever_people_do(scenes: Scenes, name: str) -> None:
    assert scenes[name].result() is None, "a scene raises what went wrong in it"
