"""A review: one judgement a contract, and none is taken on its word."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from flows.coordinate import plan, review
from flows.model import Coordination, Judgement
from flows.model.coordination import BROKEN, HOLDS, NOT_SHOWN
from tests.flows.coordinate.scene import JSON, PLAN, REPOS, REVIEW, changed, raw, sees

ONE = REVIEW["judgements"][0]
WEB, API = ONE["evidence"]
WRONG: list[tuple[str, Any, str]] = [
    ("judgements", [], "judgements: the contract retry-budget is not judged"),
    ("judgements", [ONE, ONE], "judgements[1]: retry-budget is judged twice"),
    ("judgements.0.contract", "retry", "judgements[0].contract: 'retry' is none of those"),
    ("judgements.0.verdict", "maybe", "judgements[0].verdict: 'maybe' is none of those"),
    ("judgements.0.verdict", "broken", "judgements[0].repo: 'null' is none of those"),
    ("judgements.0.evidence", ..., 'judgements[0]: the key "evidence" is missing'),
    ("judgements.0.evidence.0.line", 0, "judgements[0].evidence[0].line: write the number"),
    ("judgements.0.evidence.0.line", True, "judgements[0].evidence[0].line: write the number"),
    ("judgements.0.evidence.0.quote", "", "judgements[0].evidence[0].quote: write a text"),
]


def known() -> Coordination:
    found, _ = plan.read(raw(PLAN), REPOS)
    assert found
    return found


def judged(**changes: Any) -> Judgement:
    """What becomes of the one judgement."""
    found, problems = review.read(raw({"judgements": [{**ONE, **changes}]}), known(), sees)
    assert problems == ()
    assert found
    return found[0]


def test_what_is_shown_on_every_side_holds_however_its_white_space_is():
    one = judged()
    assert (one.verdict, one.doubt) == (HOLDS, "")
    assert [(seen.path, seen.line) for seen in one.evidence] == [("src/a.py", 3), ("api/b.py", 1)]


@pytest.mark.parametrize(
    "evidence",
    [
        [],
        [WEB],
        [WEB, WEB],
        [WEB, {**API, "path": "api/none.py"}],
        [WEB, {**API, "quote": "MOST = 4"}],
        [WEB, {**API, "repo": "acme/web"}],
        [WEB, {**API, "repo": "acme/unknown"}],
    ],
)
def test_what_is_not_really_shown_on_every_side_does_not_hold(evidence: list[Any]):
    one = judged(evidence=evidence)
    assert one.verdict == NOT_SHOWN
    assert "acme/api" in one.doubt
    assert all(seen.repo == "acme/web" for seen in one.evidence)


def test_what_is_broken_is_shown_somewhere_and_belongs_to_one_side():
    one = judged(verdict="broken", repo="acme/web", remedy="3 tries", evidence=[WEB])
    assert (one.verdict, one.repo, one.remedy) == (BROKEN, "acme/web", "3 tries")
    made_up = judged(verdict="broken", repo="acme/web", remedy="x", evidence=[{**WEB, "quote": "made up"}])
    assert (made_up.verdict, made_up.evidence) == (NOT_SHOWN, ())


def test_what_is_not_shown_says_what_is_missing():
    one = judged(verdict="not shown", evidence=[], remedy="no test of it", repo="")
    assert (one.verdict, one.repo, one.remedy, one.doubt) == (NOT_SHOWN, "", "no test of it", "")


@pytest.mark.parametrize(("place", "to", "said"), WRONG)
def test_what_is_wrong_in_a_review_is_said(place: str, to: Any, said: str):
    found, problems = review.read(changed(REVIEW, place, to), known(), sees)
    assert found is None
    assert any(said in one for one in problems), problems


@given(JSON)
def test_whatever_a_reviewer_writes_nothing_holds_by_its_word_alone(value: Any):
    for document in (
        value,
        {"judgements": value},
        {"judgements": [value]},
        {"judgements": [{**ONE, "evidence": value}]},
    ):
        found, problems = review.read(raw(document), known(), sees)
        assert (found is None) == bool(problems)
        assert all(one.verdict != HOLDS for one in found or ())
