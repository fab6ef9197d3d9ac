"""`fleet submit`, `status` and what steers: what is wrong is said with its place and exit code."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import main
from flows.model import Outcome, State
from jobs import ledger
from jobs.settings import Settings
from jobs.store import Store
from tests.app.api.conftest import STANDING

YAML = "fleet: greet\ntask: Say hello\nrepos: [acme/one]\n"
OVER = replace(
    STANDING,
    status="ended",
    completed_at=2000.0,
    targets=tuple(row for row in STANDING.targets if row.outcome),
)


@pytest.fixture
def run(shared_settings: Settings, store: Store):
    """The CLI in this process, on the store of these tests."""

    def run(*words: str, given: str = "") -> Result:
        env = {"FLEET_DATA": str(shared_settings.data), "FLEET_API_TOKENS": f"{'t' * 32}:dave:write"}
        return CliRunner().invoke(main, words, input=given, env=env)

    return run


def test_a_manifest_is_handed_in_from_standard_input(run, store: Store):
    ran = run("submit", "-", given=YAML)
    assert ran.exit_code == 0, ran.stderr
    (waiting,) = ledger.submitting(store)
    assert (ran.stdout.strip(), waiting.login, waiting.repository) == (waiting.id, "dave", "acme/.github")
    assert "no clock ticks" in ran.stderr
    told = json.loads(run("status", waiting.id, "--json").stdout)
    assert (told["status"], told["submission_id"]) == ("submitted", waiting.id)


def test_an_issue_keeps_its_prose_and_options_add_what_yaml_does_not_say(run, store: Store, tmp_path: Path):
    repos = tmp_path / "repos.csv"
    repos.write_text("repo\nacme/one\nacme/two\n")
    more = ("--repos-file", str(repos), "--as", "carol")
    assert run("submit", "-", "--as", "carol", given=f"Please.\n\n```yaml\n{YAML}```\n").exit_code == 0
    assert run("submit", "-", "--workflow", "codemod", *more, given="fleet: a\ntask: b\n").exit_code == 0
    assert run("submit", "--task", "Say hello to everybody", *more).exit_code == 0
    texts = {one.title: one.text for one in ledger.submitting(store)}
    assert texts["Fleet greet"].endswith(f"Please.\n\n```yaml\n{YAML}```\n")
    assert "workflow: codemod\nrepos:\n- acme/one\n- acme/two\n" in texts["Fleet a"]
    assert "acme/two" in texts["Fleet Say hello to everybody"]


@pytest.mark.parametrize(
    ("words", "given", "code", "said"),
    [
        (("submit",), "", 2, "name a FILE, or give --task and --repos-file"),
        (("submit", "none.yml"), "", 2, "none.yml"),
        (("submit", "-", "--as", "@dave"), YAML, 2, "is no login"),
        (("submit", "-", "--task", "x"), f"```yaml\n{YAML}```\n", 2, "not to an issue's text"),
        (("submit", "-"), YAML + "repoz: []\n", 1, "<stdin>:4:1: "),
        (("submit", "-", "--task", "x"), YAML, 1, "<stdin>:4:1: "),
        (("submit", "-", "--repository", "x"), YAML, 1, "owner/name"),
        (("status", "7-abcdef"), "", 1, "There is no fleet"),
        (("status", "--watch"), "", 2, "needs the ID"),
        (("retry", "7-abcdef"), "", 1, "There is no fleet"),
        (("retry",), "", 2, "ID"),
    ],
)
def test_what_is_wrong_is_said(run, store: Store, words: tuple[str, ...], given: str, code: int, said: str):
    ran = run(*words, given=given)
    assert (ran.exit_code, said in ran.stderr) == (code, True), ran.stderr
    assert ledger.submitting(store) == ()


def test_a_fleet_is_shown_and_how_it_ended_is_the_exit_code(run, store: Store):
    ledger.enrol(store, OVER, (), 1000.0)
    hostile = replace(OVER.targets[1], reason="it \x1b]0;gave up")
    for row in (OVER.targets[0], hostile):
        ledger.tell_target(store, OVER, row, 1000.0)
    ran = run("status", OVER.id)
    assert (ran.exit_code, "1 of 2 repositories did not end well" in ran.stderr) == (1, True)
    assert f"{OVER.id}  upgrade: ended" in ran.stdout
    assert "acme/one    merged        #7" in ran.stdout
    assert "acme/two: agent-failed: it \N{REPLACEMENT CHARACTER}]0;gave up; read its log" in ran.stdout
    assert "\x1b]" not in ran.stdout
    assert run("status", OVER.id, "--watch").exit_code == 1
    good = replace(hostile, state=State.DELIVERED, outcome=Outcome.DELIVERED)
    ledger.tell_target(store, OVER, good, 1001.0)
    assert run("status", OVER.id).exit_code == 0
    assert OVER.id in run("status").stdout


def test_a_command_is_said_in_somebodys_name(run, store: Store):
    ledger.enrol(store, STANDING, (), 1000.0)
    assert run("retry", STANDING.id, "acme/two", "--as", "carol").exit_code == 0
    assert run("cancel", STANDING.id, "nine").exit_code == 1
    (said,) = ledger.said(store, STANDING.subject)
    assert (said.verb, said.words, said.by.login) == ("retry", ("acme/two",), "carol")
