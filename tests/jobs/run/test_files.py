"""The run's files: what is written is what is read."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from flows.model import Outcome, Price, Proof, Usage
from jobs.run import handover, seal, spec
from jobs.run.ground import Ground
from jobs.settings import load

SPEC = spec.Spec(
    run="r-1",
    repo="acme/api",
    base_sha="0" * 40,
    branch="agent/12-1",
    prompt="fix \u00fc \U0001f600\n",
    agent=spec.AgentOrder("stub", ("sh", "-c", "x"), ("/opt",), "codex", "gpt-5.5"),
    author=spec.Author("a", "b@c"),
    message="words",
    jail="bwrap",
    env={"KEY": "v"},
    setup=spec.SetupOrder(("make",), (spec.PutFile("/x/env", ".env"),)),
    verify=("make test",),
    protected=(".github/**",),
    limits=spec.RunLimits(5.0, 1000, usd=2.5),
    egress=("api.example.org:443",),
    prices=(Price("gpt-5.5", 1.25, 0.125, 10.0, "2026-11-01"),),
)


def test_a_spec_is_read_as_it_was_written_and_nobody_else_may_read_it(tmp_path: Path):
    run_dir = tmp_path / "runs" / "r-1"
    spec.write(run_dir, SPEC)
    assert spec.read(run_dir) == SPEC
    assert (run_dir / "spec.json").stat().st_mode & 0o777 == 0o600
    assert run_dir.stat().st_mode & 0o777 == 0o700
    value = json.loads((run_dir / "spec.json").read_text())
    assert value["setup"]["files"] == [{"from": "/x/env", "to": ".env"}]
    none = dict.fromkeys(("turns", "tokens"))
    assert value["limits"] == {"minutes": 5.0, "output_bytes": 1000, "usd": 2.5, **none}
    for name in ("kind", "model"):
        del value["agent"][name]
    del value["prices"], value["limits"]
    (run_dir / "spec.json").write_text(json.dumps(value))
    older = spec.read(run_dir)
    assert (older.agent.kind, older.prices, older.limits) == ("command", (), spec.RunLimits())


@pytest.mark.parametrize("name", ["../r-1", "r.1", "", "r 1"])
def test_a_run_whose_name_could_be_a_path_is_not_written(tmp_path: Path, name: str):
    with pytest.raises(ValueError, match="not a run's folder"):
        spec.write(tmp_path / "runs" / name, dataclasses.replace(SPEC, run=name))


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", '{"run": 1}', "\xff"])
def test_a_broken_spec_is_a_value_error_that_names_the_file(tmp_path: Path, text: str):
    (tmp_path / "spec.json").write_text(text, encoding="latin-1")
    with pytest.raises(ValueError, match=r"spec\.json"):
        spec.read(tmp_path)


def test_a_seal_is_read_as_it_was_written_with_at_most_300_paths(tmp_path: Path):
    written = seal.Seal(
        run="r-1",
        outcome=Outcome.VERIFY_FAILED,
        reason="because \u00fc \udcff",
        base_sha="0" * 40,
        sha="1" * 40,
        changed=tuple(f"{at}.txt" for at in range(400)),
        proofs=(Proof("make", 2, 0.5, "tail"),),
        usage=Usage(1.5, 2, 110, 0.25, 100, 50, 10, "m", is_priced=False),
        fault="later",
        started_at=1.0,
        ended_at=2.5,
        refused_hosts=("evil.example:443",),
    )
    assert seal.read(tmp_path) is None
    seal.write(tmp_path, written)
    assert seal.read(tmp_path) == dataclasses.replace(written, changed=written.changed[:300])
    assert [path.name for path in tmp_path.iterdir()] == ["exit.json"]


def test_settings_go_over_to_the_keeper_whole():
    settings = load(
        {
            "FLEET_DATA": "/var/fleet",
            "FLEET_AGENT_ENV": "KEY",
            "KEY": "v",
            "FLEET_WEBHOOK_SECRET": "a,b",
            "FLEET_UNSAFE": "1",
            "FLEET_PRIVATE_KEY": "-----BEGIN X",
        }
    )
    assert handover.unpack(handover.pack(settings)) == settings


def test_a_repository_is_stood_on_until_its_runs_are_over_and_cleaned(tmp_path: Path):
    ground, run_dir = Ground(load({"FLEET_DATA": str(tmp_path)})), tmp_path / "runs" / "r-1"
    assert ground.repos() == frozenset()
    spec.write(run_dir, SPEC)
    (tmp_path / "runs" / "half").mkdir()
    assert ground.repos() == {"acme/api"}, "it is about to begin"
    seal.write(run_dir, seal.Seal("r-1", Outcome.NO_CHANGE, "", "0" * 40))
    (run_dir / "ws").mkdir()
    assert ground.repos() == {"acme/api"}, "its workspace stands"
    (run_dir / "ws").rmdir()
    assert ground.repos() == frozenset()
