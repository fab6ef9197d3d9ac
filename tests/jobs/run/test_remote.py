"""A remote run, from its claim to its seal: begun once, asked after, stopped, and never believed blindly."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from flows.model import Outcome, Run, RunState
from jobs import events, ledger
from jobs.agents.remote import Errand
from jobs.hands import Hands
from jobs.run import remote
from jobs.run.settle import conclude
from jobs.run.tend import tend
from jobs.settings import Settings
from jobs.store import Store, claims
from jobs.timer import Timer
from tests.jobs.agents.vendor import KEY, Jules
from tests.jobs.agents.vendor import opened as vendor
from tests.jobs.ledger.charges import charge, member
from tests.jobs.office import opened

REPO = "acme/api"
WORKFLOW = ".github/workflows/x.yml"


@dataclass
class Place:
    """Hands at a GitHub and a Jules of their own, at a time that the test tells."""

    hands: Hands
    jules: Jules
    control: str
    at: list[float]

    def run(self, number: int = 1, minutes: float = 60.0) -> str:
        """A run of Jules for an issue, as `start` leaves it."""
        run_id, now = f"api-{number}-1", self.at[0]
        host = self.hands.settings.host
        run = Run(run_id, f"{REPO}#{number}", 1, "jules", "x", RunState.CLAIMED, host, base="main")
        run = replace(run, branch=f"agent/{number}-1", claimed_at=now)
        assert ledger.claim(self.hands.store, run, charge(payers=(member("ann"),)), now) is None
        errand = Errand(
            run_id, "jules", REPO, number, "main", "Fix it", "Fix it.", "", minutes, (".github/**",)
        )
        self.hands.ground.send(errand)
        ledger.move(self.hands.store, run_id, (RunState.CLAIMED,), RunState.RUNNING, started_at=now)
        return run_id

    def ask(self, run_id: str, seconds: float = 0.0) -> None:
        """So much later it is asked after, and settled where it is over."""
        self.at[0] += seconds
        remote.attend(self.hands, run_id)
        if self.hands.ground.seal(run_id):
            conclude(self.hands, run_id)

    def row(self, run_id: str) -> Run:
        found = ledger.run(self.hands.store, run_id)
        assert found
        return found

    def open_pull(self, path: str, base: str = "main") -> str:
        """The URL of a pull request that changes this file."""
        tokens = httpx.get(f"{self.control}/world").json()["tokens"]
        root, headers = self.hands.settings.github_url, {"Authorization": f"Bearer {tokens['alice']}"}
        with httpx.Client(base_url=f"{root}/repos/{REPO}", headers=headers) as alice:
            sha = alice.get("/git/ref/heads/main").json()["object"]["sha"]
            branch = f"jules-{base}-{len(path)}"
            alice.post("/git/refs", json={"ref": "refs/heads/other", "sha": sha})
            alice.post("/git/refs", json={"ref": f"refs/heads/{branch}", "sha": sha})
            alice.put(f"/contents/{path}", json={"message": "m", "content": "aGk=", "branch": branch})
            told = {"title": "t", "head": branch, "base": base}
            return str(alice.post("/pulls", json=told).raise_for_status().json()["html_url"])


@pytest.fixture(scope="module")
def github(
    tmp_path_factory: pytest.TempPathFactory, shared_settings: Settings
) -> Iterator[Callable[[Store], tuple[Hands, str]]]:
    """Hands at a GitHub that the whole file shares."""
    from jobs.store import open_store

    store = open_store(shared_settings)
    with opened(tmp_path_factory.mktemp("office"), shared_settings, store, [{"name": REPO}]) as found:
        yield lambda _: found
    store.close()


@pytest.fixture
def place(github: Any, store: Store, tmp_path: Path) -> Iterator[Place]:
    hands, control = github(store)
    with vendor(Jules()) as jules:
        settings = replace(
            hands.settings,
            data=tmp_path,
            events_url=str(tmp_path / "events"),
            jules_key=KEY,
            jules_url=jules.url,
        )
        at = [hands.now()]
        ground = type(hands.ground)(settings)
        own = replace(hands, settings=settings, ground=ground, timer=Timer(now=lambda: at[0]))
        ledger.set_ready(hands.store, at[0])
        yield Place(own, jules, control, at)


def test_a_session_whose_answer_was_lost_is_found_and_not_begun_again(place: Place) -> None:
    place.jules.spoilt = ["cut"]
    run_id = place.run()
    place.ask(run_id)
    assert (len(place.jules.sessions), place.row(run_id).session) == (1, "")
    place.ask(run_id, 6)
    assert (len(place.jules.sessions), place.row(run_id).session) == (1, "sessions/1")
    made = place.jules.sessions["1"]
    assert made["sourceContext"]["githubRepoContext"] == {"startingBranch": "main"}
    assert (made["requirePlanApproval"], made["automationMode"]) == (False, "AUTO_CREATE_PR")


def test_a_request_that_never_arrived_is_made_again_once_that_is_sure(place: Place) -> None:
    place.jules.spoilt = ["drop"]
    run_id = place.run()
    for seconds in (0, 6, 60, 53):
        place.ask(run_id, seconds)
        assert place.jules.sessions == {}, f"{seconds} s later it may still be under way"
    place.ask(run_id, 2)
    assert place.row(run_id).session == "sessions/1"
    place.ask(run_id, 30)
    assert list(place.jules.sessions) == ["1"]


def test_a_store_that_was_lost_begins_nothing_twice(place: Place) -> None:
    run_id = place.run()
    place.ask(run_id)
    claims.forget(place.hands.store, f"session:{run_id}")
    ledger.move(place.hands.store, run_id, (RunState.RUNNING,), RunState.RUNNING, session="")
    place.ask(run_id, 30)
    assert (list(place.jules.sessions), place.row(run_id).session) == (["1"], "sessions/1")


def test_sessions_are_begun_one_at_a_time(place: Place) -> None:
    place.jules.slow = threading.Event()
    runs = [place.run(number) for number in (1, 2, 3)]
    threads = [threading.Thread(target=remote.attend, args=(place.hands, one)) for one in runs * 2]
    for one in threads:
        one.start()
    place.jules.slow.set()
    for one in threads:
        one.join()
    for _ in range(3):
        for run_id in runs:
            place.ask(run_id, 6)
    assert (len(place.jules.sessions), place.jules.most_busy) == (3, 1)


def test_a_used_up_day_rests_the_agent_and_costs_nothing(place: Place) -> None:
    place.jules.spoilt = [429]
    run_id = place.run()
    place.ask(run_id)
    run = place.row(run_id)
    assert (run.outcome, run.started_at, place.jules.sessions) == (Outcome.SKIPPED, 0.0, {})
    assert "Daily session quota exceeded" in run.reason
    rest = ledger.resting(place.hands.store, place.hands.settings.host)["jules"]
    assert rest.until == place.at[0] + 60, "not until a person comes: the day ends by itself"
    assert claims.claim(place.hands.store, f"session:{run_id}", 1.0).state == "new"
    tend(place.hands, place.at[0])
    assert "jules" not in ledger.hosts(place.hands.store, place.at[0])[0].agents
    other = place.run(2)
    place.ask(other, 61)
    assert place.row(other).session
    assert ledger.resting(place.hands.store) == {}, "it works again"


def test_a_refused_key_waits_for_the_operator(place: Place) -> None:
    bad = replace(place.hands.settings, jules_key="other")
    place.hands = replace(place.hands, settings=bad, ground=type(place.hands.ground)(bad))
    run_id = place.run()
    place.ask(run_id)
    assert place.row(run_id).outcome is Outcome.SKIPPED
    assert ledger.resting(place.hands.store, bad.host)["jules"].until == 0.0


def test_what_it_does_is_written_down_once_and_without_secrets(place: Place) -> None:
    run_id = place.run()
    place.ask(run_id)
    place.jules.tell("1", "planGenerated", plan={"id": "p", "steps": [{"title": "Read"}, {"title": "Write"}]})
    place.jules.tell("1", "agentMessaged", agentMessage="the key is ghp_" + "a" * 36)
    for _ in range(3):
        place.ask(run_id, 30)
    texts = [row["text"] for _, row in events.follow(place.hands.store, run_id)]
    assert texts[1:2] == ["Plan:\n- Read\n- Write"]
    assert len(texts) == 3
    assert "ghp_a" not in texts[2]
    lines = (place.hands.ground.folder(run_id) / "output.jsonl").read_text().splitlines()
    assert [json.loads(line)["text"] for line in lines] == texts


def test_its_pull_request_is_delivered_as_it_was_judged(place: Place) -> None:
    run_id = place.run()
    place.ask(run_id)
    place.jules.end("1", pull=place.open_pull("good.txt"))
    place.ask(run_id, 30)
    run = place.row(run_id)
    assert (run.outcome, run.branch) == (Outcome.DELIVERED, "jules-main-8")
    assert len(run.sha) == 40
    assert run.pull
    assert (place.hands.settings.data / "events" / f"{run_id}.jsonl.gz").exists()


@pytest.mark.parametrize(
    ("path", "base", "outcome", "words"),
    [
        (WORKFLOW, "main", Outcome.PROTECTED, "changes protected paths"),
        ("a/b.txt", "other", Outcome.REFUSED, "goes into 'other', and not into 'main'"),
    ],
)
def test_what_may_not_be_merged_is_left_to_people(
    place: Place, path: str, base: str, outcome: Outcome, words: str
) -> None:
    run_id = place.run()
    place.ask(run_id)
    place.jules.end("1", pull=place.open_pull(path, base))
    place.ask(run_id, 30)
    run = place.row(run_id)
    assert (run.outcome, run.pull, run.sha) == (outcome, 0, "")
    assert words in run.reason


def test_a_pull_request_from_before_is_not_its_own(place: Place) -> None:
    url = place.open_pull("c/d/e.txt")
    place.at[0] += 3600
    run_id = place.run()
    place.ask(run_id)
    place.jules.end("1", pull=url)
    place.ask(run_id, 30)
    assert place.row(run_id).outcome is Outcome.REFUSED


def test_an_end_without_a_pull_request_is_no_change_after_a_while(place: Place) -> None:
    run_id = place.run()
    place.ask(run_id)
    place.jules.end("1", pull=f"https://github.com/other/{REPO}/pull/7")
    place.ask(run_id, 30)
    assert place.row(run_id).is_live
    place.ask(run_id, 61)
    assert place.row(run_id).outcome is Outcome.NO_CHANGE
    assert place.row(run_id).started_at, "it worked, so it counts"


def test_a_question_is_answered_once_and_the_time_ends(place: Place) -> None:
    run_id = place.run(minutes=5)
    place.ask(run_id)
    place.jules.end("1", "AWAITING_USER_FEEDBACK")
    place.ask(run_id, 30)
    place.ask(run_id, 30)
    assert [number for number, _ in place.jules.said] == ["1"]
    place.ask(run_id, 300)
    assert (place.row(run_id).outcome, place.jules.deleted) == (Outcome.TIMEOUT, ["1"])


def test_what_people_say_meanwhile_is_told_to_it_once(place: Place) -> None:
    run_id = place.run()
    place.ask(run_id)
    ledger.instruct(place.hands.store, run_id, "77:1", "Mind the <!-- x -->tests.")
    for _ in range(2):
        place.ask(run_id, 30)
    assert place.jules.said == [("1", "Mind the tests.")]
    place.jules.tell("1", "sessionFailed", reason="It broke.")
    place.jules.end("1", "FAILED")
    place.ask(run_id, 30)
    run = place.row(run_id)
    assert (run.outcome, run.said) == (Outcome.AGENT_FAILED, ("77:1",))
    assert "It broke." in run.reason


def test_a_run_that_is_stopped_before_it_began_costs_nothing(place: Place) -> None:
    run_id = place.run()
    ledger.move(place.hands.store, run_id, (RunState.RUNNING,), RunState.STOPPING, reason="the label went")
    place.ask(run_id)
    run = place.row(run_id)
    assert (run.outcome, run.reason, run.started_at) == (Outcome.CANCELLED, "the label went", 0.0)
    assert place.jules.sessions == {}


def test_a_run_whose_key_was_taken_away_is_lost_and_not_forgotten(place: Place) -> None:
    run_id = place.run()
    place.ask(run_id)
    without = replace(place.hands.settings, jules_key="")
    place.hands = replace(place.hands, settings=without, ground=type(place.hands.ground)(without))
    place.ask(run_id, 30)
    assert place.row(run_id).outcome is Outcome.LOST
