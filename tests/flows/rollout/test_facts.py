"""A fleet in the signed marker: what is written is read, and 3,000 rows fit into a comment."""

from __future__ import annotations

import base64
import json
import random
import zlib
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows import markers
from flows.config import manifest as block
from flows.model import Answer, Fleet, Manifest, Outcome, State, Target
from flows.rollout.ending import DONE
from flows.rollout.facts import cut, read, room, write
from flows.words.quoting import MAX_BODY
from tests.flows.rollout.scene import ID, SUBJECT, fleet, target

MANIFEST = Manifest("upgrade", "do it")
COMMENT = 65_536
PARTS = ("api", "auth", "billing", "cart", "data", "event", "mail", "order", "queue", "search", "user", "web")


def large(count: int, seed: int = 1) -> Fleet:
    """A fleet of so many repositories with names and figures as they are in life."""
    chance = random.Random(seed)  # noqa: S311
    rows = []
    for i in range(count):
        outcome = chance.choices(
            [Outcome.MERGED, Outcome.DELIVERED, Outcome.NO_CHANGE, Outcome.TIMEOUT], [6, 2, 1, 1]
        )
        attempts = chance.choice((1, 1, 1, 2))
        row = Target(
            f"acme/{chance.choice(PARTS)}-{chance.choice(PARTS)}-service-{i}",
            State.DONE,
            outcome[0],
            attempts=attempts,
            tried=attempts,
            pull=chance.randrange(1, 3000),
            usd=round(chance.random() * 4, 2),
            minutes=round(chance.random() * 60, 1),
        )
        rows.append(row)
    return fleet(*rows)


def test_what_was_approved_comes_back_where_the_issue_says_something_else() -> None:
    one = fleet(target("api"), name="upgrade", task="Do it.")
    text = block.write(replace(one.manifest, repos=("acme/api",)))
    found = read(write(one, text=text), SUBJECT, Manifest("other", "Do evil."))
    assert found
    assert (found.manifest.task, found.manifest.repos) == ("Do it.", ("acme/api",))
    small = write(one, most=400, text=block.write(replace(one.manifest, task="x y " * 5_000)))
    assert len(markers.pack(small)) <= 400
    assert read(small, SUBJECT, MANIFEST) == replace(one, manifest=MANIFEST), "rows go before it"


def test_everything_that_a_rebuild_needs_comes_back() -> None:
    rows = (
        target("api", "agent-failed", attempts=3, tried=3, pull=12, usd=1.25, minutes=3.5, is_canary=True),
        target("web", "ready", attempts=2, asked="9:1", asked_at=77.5, asked_by="bob"),
        target("other/lib", "delivered", issue=4, tokens=5000, is_priced=False),
        target("core", is_stopped=True, asked="9:2", asked_at=78.0, asked_by="eve"),
        target("old", "archived"),
    )
    one = replace(fleet(*rows), generation=3, digest="abc", completed_at=5.5, asked="1:1", status="paused")
    assert read(write(one), SUBJECT, one.manifest) == one


def test_reasons_and_addresses_are_not_kept() -> None:
    row = target("api", "lost", reason="its host went away", url="https://x/1", ended_at=9.0)
    back = read(write(fleet(row)), SUBJECT, MANIFEST)
    assert back
    assert back.targets == (target("api", "lost"),)


def test_it_stands_beside_the_other_facts_of_the_marker() -> None:
    answers = (Answer("5:1", "submit", "alice", 7.0, True, True),)
    facts = write(fleet(target("api")), markers.write((), answers))
    assert markers.read(facts) == ((), answers)
    body = markers.render(SUBJECT, "text", facts, b"key")
    assert read(markers.parse(SUBJECT, body, b"key")[1], SUBJECT, MANIFEST)


@pytest.mark.parametrize("facts", ["", "{}", '{"runs":[]}'])
def test_facts_without_a_fleet_hold_none(facts: str) -> None:
    assert read(facts, SUBJECT, MANIFEST) is None
    assert cut(facts) == 0


def test_a_thousand_rows_fit_into_a_comment_with_its_text() -> None:
    one = large(1000)
    facts = write(one)
    assert cut(facts) == 0
    assert len(markers.render(SUBJECT, "x" * 5000, facts, b"key")) < min(COMMENT, MAX_BODY) // 2
    assert read(facts, SUBJECT, one.manifest) == one


WORDS = st.lists(st.from_regex(r"[a-z]{2,9}", fullmatch=True), min_size=12, max_size=40, unique=True)


