"""Who reviews in a container reads the tree as the keeper has it, and writes nowhere but at its desk."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from flows.model import Outcome, Step
from jobs.run import launch, spec
from tests.jobs.git.repos import make_remote, settings_for
from tests.jobs.jail.podman import IMAGE, Engine
from tests.jobs.run.runs import make_fleet, printed, sealed

JUDGE = """
told=$(cat); tree=${told##*read-only in }; tree=${tree%%. Both*}
cat "$tree/a.txt"; (echo spoilt >> "$tree/a.txt") 2> /dev/null && echo "it wrote"
grep -q '^+more' change.diff && echo '{"verdict": "approve"}' > verdict.json
"""


def test_a_reviewer_reads_the_tree_and_cannot_write_it(engine: Engine, tmp_path: Path):
    remote = make_remote(tmp_path)
    settings = replace(settings_for(remote, tmp_path), engines=(engine.address,), images=(IMAGE,))
    fleet = make_fleet(remote, settings)
    run_dir = fleet.order(
        "run-1",
        "echo more >> a.txt",
        jail="container",
        image=IMAGE,
        steps=(Step("agent", prompt="please"), Step("review", agent="judge")),
        reviewers=(spec.Reviewer(spec.AgentOrder("judge", ("sh", "-c", JUDGE))),),
    )
    launch.launch(settings, run_dir)
    done = sealed(run_dir)
    assert (done.outcome, done.reason, done.changed) == (Outcome.DELIVERED, "", ("a.txt",))
    assert printed(run_dir, "review") == ["one", "more"]
    assert engine.containers() == []
