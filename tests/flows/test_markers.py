"""Markers: what we signed comes back; what somebody changed is not believed."""

from __future__ import annotations

import base64
import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from flows import markers
from flows.model import Account, Answer, Hold, Outcome, Run, RunState, Usage
from tests.flows.scene import run

KEY = b"k" * 32
SUBJECT = "acme/api#12"
HOLDERS = (("team", ""), ("repo:acme/api", ""), ("member:ann", ""), ("member:ann", "codex"))
AMOUNTS = (("tasks", 1), ("usd", 5_000_000), ("tokens", 5_000_000))
HOLDS = tuple(Hold(Account(*who, meter), amount) for who in HOLDERS for meter, amount in AMOUNTS)
runs = st.builds(
    lambda attempt, outcome, reason, seconds: run(
        attempt,
        outcome,
        reason=reason,
        usage=Usage(seconds=seconds, tokens=attempt, is_priced=attempt > 9) if outcome else Usage(),
        beat_at=0.0,
        member="ann" if attempt % 2 else "",
        day="2026-11-21",
        holds=HOLDS[: attempt % 5],
    ),
    st.integers(1, 99),
    st.none() | st.sampled_from(Outcome),
    st.text(max_size=50),
    st.floats(0, 1e6),
)
answers = st.builds(
    Answer, st.just("1:1"), st.text(max_size=9), st.just("a"), st.floats(0, 9e9), st.booleans()
)


@given(
    st.text(alphabet=st.characters(blacklist_categories=["Cs"]), max_size=99),
    st.lists(runs),
    st.lists(answers),
)
def test_what_was_rendered_is_read_back(text: str, some: list[Run], said: list[Answer]) -> None:
    text = text.replace("\r", "").rstrip("\n")
    facts = markers.write(tuple(some), tuple(said))
    read_text, read_facts = markers.parse(SUBJECT, markers.render(SUBJECT, text, facts, KEY), KEY)
    assert (read_text, read_facts) == (text, facts)
    assert markers.read(read_facts) == (tuple(some)[-40:], tuple(said)[-40:])


def test_a_copied_marker_is_not_believed() -> None:
    body = markers.render(SUBJECT, "text", markers.write((run(),), ()), KEY)
    assert markers.parse("acme/api#13", body, KEY)[1] == ""


def test_an_edited_marker_is_not_believed() -> None:
    facts = markers.write((run(outcome=Outcome.TIMEOUT),), ())
    body = markers.render(SUBJECT, "text", facts, KEY)
    forged = markers.render(SUBJECT, "text", facts.replace("timeout", "lost"), b"other")
    assert markers.parse(SUBJECT, forged, KEY)[1] == ""
    assert markers.parse(SUBJECT, body, KEY)[1] == facts


def test_a_run_is_told_the_same_from_claim_to_settlement() -> None:
    claimed = run(state=RunState.CLAIMED)
    later = replace(claimed, state=RunState.DELIVERING, started_at=5.0, beat_at=9.0, sha="c" * 40)
    assert markers.write((claimed,), ()) == markers.write((later,), ())


def test_a_run_says_what_it_holds_and_no_bounds() -> None:
    bounded = tuple(replace(hold, quota=10) for hold in HOLDS)
    facts = markers.write((run(holds=bounded, member="ann", day="2026-11-21"),), ())
    ((one,), _) = markers.read(facts)
    assert (one.holds, one.member, one.day) == (HOLDS, "ann", "2026-11-21")
    assert markers.write((one,), ()) == facts, "what came back is told as before"


def test_a_marker_of_an_older_version_is_read() -> None:
    facts = """{"answers":[],"runs":[{"agent":"codex","asked":"LE_1","attempt":1,"base":"main","base_sha":"",
        "branch":"agent/12-1","claimed_at":5.0,"ended_at":9.0,"host":"h","id":"api-12-1","outcome":"timeout",
        "reason":"","sha":"","started_at":6.0,"state":"settled","subject":"acme/api#12",
        "usage":{"seconds":3.0,"tokens":0,"turns":0,"usd":0.0}}]}"""
    ((one,), _) = markers.read(facts)
    assert (one.outcome, one.started_at, one.usage) == (Outcome.TIMEOUT, 6.0, Usage(3.0))
    assert (one.day, one.member, one.holds) == ("", "", ())


def test_a_full_marker_leaves_room_for_the_comment() -> None:
    usage = Usage(1234.567, 80, 4_000_000, 3.141592, 3_000_000, 2_000_000, 1_000_000, "a-model-of-2026-11")
    some = [
        run(n, Outcome.TIMEOUT, holds=HOLDS, member="ann", day="2026-11-21", usage=usage, base_sha="b" * 40,
            reason="It took longer than 60 minutes.", started_at=1.5e9 + n / 7, ended_at=1.5e9 + n / 3)
        for n in range(50)
    ]  # fmt: skip
    assert len(markers.render(SUBJECT, "", markers.write(tuple(some), ()), KEY)) < 55_000


def test_many_facts_are_compressed_and_unpacked_only_where_we_signed_them() -> None:
    facts = json.dumps({"rows": [f"repository-{i}" for i in range(3000)]})
    body = markers.render(SUBJECT, "text", facts, KEY)
    assert len(body) < len(facts) // 3
    assert markers.parse(SUBJECT, body, KEY) == ("text", facts)
    packed = body.split()[-3]
    bomb = base64.urlsafe_b64encode(b"BZh9, and what would unpack to very much").decode()
    assert markers.parse(SUBJECT, body.replace(packed, bomb), KEY) == ("text", "")
    assert markers.parse("acme/ops#2", body, KEY) == ("text", "")
    assert markers.all_facts(SUBJECT, body, KEY) == [facts]