@settings(deadline=None, max_examples=8)
@given(
    WORDS,
    st.integers(0, 10**6),
    st.sampled_from(["{i}", "{a}-{b}-{i}", "{a}-{b}", "team-{a}-service-{b}.git"]),
)
def test_three_thousand_rows_fit_whatever_their_names_are_made_of(
    words: list[str], seed: int, form: str
) -> None:
    """Each of them ended, with a pull request, tokens, minutes and USD; beside 40 answers and a long text."""
    chance = random.Random(seed)  # noqa: S311
    rows = [
        replace(
            row,
            repo=f"acme/{form.format(a=chance.choice(words), b=chance.choice(words), i=i)}-{i:x}",
            tokens=chance.randrange(10, 2000) * 1000,
        )
        for i, row in enumerate(large(3000, seed).targets)
    ]
    one, text = fleet(*rows), "x" * 2500
    answers = tuple(Answer(f"{10**9 + i}:1", "retry", "alice", 1.8e9 + i, True, True) for i in range(40))
    facts = write(one, markers.write((), answers), room(text))
    assert cut(facts) == 0
    assert len(markers.render(SUBJECT, text, facts, b"key")) <= COMMENT
    assert read(facts, SUBJECT, one.manifest) == one


def test_what_the_first_version_wrote_is_read() -> None:
    one = large(20)
    facts = json.loads(write(one))
    plain = "\n".join(facts["fleet"]["rows"]).encode()
    facts["fleet"]["rows"] = base64.b85encode(zlib.compress(plain, 9)).decode()
    assert read(json.dumps(facts), SUBJECT, one.manifest) == one


def test_of_rows_that_do_not_fit_those_are_left_out_that_github_shows_itself() -> None:
    one, most = large(3000), 20_000
    live = tuple(replace(row, outcome=None, state=State.RUNNING, pull=0) for row in one.targets[1000:1020])
    one = replace(one, targets=(*one.targets[:1000], *live, *one.targets[1020:], target("new")))
    facts = write(one, most=most)
    back = read(facts, SUBJECT, one.manifest)
    assert back
    assert len(markers.pack(facts)) <= most
    assert len(markers.render(SUBJECT, "x" * 5000, facts, b"key")) < COMMENT
    assert cut(facts) == len(one.targets) - len(back.targets) > 0
    kept = {row.repo for row in back.targets}
    lost = [row for row in one.targets if row.repo not in kept]
    assert all((row.pull and row.outcome in DONE) or not row.attempts for row in lost)
    assert [row for row in one.targets if row.repo in kept] == list(back.targets)


def test_a_long_text_leaves_less_room_for_rows() -> None:
    for length in (100, 20_000, 50_000):
        text = "x" * length
        body = markers.render(SUBJECT, text, write(large(3000), most=room(text)), b"key")
        assert len(body) <= COMMENT


def test_the_same_rows_are_the_same_facts() -> None:
    assert write(large(50)) == write(large(50))


REPOS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9-]{0,5}/[A-Za-z0-9._-]{1,8}", fullmatch=True)
ASKS = st.sampled_from([("", 0.0, ""), ("1:2", 3.5, "bob"), ("é\t\n", 1e9, "x")])


@st.composite
def rows(draw: st.DrawFn) -> Target:
    asked, asked_at, asked_by = draw(ASKS)
    attempts = draw(st.integers(0, 9))
    return Target(
        draw(REPOS),
        draw(st.sampled_from(State)),
        draw(st.none() | st.sampled_from(Outcome)),
        is_canary=draw(st.booleans()),
        attempts=attempts,
        tried=draw(st.integers(1, 9)) if attempts else 0,
        pull=draw(st.integers(0, 10**6)),
        issue=draw(st.integers(0, 10**6)),
        minutes=draw(st.integers(0, 10**6)) / 10,
        usd=draw(st.integers(0, 10**7)) / 100,
        tokens=draw(st.integers(0, 10**6)) * 1000,
        is_priced=draw(st.booleans()),
        is_stopped=draw(st.booleans()),
        is_set=draw(st.booleans()),
        asked=asked,
        asked_at=asked_at,
        asked_by=asked_by,
    )


@settings(deadline=None)
@given(st.lists(rows(), max_size=6, unique_by=lambda row: row.repo), st.text(max_size=9), st.floats(0, 1e10))
def test_what_is_written_is_read_as_it_was(targets: list[Target], creator: str, at: float) -> None:
    one = Fleet(ID, SUBJECT, MANIFEST, creator=creator, created_at=at, targets=tuple(targets))
    assert read(write(one, '{"runs":[]}'), SUBJECT, MANIFEST) == one
