"""`/fleet epic`: what it takes, what it refuses and why, which epics come of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flows import assembling, checklist
from flows.actions import EditBody, MakeIssue, Reply
from flows.model import Answer, Checklist, Child, Command, Neighbour, Phase, Pool, Relative, Seen
from flows.plan import plan
from tests.flows.scene import ALICE, BOB, NOW, TERMS, seen

FEATURES = {7: "feat(search): Find names", 8: "feat(search): Find places", 9: "feat(Search): Find all"}


def relative(number: int, title: str = "", **changes: object) -> Relative:
    plain = Relative(
        number, f"I_{number}", title or f"fix(cart): {number}", True, labels=("medium", "quality")
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def neighbour(number: int, title: str, *children: int, is_asked: bool = False) -> Neighbour:
    phase = Phase("Phase 1: Fixes (parallelisable)", tuple(Child("acme/api", child) for child in children))
    return Neighbour(number, title, Checklist((phase,)), is_asked)


def said(words: str = "", by: object = ALICE, line: int = 1) -> Command:
    given = tuple(words.split())
    return Command(77, "IC_77", line, "epic", given, by, NOW - 10, f"/fleet epic {words}")  # type: ignore[arg-type]


def scene(*commands: Command, pool: Pool, **changes: object) -> Seen:
    return seen(labels=(), commands=commands, pool=pool, **changes)


def answered(found: Seen) -> Answer:
    return next(action.answer for action in plan(found, TERMS) if isinstance(action, Reply))


OURS = Pool(tuple(relative(n) for n in (1, 2, 3, 4)), filed=(1, 2, 3, 4))


def test_without_numbers_it_takes_the_implementation_issues_that_stand_in_no_epic() -> None:
    pool = replace(OURS, neighbours=(neighbour(20, "epic(docs): Docs", 4),))
    actions = plan(scene(said(), pool=pool), TERMS)
    (made,) = [action for action in actions if isinstance(action, MakeIssue)]
    assert made.title == "epic(audit): Audit findings implementation"
    assert [child.number for child in checklist.parse(made.body, "acme/api").children] == [1, 2, 3]
    assert made.origin.key == "epic:cmd:77:1:0"
    assert made.labels == ("epic", "agentic", "complexity:large")
    answer = answered(scene(said(), pool=pool))
    assert (answer.is_accepted, answer.is_done, answer.numbers) == (True, False, (1, 2, 3))


def test_features_are_grouped_by_subsystem_and_other_issues_are_left_alone() -> None:
    others = (relative(5, "Please help"), relative(6, "feat(cart): Gift wrapping"))
    pool = Pool((*others, *(relative(n, title) for n, title in FEATURES.items())))
    (made,) = [a for a in plan(scene(said(), pool=pool), TERMS) if isinstance(a, MakeIssue)]
    assert made.title == "epic(search): Features of search"
    assert "#5" not in made.body
    assert "#6" not in made.body


def test_what_is_worked_on_by_itself_is_not_taken_unasked() -> None:
    relatives = (*OURS.relatives[:3], relative(4, state="running"), relative(5, state="delivered"))
    assert answered(scene(said(), pool=Pool(relatives, filed=(1, 2, 3, 4, 5)))).numbers == (1, 2, 3)


def test_named_issues_are_one_epic_whatever_they_are() -> None:
    pool = Pool((relative(1, "A"), relative(2, "feat(search): B"), relative(3, "feat(cart): C")))
    (made,) = [a for a in plan(scene(said("#3 1, acme/api#2"), pool=pool), TERMS) if isinstance(a, MakeIssue)]
    assert made.title == "epic(issues): Selected issues implementation"
    assert {child.number for child in checklist.parse(made.body, "acme/api").children} == {1, 2, 3}
    assert "@" + "\u200b" not in made.title


@pytest.mark.parametrize(
    ("words", "pool", "why"),
    [
        ("", Pool(), "no implementation or feature issue is open that stands in no epic"),
        ("", Pool(OURS.relatives[:1], (1,)), "an epic holds three issues or more, and there is #1 only"),
        ("", Pool(OURS.relatives[:2], (1, 2)), "there are #1, #2 only"),
        ("#1 #2", OURS, "there are #1, #2 only"),
        ("#1 #2 #2", OURS, "there are #1, #2 only"),
        ("#1 #2 #3 #99", OURS, "#99 does not exist; without them: `/fleet epic #1 #2 #3`"),
        ("#1 #2 #99", OURS, "#99 does not exist; an epic needs three open issues or more"),
        ("#1 #2 #3 acme/web#4", OURS, "`acme/web#4` names no issue of this repository"),
        ("#1 #2 #3 and", OURS, "`and` names no issue of this repository"),
        (" ".join(f"#{n}" for n in range(1, 400)), OURS, "one command takes at most 300 issues"),
    ],
)
def test_a_refusal_says_why_and_what_to_write_instead(words: str, pool: Pool, why: str) -> None:
    answer = answered(scene(said(words), pool=pool))
    assert not answer.is_accepted
    assert why in answer.text


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"is_pull": True}, "#4 is a pull request"),
        ({"is_open": False}, "#4 is closed"),
        ({"labels": ("Epic",)}, "#4 is an epic itself"),
    ],
)
def test_what_is_no_open_issue_is_not_taken(changes: dict[str, object], why: str) -> None:
    pool = Pool((*OURS.relatives[:3], relative(4, **changes)))
    assert why in answered(scene(said("#1 #2 #3 #4"), pool=pool)).text


def test_an_issue_of_another_epic_is_not_taken() -> None:
    pool = replace(OURS, neighbours=(neighbour(20, "epic(docs): Docs", 4),))
    assert "#4 stands in the epic #20" in answered(scene(said("#1 #2 #3 #4"), pool=pool)).text


def test_nobody_without_write_permission_makes_an_epic() -> None:
    found = plan(scene(said(by=BOB), pool=OURS), TERMS)
    assert not [action for action in found if isinstance(action, MakeIssue)]
    assert not answered(scene(said(by=BOB), pool=OURS)).is_accepted


def test_two_commands_at_once_do_not_take_the_same_issues() -> None:
    found = plan(scene(said(), said(line=2), pool=OURS), TERMS)
    first, second = (action.answer for action in found if isinstance(action, Reply))
    assert (first.numbers, second.is_accepted) == ((1, 2, 3, 4), False)


WAITS = Answer("77:1", "epic", "alice", NOW - 10, True, False, "", True, (1, 2, 3))


def test_an_open_epic_of_the_same_theme_with_room_is_joined() -> None:
    pool = replace(OURS, neighbours=(neighbour(20, "epic(audit): Audit findings implementation", 8, 9),))
    (edit,) = [
        a for a in plan(seen(labels=(), answers=(WAITS,), pool=pool), TERMS) if isinstance(a, EditBody)
    ]
    assert (edit.number, [number for number, _ in edit.join]) == (20, [1, 2, 3])


def test_a_full_epic_is_not_joined() -> None:
    full = neighbour(20, "epic(audit): Audit findings implementation", *range(30, 38))
    found = plan(seen(labels=(), answers=(WAITS,), pool=replace(OURS, neighbours=(full,))), TERMS)
    assert [a for a in found if isinstance(a, MakeIssue)]


def test_features_never_join_an_epic_that_an_agent_is_wanted_for() -> None:
    waits = replace(WAITS, numbers=tuple(FEATURES))
    relatives = tuple(relative(number, title) for number, title in FEATURES.items())
    for is_asked, kind in ((False, EditBody), (True, MakeIssue)):
        beside = neighbour(20, "epic(search): Features of search", 30, 31, 32, is_asked=is_asked)
        found = plan(seen(labels=(), answers=(waits,), pool=Pool(relatives, neighbours=(beside,))), TERMS)
        assert [a for a in found if isinstance(a, kind)], is_asked


def test_many_issues_are_several_epics_and_each_joins_another() -> None:
    relatives = tuple(relative(n, labels=("security", "medium")) for n in range(1, 13))
    beside = (neighbour(40, "epic(security): One", 50), neighbour(41, "epic(security): Two", 51))
    waits = replace(WAITS, numbers=tuple(range(1, 13)))
    pool = Pool(relatives, tuple(range(1, 13)), beside)
    found = plan(seen(labels=(), answers=(waits,), pool=pool), TERMS)
    assert sorted(a.number for a in found if isinstance(a, EditBody)) == [40, 41]
    slots = [action.slot for action in found if action.slot != "due"]
    assert len(slots) == len(set(slots))


def test_it_is_done_when_its_issues_stand_in_an_epic_and_says_in_which() -> None:
    made = neighbour(21, "epic(audit): Audit findings implementation", 1, 2, 3)
    pool = replace(OURS, neighbours=(made,), made=(("epic:cmd:77:1:0", 21),))
    found = plan(seen(labels=(), answers=(WAITS,), pool=pool), TERMS)
    (answer,) = [action.answer for action in found if isinstance(action, Reply)]
    assert (answer.is_done, answer.numbers) == (True, ())
    assert answer.text == (
        "3 issues: made #21. The `agent` label on an epic starts it. "
        "All of them are 3 tasks: at most 180 minutes and 15 USD for one attempt each, 3 attempts"
    )
    assert not [action for action in found if isinstance(action, MakeIssue | EditBody)]


def test_an_epic_that_was_made_and_is_not_listed_yet_is_not_made_again() -> None:
    pool = replace(OURS, made=(("epic:cmd:77:1:0", 21),))
    found = plan(seen(labels=(), answers=(WAITS,), pool=pool), TERMS)
    assert not [action for action in found if isinstance(action, MakeIssue | EditBody)]


def test_issues_that_were_closed_meanwhile_are_left_out() -> None:
    pool = Pool(tuple(replace(one, is_open=one.number > 2) for one in OURS.relatives), OURS.filed)
    found = plan(seen(labels=(), answers=(WAITS,), pool=pool), TERMS)
    (answer,) = [action.answer for action in found if isinstance(action, Reply)]
    assert answer.is_done
    assert answer.text.startswith("no epic came of it")


def test_numbers_are_read_as_people_write_them() -> None:
    command = said("#1, 2 acme/API#3 https://github.com/acme/api/issues/4 #1")
    assert assembling.named(command, "acme/api") == ((1, 2, 3, 4), ())
