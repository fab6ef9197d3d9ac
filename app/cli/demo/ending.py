"""The end of the story: what it came to, and what it cost."""

from __future__ import annotations

import subprocess
from contextlib import closing
from typing import Any

from app.cli.demo import scenery
from app.cli.demo.ci import Tested
from app.cli.demo.people import Person
from app.cli.demo.stage import Stage
from app.cli.demo.tale import FLEET, Tale
from app.cli.voice import show
from flows.audit.read import read

READS, WRITES = ("read", "unchanged", "query"), ("write", "mutation")
WIDTH = 64  # of a commit's words: a terminal has 80 columns
CREATIONS = ("issue", "comment", "pull")


def show_summary(stage: Stage, tale: Tale, tests: tuple[Tested, Tested]) -> None:
    """What became of the audit: findings, tests before and after, runs, files, requests."""
    findings = len(read(scenery.read("audit")["body"]).findings)
    issues = len(tale.board.states)
    requests, each = _requests(stage, findings)
    show(f"\nThe epic #{tale.epic} has landed on main.\n", bold=True)
    rows = {
        "findings": f"{findings} read; {issues} issues, one of them for what three have in common",
        "passed over": "1 that was fixed already, 1 that is praise",
        "tests before": str(tests[0]),
        "tests after": str(tests[1]),
        "agents": _runs(stage, tale),
        "on main": _changes(stage),
        "requests": requests,
        "a finding": each,
    }
    for name, text in rows.items():
        show(f"  {name:<14}{text}")
    show("")
    log = _git(stage, "log", "--graph", f"--format=%h %<({WIDTH},trunc)%s", "main")
    show("\n".join(line.rstrip() for line in log.rstrip().splitlines()))


def _runs(stage: Stage, tale: Tale) -> str:
    from jobs import ledger
    from jobs.settings import load
    from jobs.store import open_store

    with closing(open_store(load({"FLEET_DATA": str(stage.data)}))) as store:
        runs = [run for n in tale.board.states for run in ledger.runs_of(store, f"{scenery.SHOP}#{n}")]
    minutes = sum(run.ended_at - run.started_at for run in runs) / 60
    well = sum(run.outcome == "delivered" for run in runs)
    return f"{len(runs)} runs ({stage.where}), {well} delivered, {minutes:.1f} minutes together"


def _changes(stage: Stage) -> str:
    """What the epic's merge brought to `main`."""
    rows = [row.split() for row in _git(stage, "diff", "--numstat", "main^1", "main").splitlines()]
    added, removed = (sum(int(row[place]) for row in rows) for place in (0, 1))
    commits = len(_git(stage, "rev-list", "--no-merges", "main^1..main").split())
    return f"{commits} commits of the fleet: {len(rows)} files, {added} lines added, {removed} removed"


def _git(stage: Stage, *words: str) -> str:
    """git's answer about the sandbox's repository; RuntimeError when it has none."""
    argv = ["git", "-c", "safe.directory=*", "-C", str(stage.repository), *words]
    ran = subprocess.run(argv, capture_output=True, text=True, check=False, env=stage.env, timeout=30)
    if ran.returncode:
        raise RuntimeError(f"git {' '.join(words)} ended with {ran.returncode}: {ran.stderr[-500:]}")
    return ran.stdout


def _requests(stage: Stage, findings: int) -> tuple[str, str]:
    """What was asked of GitHub in all, and for each finding."""
    control = Person(stage.github, "demo", "")
    counts: dict[str, dict[str, int]] = control.get("/_control/requests")["counts"]
    ours = [found for client, found in counts.items() if client.startswith("installation:")]
    reads, writes = (sum(found.get(k, 0) for found in ours for k in kinds) for kinds in (READS, WRITES))
    log: list[dict[str, Any]] = control.get("/_control/log")
    made = sum(line["actor"] == FLEET and line["kind"] in CREATIONS for line in log)
    each = f"{writes / findings:.1f} writes, {made / findings:.1f} of them creations"
    return f"{reads + writes} to GitHub: {reads} reads, {writes} writes", each
