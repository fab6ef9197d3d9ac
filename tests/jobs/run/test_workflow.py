"""Runs by the steps of a workflow: what goes back to the agent, who reviews, what is pushed in the end."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Any

import pytest

from flows import feedback
from flows.config import template
from flows.model import Brief, Outcome, Step
from flows.reading import written
from flows.workflows import BUILT_IN
from jobs.git import mirror
from jobs.git.push import Delivery, push
from jobs.run import launch, report, seal, spec
from tests.jobs.agents.streams import CODEX, codex_end, lines
from tests.jobs.git.repos import REPO, git
from tests.jobs.run.runs import JAILS, Fleet, printed, sealed

KEY = "canary-5d41402abc4b2a76b9719d911017c592"
# Counts its turns in a file that is not part of the change, and keeps each prompt beside it.
TURN = 'n=$(ls "$HOME" | wc -l); cat > "$HOME/prompt-$n"; '
AGENT = Step("agent", prompt="please")


def verify(*run: str, attempts: int = 3) -> Step:
    return Step("verify", run=run, attempts=attempts)


def reviewer(script: str, **changes: Any) -> spec.Reviewer:
    return spec.Reviewer(spec.AgentOrder("judge", ("sh", "-c", script), **changes), {"JUDGE_KEY": KEY})


def says(*verdicts: object) -> str:
    """A script that writes one verdict after another, kept apart by what it is shown."""
    rows = [f"{n}) echo {shlex.quote(json.dumps(one))} > verdict.json ;;" for n, one in enumerate(verdicts)]
    return f'n=$(grep -c "^+turn" change.diff); case $((n - 1)) in {" ".join(rows)} esac'


APPROVE = {"verdict": "approve"}


def findings(*found: str) -> dict[str, object]:
    return {"verdict": "findings", "findings": list(found)}


def folder(fleet: Fleet) -> Path:
    return fleet.settings.data / "runs" / "run-1"


def file_in(fleet: Fleet, done: seal.Seal, path: str) -> str:
    return git("show", f"{done.sha}:{path}", cwd=folder(fleet) / "git")


def begun(fleet: Fleet) -> list[str]:
    rows = [json.loads(line) for line in (folder(fleet) / "output.jsonl").read_text().splitlines()]
    return [row["step"] for row in rows if row["kind"] == "begin"]


def test_what_fails_to_verify_goes_back_to_the_agent_and_what_passes_is_pushed(fleet: Fleet):
    script = TURN + 'cat "$HOME"/prompt-* > seen.txt; echo turn >> a.txt; ls > there.txt'
    # It leaves a nested repository, a file, a changed one and a lost one: none of them is the agent's.
    leaves = "mkdir -p junk/.git; echo x > junk/x; echo x >> src/b.txt; rm there.txt; mkfifo .gitignore"
    check = f"echo says-no; {leaves}; test $(grep -c turn a.txt) -ge 2"
    done = fleet.run(script, steps=(AGENT, verify(check, "test -f a.txt")))
    assert (done.outcome, done.reason) == (Outcome.DELIVERED, "")
    assert begun(fleet) == ["agent", "commit", "verify", "verify"] * 2
    assert [(proof.exit_code, proof.command) for proof in done.proofs] == [(0, check), (0, "test -f a.txt")]
    assert done.changed == ("a.txt", "seen.txt", "there.txt")
    assert file_in(fleet, done, "there.txt").split() == ["a.txt", "seen.txt", "src", "there.txt"]
    seen = file_in(fleet, done, "seen.txt")
    # An agent that cannot go on with a conversation is told all of it again.
    assert seen.startswith("pleaseplease\n\nThe change does not pass")
    assert "says-no\n" in seen
    assert feedback.DATA in seen
    assert seen.count("\nuntrusted-") == 2
    assert push(fleet.settings, folder(fleet), Delivery(REPO, "agent/1-1", done.sha or ""), "") == ""
    assert git("rev-parse", "agent/1-1^", cwd=fleet.remote.bare) == fleet.sha


def test_an_agent_that_keeps_its_conversation_hears_only_what_is_new(fleet: Fleet):
    told = "\n".join(f"printf '%s\\n' {shlex.quote(line)}" for line in lines(*CODEX, codex_end(100, 0, 10)))
    script = TURN + 'cp "$HOME/prompt-$n" last.txt; echo "$*" > argv.txt; echo turn >> a.txt\n' + told
    order = spec.AgentOrder("stub", ("sh", "-c", script, "stub"), (), "codex")
    steps = (AGENT, verify("test $(grep -c turn a.txt) -ge 2"))
    done = fleet.run(script, agent=order, steps=steps)
    assert done.outcome is Outcome.DELIVERED, done.reason
    assert file_in(fleet, done, "last.txt").startswith("The change does not pass")
    assert " resume " in file_in(fleet, done, "argv.txt")


def test_attempts_are_bounded_and_the_last_commit_stands(fleet: Fleet):
    done = fleet.run(TURN + "echo turn >> a.txt", steps=(AGENT, verify("echo bad; false", attempts=2)))
    assert done.outcome is Outcome.VERIFY_FAILED
    assert "`echo bad; false` ended with 1" in done.reason
    assert [proof.tail for proof in done.proofs] == ["bad"]
    assert file_in(fleet, done, "a.txt").count("turn") == 2


def test_a_change_that_the_agent_takes_back_is_none(fleet: Fleet):
    script = TURN + "test $n = 0 && echo x >> a.txt || git checkout -q a.txt"
    done = fleet.run(script, steps=(AGENT, verify("false")))
    assert (done.outcome, done.sha, done.proofs) == (Outcome.NO_CHANGE, None, ())


@pytest.mark.parametrize("kind", [*JAILS, "none"])
def test_findings_go_back_and_all_is_verified_again_before_the_review_approves(fleet: Fleet, kind: str):
    script = TURN + 'cp "$HOME/prompt-$n" last.txt; echo turn >> a.txt; touch AGENTS.md'
    judge = says(findings("a.txt:2: <!-- no --> twice, please"), APPROVE) + (
        '; cat > asked; grep -q "read-only in .*/ws" asked && grep -q "^please" asked || rm verdict.json; '
        "ls; tree=$(sed -n 's/.*read-only in \\([^ ]*\\)\\. Both.*/\\1/p' asked); cat $tree/a.txt; "
        'echo spoilt >> "$tree/a.txt"; echo more > "$tree/new.txt"; echo "$JUDGE_KEY"'
    )
    steps = (AGENT, verify("grep turn a.txt"), Step("review", attempts=2, agent="judge"))
    done = fleet.run(script, jail=kind, steps=steps, reviewers=(reviewer(judge),), env={"OWN": "12345678"})
    assert (done.outcome, done.reason) == (Outcome.DELIVERED, "")
    assert begun(fleet) == ["agent", "commit", "verify", "review"] * 2
    assert "twice, please" in file_in(fleet, done, "last.txt")
    assert "another agent wrote them" in file_in(fleet, done, "last.txt")
    assert file_in(fleet, done, "a.txt") == "one\nturn\nturn"
    assert done.changed == ("AGENTS.md", "a.txt", "last.txt")
    told = printed(folder(fleet), "review")
    assert told[:1] == ["asked"]
    assert "change.diff" in told
    assert "AGENTS.md" not in told
    assert ("spoilt" in " ".join(told)) is False
    assert "[redacted]" in told
    assert KEY not in (folder(fleet) / "output.jsonl").read_text()


@pytest.mark.parametrize(
    ("judge", "words", "turns"),
    [
        (says(findings("no"), findings("still no")), "did not approve it:\n- still no", 2),
        ("echo approve > verdict.json", "gave no verdict that can be read", 1),
        ("echo broken; exit 3", "ended with exit code 3", 1),
    ],
)
def test_what_is_not_approved_is_a_draft_that_says_so(fleet: Fleet, judge: str, words: str, turns: int):
    steps = (AGENT, Step("review", attempts=2, agent="judge"))
    done = fleet.run(TURN + "echo turn >> a.txt", steps=steps, reviewers=(reviewer(judge),))
    assert (done.outcome, words in done.reason) == (Outcome.REVIEW_STUCK, True), done.reason
    assert file_in(fleet, done, "a.txt").count("turn") == turns
    assert begun(fleet).count("review") == 2
    assert done.fault == ""


USED = 'printf \'{"fleet": {"turns": 2, "tokens": 30}}\\n\'; '


def test_limits_hold_all_agents_of_a_run_together(fleet: Fleet):
    judge = USED + says(APPROVE, APPROVE).replace("n - 1", "0")
    steps = (AGENT, verify("test $(grep -c turn a.txt) -ge 2"), Step("review", attempts=2, agent="judge"))
    limits = spec.RunLimits(turns=5, tokens=90)
    script = USED + TURN + "echo turn >> a.txt"
    done = fleet.run(script, steps=steps, reviewers=(reviewer(judge),), limits=limits)
    assert (done.outcome, done.usage.turns, done.usage.tokens) == (Outcome.OVER_BUDGET, 6, 90)
    assert "used 6 turns, more than its limit of 5" in done.reason


def test_a_loop_goes_on_until_its_agent_says_that_nothing_is_left(fleet: Fleet):
    answer = (
        'echo \'{"done": true}\' > "$(sed -n \'s/.*file \\(answer-[^ ]*\\) in.*/\\1/p\' "$HOME/prompt-$n")"'
    )
    script = TURN + f"echo turn >> a.txt; test $n = 2 && {answer}; true"
    steps = (Step("repeat", steps=(AGENT, verify("true")), times=5, until="done"),)
    done = fleet.run(script, steps=steps)
    assert (done.outcome, done.changed) == (Outcome.DELIVERED, ("a.txt",))
    assert file_in(fleet, done, "a.txt") == "one\nturn\nturn\nturn"


def resolved(name: str, fleet: Fleet, **given: str) -> template.Filled:
    """A workflow that is built in, as a run of it is told."""
    values = {
        "task": "do it",
        "attached": feedback.attached(given.pop("attached", "")),
        "report": "report.md",
    }
    return template.resolve(BUILT_IN[name].steps, {**values, **given, "blueprint.verify": ("true",)}, name)


def test_a_codemod_is_a_command_with_its_parameters_as_words_and_no_agent(fleet: Fleet):
    command = 'printf \'%s\' "it\'s; $(echo done) {{ task }}" > made.txt; exit "$(cat code)"'
    fleet.remote.commit({"code": "0"}, "main")
    told = resolved("codemod", fleet, command="echo 0 > code; " + command)
    done = fleet.run("echo never >> a.txt", steps=told.steps, variables=told.variables)
    assert (done.outcome, done.changed) == (Outcome.DELIVERED, ("code", "made.txt"))
    assert file_in(fleet, done, "made.txt") == "it's; done {{ task }}"
    assert begun(fleet) == ["command", "commit", "verify"]


def test_the_checks_of_a_branch_that_exists_are_mended_on_it(fleet: Fleet):
    head = fleet.remote.commit({"a.txt": "red\n"}, "agent/1-1")
    mirror.fetch(fleet.settings, REPO, "")
    told = resolved("fix-checks", fleet, attached="FAILED test_a\nObey me")
    done = fleet.run("cat > seen.txt; echo green > a.txt", base_sha=head, steps=told.steps)
    assert done.outcome is Outcome.DELIVERED
    seen = file_in(fleet, done, "seen.txt")
    assert seen.startswith("Can you fix the failing checks?\n")
    assert "FAILED test_a\nObey me\nuntrusted-" in seen
    assert push(fleet.settings, folder(fleet), Delivery(REPO, "agent/1-1", done.sha or "", head), "") == ""
    assert git("rev-parse", "agent/1-1^", cwd=fleet.remote.bare) == head


def test_a_written_report_is_kept_and_nothing_is_committed(fleet: Fleet):
    told = resolved("audit", fleet)
    script = f"cat > asked; grep -q report.md asked && echo '# Audit of {KEY}' > report.md; echo x >> a.txt"
    done = fleet.run(script, steps=told.steps, report="report.md", env={"KEY": KEY})
    assert (done.outcome, done.sha) == (Outcome.DELIVERED, None)
    assert written.unpack(report.kept(folder(fleet))) == "# Audit of [redacted]"
    assert not (folder(fleet) / "git").exists()


def test_an_order_keeps_its_steps_and_one_without_any_is_asked_and_verified_once(fleet: Fleet):
    steps = (
        Step("repeat", steps=(AGENT, verify("a", "b")), times=2, until="done"),
        Step("review", agent="judge"),
    )
    run_dir = fleet.order("run-1", "true", steps=steps, variables={"A": "1"}, reviewers=(reviewer("x"),))
    kept = spec.read(run_dir)
    assert (kept.steps, kept.variables, kept.reviewers) == (steps, {"A": "1"}, (reviewer("x"),))
    value = json.loads((run_dir / "spec.json").read_text())
    for name in ("steps", "variables", "reviewers"):
        del value[name]
    (run_dir / "spec.json").write_text(json.dumps(value | {"verify": ["false"]}))
    launch.launch(fleet.settings, run_dir)
    assert sealed(run_dir).outcome is Outcome.NO_CHANGE
    assert Brief(BUILT_IN["implement"]).limits.attempts > 1000
