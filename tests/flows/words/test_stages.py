"""What a manifest says of its stages: bounded, and what agents wrote cannot break it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from flows.coordinate import plan
from flows.model import Contract, Coordinated, Evidence, Judgement, Part
from flows.model.coordination import BROKEN, HOLDS, NOT_SHOWN, OVER, PLAN, REVIEW, WORK
from flows.rollout import rollup
from flows.words import fleet as words
from flows.words import stages
from tests.flows.coordinate.scene import PLAN as TEXT
from tests.flows.coordinate.scene import REPOS, raw
from tests.flows.rollout.scene import fleet, target

EVIL = "@everyone | </details> <!-- fleet rollup end --> `x` Closes #1\n## no"
PARTS = (Part("acme/web", "b", pull=3), Part("acme/api", "b", pull=4))


def done(verdict: str = "", **more: object) -> Coordinated:
    found, _ = plan.read(raw(TEXT), REPOS)
    seen = (Evidence("acme/web", "src/a.py", 3, EVIL),) * 5
    whose = {"repo": "acme/web", "remedy": EVIL} if verdict == BROKEN else {}
    judged = (Judgement("retry-budget", verdict, seen, **whose),) if verdict else ()
    return Coordinated(
        **{"id": "42", "repos": REPOS, "plan": found, "parts": PARTS, "judgements": judged, **more}
    )


@pytest.mark.parametrize(
    ("work", "said"),
    [
        (done(plan=None, stage=PLAN), "Stage 1 of 3"),
        (done(stage=WORK), "Stage 2 of 3: the work.** Each repository has a worker of its own."),
        (done(BROKEN, stage=WORK, rounds=1), "what was broken went back, round 1 of 2."),
        (done(stage=REVIEW), "Stage 3 of 3"),
        (done(HOLDS), "**The review holds.**"),
        (done(NOT_SHOWN), "**A person is needed.**"),
        (done(plan=None, problem="it changed acme/api"), "/fleet submit` plans anew. It changed acme/api."),
        (done(parts=(replace(PARTS[0], problem="x"),)), "because the part of `acme/web` is not done"),
    ],
)
def test_it_says_which_stage_it_is_in_and_what_a_person_is_to_do(work: Coordinated, said: str):
    assert said in stages.stands(work)


def test_each_contract_has_a_row_with_its_verdict_and_what_is_shown():
    row = stages.stands(done(HOLDS)).splitlines()[-1]
    assert row.startswith("| `retry-budget` | `acme/web`, `acme/api` | holds | `acme/web/src/a.py:3` ")
    assert row.endswith("and 2 more |")
    assert "| not shown | `nobody reviewed it` |" in stages.stands(done(stage=REVIEW))


def test_what_agents_wrote_cannot_break_the_rollup():
    work = done(BROKEN, stage=OVER)
    row = stages.stands(work).splitlines()[-1]
    assert row.count(" | ") == 3
    assert "\\n" not in row
    told = replace(fleet(target("web", "delivered")), coordinated=work)
    body = rollup.replace("Mine.\n", rollup.section(told))
    assert rollup.replace(body, "") == "Mine.\n\n"
    outside = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", row)
    assert "@" not in outside, "nobody is called"
    assert "<" not in outside


def test_a_huge_plan_leaves_the_rows_their_room_and_the_end_a_comment():
    many = tuple(Contract(f"c{at}", "x" * 900, REPOS) for at in range(40))
    judged = tuple(
        Judgement(one.id, HOLDS, (Evidence("acme/web", "p" * 900, 1, "q" * 1900),) * 20) for one in many
    )
    base = done(HOLDS)
    assert base.plan
    work = replace(base, plan=replace(base.plan, contracts=many), judgements=judged)
    assert len(stages.stands(work)) <= stages.MOST
    told = replace(fleet(target("web", "delivered")), coordinated=work)
    assert len(words.final(told)) <= 60_000
    assert "acme/web" in rollup.section(told)


def test_pull_requests_are_named_to_each_other():
    assert stages.linked(done(HOLDS), "acme/web", "acme/ops#1").startswith(
        "Belongs together with acme/api#4, for acme/ops#1."
    )
    assert stages.linked(done(parts=PARTS[:1]), "acme/web", "acme/ops#1") == ""
