"""Runs that report: their report is kept, nothing is committed, and a bad one is told so."""

from __future__ import annotations

import pytest

from flows.model import Outcome
from flows.reading.report import unpack
from jobs.run import report, spec
from tests.jobs.run.runs import JAILS, Fleet, printed

NAME = "report-run-1.json"
ROW = '{"findings": [{"title": "The lamp leaks", "severity": "high", "locations": ["a.py"], "line": 3}]}'
WRITE = f"cat > asked; echo more >> a.txt; echo '{ROW}' > {NAME}"


@pytest.mark.parametrize("kind", [*JAILS, "none"])
def test_a_report_is_kept_and_nothing_is_committed(fleet: Fleet, kind: str):
    done = fleet.run(f"{WRITE}; echo read", jail=kind, report=NAME, verify=("false",))
    assert (done.outcome, done.reason, done.sha, done.changed) == (Outcome.DELIVERED, "", None, ())
    run_dir = fleet.settings.data / "runs" / "run-1"
    [finding] = unpack(report.kept(run_dir)).findings
    assert (finding.title, finding.severity, finding.locations, finding.line) == (
        "The lamp leaks",
        "high",
        ("a.py",),
        3,
    )
    assert printed(run_dir) == ["read"]
    assert not (run_dir / "git").exists()


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("true", f"wrote no report: {NAME} does not exist"),
        (f"echo sorry > {NAME}", "is no JSON; it must look like"),
        (f"ln -s /etc/passwd {NAME}", "cannot be read"),
        (f"echo '{ROW}' > other; ln -s other {NAME}", "cannot be read"),
        (f"echo '{ROW}' > other; ln other {NAME}", "is no plain file"),
        (f"mkfifo {NAME}", "is no plain file"),
        (f"mkdir {NAME}", "no plain file"),
        (f"head -c 1000001 /dev/zero > {NAME}", "is larger than 1,000,000 bytes"),
        (f"echo '{ROW}' > {NAME}; exit 3", "exit code 3"),
    ],
)
def test_what_is_no_report_fails_the_run_and_says_why(fleet: Fleet, script: str, words: str):
    done = fleet.run(script, report=NAME)
    assert (done.outcome, words in done.reason) == (Outcome.AGENT_FAILED, True), done.reason
    assert report.kept(fleet.settings.data / "runs" / "run-1") == ""


def test_a_report_that_leads_out_of_the_workspace_is_not_read(fleet: Fleet):
    done = fleet.run("true", report="../spec.json")
    assert done.outcome is Outcome.AGENT_FAILED
    assert "is no name of a file" in done.reason


def test_a_secret_in_a_report_is_masked(fleet: Fleet):
    canary = "canary-5d41402abc4b2a76b9719d911017c592"
    row = ROW.replace("lamp leaks", 'lamp leaks $(printf %s "$KEY")').replace('"', '\\"')
    fleet.run(f'echo "{row}" > {NAME}'.replace('\\"$KEY\\"', "$KEY"), env={"KEY": canary}, report=NAME)
    told = report.kept(fleet.settings.data / "runs" / "run-1")
    assert "[redacted]" in told
    assert canary not in told


def test_an_order_keeps_where_its_report_is(fleet: Fleet):
    assert spec.read(fleet.order("run-1", "true", report=NAME)).report == NAME
