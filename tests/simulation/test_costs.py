"""What a finding costs in requests that write, from its audit to the landed epic: counted, and held."""

from __future__ import annotations

from flows import markers
from flows.model import Run
from jobs.hands import marker_key
from tests.bench.findings.counting import Course
from tests.simulation.stage import Stage

FINDINGS = 6  # one epic in two phases; `python -m tests.bench.pipeline` counts at 10, 40 and 200


def test_a_finding_costs_three_creations_of_its_own_and_what_belongs_together_is_one_request() -> None:
    stage = Stage()
    try:
        each = Course(stage).run(FINDINGS)["each"]
        told = _told(stage)
    finally:
        stage.close()
    made = round(each["creations"] * FINDINGS)
    assert made == 3 * FINDINGS + 3 + 1, "an epic: issue, comment, pull request; an audit: its comment"
    assert each["writes"] < 4.5, "running, merged and done, a tick; what begins and ends an epic"
    assert len({run.id for run in told}) == FINDINGS
    assert all(run.holds and run.day for run in told), "the first word of a run says what it holds"


def _told(stage: Stage) -> list[Run]:
    """The runs that lived, as each status comment told of them."""
    said = [line for line in stage.town.world.log if line["kind"].startswith("comment")]
    key = marker_key(stage.settings)
    facts = [markers.parse(line["subject"], line["details"]["body"], key)[1] for line in said]
    return [run for one in facts for run in markers.read(one)[0] if run.is_live]
