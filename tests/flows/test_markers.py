"""Markers: what we signed comes back; what somebody changed is not believed."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from flows import markers
from flows.model import Answer, Outcome, Run, RunState, Usage
from tests.flows.scene import run

KEY = b"k" * 32
SUBJECT = "acme/api#12"
runs = st.builds(
    lambda attempt, outcome, reason, seconds: run(
        attempt, outcome, reason=reason, usage=Usage(seconds=seconds) if outcome else Usage(), beat_at=0.0
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
    text = text.replace("\r\n", "\n").rstrip("\n")
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
