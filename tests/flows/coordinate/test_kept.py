"""What readers answered comes back out of the ledger as it went in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flows.coordinate import kept, plan, review
from flows.model import Coordinated, Coordination, Judgement, Part
from flows.model.coordination import NOT_SHOWN, WORK
from tests.flows.coordinate.scene import PLAN, REPOS, REVIEW, changed, raw, sees


def planned() -> Coordination:
    found, problems = plan.read(raw(PLAN), REPOS)
    assert found, problems
    return found


def judged() -> tuple[Judgement, ...]:
    found, problems = review.read(raw(REVIEW), planned(), sees)
    assert found, problems
    return found


def test_a_plan_and_a_review_come_back_as_they_were():
    assert kept.plan(kept.pack(planned())) == planned()
    assert kept.review(kept.pack(judged())) == judged()
    assert (kept.plan(kept.pack(judged())), kept.review(kept.pack(planned()))) == (None, ())
    assert (kept.plan(""), kept.review(""), kept.plan('{"text": "x"}')) == (None, (), None)


def test_coordinated_work_comes_back_as_it_was():
    part = Part("acme/web", "agent/x", sha="a" * 40, changed=("a",), decided="it\nis", pull=3)
    done = Coordinated("42-9f3a1c", REPOS, planned(), (part,), judged(), 1, "", WORK)
    assert kept.read(kept.write(done)) == done
    assert kept.read(kept.write(Coordinated("x", ()))) == Coordinated("x", ())
    assert kept.read("") is None


def test_what_is_too_long_for_a_comment_is_refused_in_words():
    noise = "".join(chr(0x4E00 + at * 7919 % 20000) for at in range(19_000))
    long = replace(planned(), risks=(noise,))
    with pytest.raises(ValueError, match="too long by a factor of"):
        kept.pack(long)
    assert kept.pack((Judgement("a", NOT_SHOWN, doubt="x" * 50_000),)), "what repeats itself is packed"


def test_the_order_that_people_gave_holds_beside_the_plan_s_own():
    plain = changed(PLAN, "specs.0.after", [])
    assert plan.read(plain, REPOS)[0].specs[0].after == ()
    first = {"acme/web": ("acme/api", "acme/gone"), "acme/gone": ("acme/web",)}
    assert plan.read(plain, REPOS, first)[0].specs[0].after == ("acme/api",)
    found, problems = plan.read(raw(PLAN), REPOS, {"acme/api": ("acme/web",)})
    assert found is None
    assert "goes in a circle" in problems[0]
