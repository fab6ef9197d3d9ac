"""What people tell an agent, and whom they hand its task to."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from flows import markers, prompt, saying
from flows.actions import Action, DeleteBranch, Instruct, OpenPull, Reply, Start, Stop
from flows.asking import asking
from flows.model import Actor, Answer, Command, Comment, Outcome, RunState, Seen, State
from flows.plan import plan
from flows.task.standing import standing
from tests.flows.estate import audit
from tests.flows.scene import ALICE, BOB, NOW, TERMS, label, merged, pull, run, seen

TEXT = "use tabs <!-- not --> @everyone"
DELIVERED = run(outcome=Outcome.DELIVERED)
BRANCH = ("agent/12-1",)


def command(verb: str, *words: str, by: Actor = ALICE) -> Command:
    return Command(9, "IC_9", 2, verb, words, by, NOW - 5, f"/fleet {verb}")


def answer(verb: str, **more: Any) -> Answer:
    return Answer("9:2", verb, "alice", NOW - 5, True, is_done=False, may_write=True, **more)


def comment(**changes: Any) -> Comment:
    return replace(Comment(9, "IC_9", ALICE, f"Thanks.\n/fleet say {TEXT}\n", NOW - 5), **changes)


SAID: dict[str, Any] = {"answers": (answer("say"),), "comments": (comment(),)}
HANDED = {"answers": (answer("agent", agent="fixer"),)}


def only(kind: type, what: Seen) -> list[Any]:
    return [action for action in plan(what, TERMS) if isinstance(action, kind)]


def reply(what: Seen) -> Answer:
    (one,) = only(Reply, what)
    found: Answer = one.answer
    return found


REFUSED = {
    "nothing is said": (command("say"), seen(runs=(run(),)), "say what"),
    "an outsider says it": (command("say", "x", by=BOB), seen(runs=(run(),)), "write permission"),
    "nobody works and nothing is open": (
        command("say", "x"),
        seen(runs=(run(outcome=Outcome.NO_CHANGE),)),
        "no agent works here",
    ),
    "nobody asks for an agent": (
        command("say", "x"),
        seen(labels=(), pulls=(pull(),)),
        "set the `agent` label",
    ),
    "the issue is closed": (command("say", "x"), seen(is_open=False, pulls=(merged(),)), "reopen it"),
    "it is an audit": (command("say", "x"), audit(), "an audit is no task"),
    "nobody is named": (command("agent"), seen(runs=(run(),)), "served are `codex`, `fixer`"),
    "nobody serves it": (command("agent", "`<b>@x"), seen(runs=(run(),)), "served are `codex`, `fixer`"),
    "it works already": (command("agent", "codex"), seen(runs=(run(),)), "`codex` has this task already"),
    "it is handed over, and nobody asks": (
        command("agent", "fixer"),
        seen(labels=()),
        "set the `agent` label",
    ),
}


@pytest.mark.parametrize("why", REFUSED)
def test_what_is_refused_says_why(why: str) -> None:
    said, what, words = REFUSED[why]
    refused = reply(replace(what, commands=(said,)))
    assert not refused.is_accepted
    assert words in refused.text
    assert "<b>" not in refused.text


def test_a_running_agent_is_told_and_its_answer_stays_open() -> None:
    told = seen(runs=(run(),), commands=(command("say", "use", "tabs"),))
    (one,) = only(Instruct, told)
    assert (one.run, one.key, one.text) == ("api-12-1", "9:2", "use tabs")
    assert (reply(told).is_done, only(Stop, told), only(Start, told)) == (False, [], [])


def test_on_an_open_pull_request_it_is_a_further_run_on_its_branch() -> None:
    told = seen(runs=(DELIVERED,), pulls=(pull(),), branches=BRANCH, **SAID)
    (start,) = only(Start, told)
    assert (start.attempt, start.branch, start.asked) == (2, "agent/12-1", "9:2")
    assert saying.unheard(told) == (("9:2", TEXT),)


def test_what_an_agent_was_told_is_no_further_run_once_it_is_pushed() -> None:
    heard = run(outcome=Outcome.DELIVERED, said=("9:2",))
    done = seen(runs=(heard,), pulls=(pull(),), branches=BRANCH, **SAID)
    assert standing(done, TERMS).state is State.DELIVERED
    assert only(Start, done) == []
    assert reply(done).is_done


def test_what_was_not_heard_in_time_waits_for_the_pull_request() -> None:
    late = seen(runs=(DELIVERED,), branches=BRANCH, **SAID)
    assert [
        type(action) for action in plan(late, TERMS) if isinstance(action, OpenPull | Start | DeleteBranch)
    ] == [OpenPull], "what was pushed is not thrown away"


def test_what_was_heard_in_vain_is_told_again() -> None:
    failed = run(outcome=Outcome.AGENT_FAILED, said=("9:2",))
    assert saying.unheard(seen(runs=(failed,), **SAID)) == (("9:2", TEXT),)


NOT_TOLD: dict[str, dict[str, Any]] = {
    "it was edited since": {**SAID, "comments": (comment(is_edited=True),)},
    "it was deleted": {**SAID, "comments": ()},
    "it was refused": {**SAID, "answers": (replace(answer("say"), is_accepted=False),)},
    "it is another line": {**SAID, "comments": (comment(body=f"/fleet say {TEXT}"),)},
}


@pytest.mark.parametrize("why", NOT_TOLD)
def test_a_text_is_told_only_as_it_was_accepted(why: str) -> None:
    assert saying.unheard(seen(runs=(run(),), **NOT_TOLD[why])) == ()


def test_a_text_reaches_the_prompt_clean() -> None:
    told = prompt.further("Resolve it.\n", [text for _, text in saying.unheard(seen(**SAID))])
    assert told == "Resolve it.\n\nBeside that, the team says:\n\n- use tabs  @everyone\n"
    assert prompt.further("Resolve it.\n", []) == "Resolve it.\n"


def test_a_task_that_is_handed_over_is_stopped_and_begun_anew() -> None:
    handed = seen(runs=(run(),), commands=(command("agent", "fixer"),))
    assert [one.run for one in only(Stop, handed)] == ["api-12-1"]
    assert reply(handed).agent == "fixer"
    stopped = seen(runs=(run(outcome=Outcome.CANCELLED),), **HANDED)
    (start,) = only(Start, stopped)
    assert (start.attempt, start.agent, start.asked) == (2, "fixer", "9:2")


def test_what_was_said_of_an_agent_outlives_the_store() -> None:
    kept = (replace(HANDED["answers"][0], many=3), answer("say"))
    facts = markers.write((run(said=("9:2",), many=3, lines=7),), kept)
    assert markers.read(facts) == ((run(said=("9:2",), many=3, lines=7, beat_at=0.0, sha=""),), kept)
    assert facts.count('"agent":"fixer"') == 1


def steps(what: Seen) -> list[Action]:
    return [action for action in plan(what, TERMS) if isinstance(action, Stop | Start)]


def test_a_run_of_the_new_agent_is_left_alone() -> None:
    mine = run(2, asked="9:2", agent="fixer")
    assert steps(seen(runs=(run(outcome=Outcome.CANCELLED), mine), **HANDED)) == []
    assert steps(seen(runs=(run(state=RunState.STOPPING),), **HANDED)) == [], "it is stopped once"


def test_a_retry_keeps_the_agent_and_a_new_label_does_not() -> None:
    retry = Answer("11:1", "retry", "alice", NOW - 3, True)
    failed = (run(outcome=Outcome.CANCELLED), run(2, Outcome.NO_CHANGE, asked="9:2", agent="fixer"))
    again = seen(runs=failed, answers=(*HANDED["answers"], retry))
    ask, _ = asking(again, TERMS)
    assert ask
    assert (ask.id, ask.agent, ask.handed) == ("11:1", "fixer", ("9:2", "11:1"))
    anew, _ = asking(seen(labels=(label(at=NOW - 1),), **HANDED), TERMS)
    assert anew
    assert (anew.agent, anew.handed) == ("codex", ())
