"""Whole runs, each with a real keeper, workspace, jail and git."""

from __future__ import annotations

import os

import pytest

from flows.model import Outcome
from jobs.git.push import Delivery, push
from jobs.run import clean, life, seal, spec
from tests.jobs.git.repos import REPO, git
from tests.jobs.run.runs import JAILS, Fleet, printed, sealed

EDIT = "cat > prompt.txt; echo more >> a.txt"


@pytest.mark.parametrize("kind", [*JAILS, "none"])
def test_what_an_agent_leaves_is_committed_verified_and_pushed(fleet: Fleet, kind: str):
    done = fleet.run(EDIT, jail=kind, verify=("grep more a.txt", "test -f prompt.txt"))
    assert (done.outcome, done.reason) == (Outcome.DELIVERED, "")
    assert (done.changed, done.lines) == (("a.txt", "prompt.txt"), 2)
    assert [(proof.command, proof.exit_code) for proof in done.proofs] == [
        ("grep more a.txt", 0),
        ("test -f prompt.txt", 0),
    ]
    assert done.proofs[0].tail == "more"
    run_dir = fleet.settings.data / "runs" / "run-1"
    assert push(fleet.settings, run_dir, Delivery(REPO, "agent/1-1", done.sha or ""), "") == ""
    bare = fleet.remote.bare
    assert git("show", "agent/1-1:prompt.txt", cwd=bare) == "please"
    assert git("log", "-1", "--format=%an|%cn|%P|%s", "agent/1-1", cwd=bare) == (
        f"agent-fleet[bot]|agent-fleet[bot]|{fleet.sha}|words"
    )


def test_the_agents_own_git_works_and_its_commits_are_not_ours(fleet: Fleet):
    # Without root, an overlay cannot rename a folder of its lower layer (EXDEV); mv copies then.
    move = "git mv src lib" if os.geteuid() == 0 else "mv src lib"
    done = fleet.run(
        f"git status --porcelain; git log --oneline | wc -l; {move}; echo x > y; git add -A; "
        "git commit -qm mine; git status --porcelain; git log -1 --format=%an"
    )
    assert done.outcome is Outcome.DELIVERED
    assert done.changed == ("lib/b.txt", "src/b.txt", "y")
    assert printed(fleet.settings.data / "runs" / "run-1") == ["1", "agent"]
    bare = fleet.settings.data / "runs" / "run-1" / "git"
    assert git("log", "-1", "--format=%an %s", done.sha or "", cwd=bare) == "agent-fleet[bot] words"


@pytest.mark.parametrize(
    ("script", "changes", "outcome", "words"),
    [
        ("true", {}, Outcome.NO_CHANGE, "no file differs"),
        ("echo no idea; exit 3", {}, Outcome.AGENT_FAILED, "exit code 3. Its last words:\nno idea"),
        ("kill -9 $$", {}, Outcome.AGENT_FAILED, "signal 9"),
        ("rm -rf .github", {}, Outcome.PROTECTED, ".github/workflows/ci.yml"),
        (
            EDIT,
            {"verify": ("true", "echo bad; exit 5")},
            Outcome.VERIFY_FAILED,
            "exit 5` ended with 5",
        ),
        (EDIT, {"setup": spec.SetupOrder(("echo broken; exit 7",))}, Outcome.SETUP_FAILED, "exit code 7"),
        ("sleep 100", {"limits": spec.RunLimits(minutes=0.01)}, Outcome.TIMEOUT, "0.01 minutes"),
        ("exec >/dev/null 2>&1; sleep 100", {"limits": spec.RunLimits(0.01)}, Outcome.TIMEOUT, "minutes"),
        (
            "head -c 150000 /dev/zero | tr '\\0' a; sleep 100",
            {"limits": spec.RunLimits(output_bytes=100_000)},
            Outcome.OUTPUT_LIMIT,
            "100,000 bytes",
        ),
        ("no-such-program-here", {}, Outcome.AGENT_FAILED, "exit code 127"),
        ("kill -9 $$", {}, Outcome.AGENT_FAILED, "was killed by signal 9"),
    ],
)
def test_a_run_that_ends_otherwise_says_how_and_why(fleet: Fleet, script, changes, outcome, words):
    done = fleet.run(script, **changes)
    assert (done.outcome, words in done.reason) == (outcome, True), done.reason
    has_commit = outcome in (Outcome.PROTECTED, Outcome.VERIFY_FAILED)
    assert bool(done.sha) is has_commit


def test_a_spec_that_cannot_be_carried_out_is_sealed_as_an_error(fleet: Fleet):
    done = fleet.run("true", base_sha="0" * 40)
    assert done.outcome is Outcome.ERROR
    assert "ask again" in done.reason


def test_a_broken_spec_is_sealed_as_an_error(fleet: Fleet):
    run_dir = fleet.order("run-1", "true")
    (run_dir / "spec.json").write_text("{}")
    from jobs.run.launch import launch

    launch(fleet.settings, run_dir)
    assert sealed(run_dir).outcome is Outcome.ERROR


def test_setup_prepares_the_workspace_and_its_files_stay_out_of_the_commit(fleet: Fleet):
    secret = fleet.settings.data / "credentials" / "env"
    secret.parent.mkdir()
    secret.write_text("KEY=hunter2hunter2\n")
    setup = spec.SetupOrder(("cat .env; touch made",), (spec.PutFile(str(secret), ".env"),))
    done = fleet.run("test -f made && cat .env > /dev/null && echo x >> a.txt", setup=setup)
    assert (done.outcome, done.changed) == (Outcome.DELIVERED, ("a.txt", "made"))
    output = (fleet.settings.data / "runs" / "run-1" / "output.jsonl").read_text()
    assert "hunter2" not in output
    assert "[redacted]" in output


def test_a_hundred_megabytes_of_output_are_cut(fleet: Fleet):
    limits = spec.RunLimits(output_bytes=1_000_000)
    done = fleet.run("head -c 100000000 /dev/zero | tr '\\0' '\\n'; echo more >> a.txt", limits=limits)
    assert done.outcome is Outcome.OUTPUT_LIMIT
    run_dir = fleet.settings.data / "runs" / "run-1"
    assert (run_dir / "output.jsonl").stat().st_size < 20_000_000


def test_a_secret_that_is_split_over_writes_is_masked_in_every_file(fleet: Fleet):
    canary = "canary-5d41402abc4b2a76b9719d911017c592"
    begin, end = canary[:11], canary[11:]
    script = f"printf 'a {begin}'; sleep 0.3; printf '%s\\n' '{end}'; echo '{begin}''{end}' >&2; exit 1"
    done = fleet.run(script, env={"MODEL_KEY": canary})
    run_dir = fleet.settings.data / "runs" / "run-1"
    assert done.outcome is Outcome.AGENT_FAILED
    for name in ("output.jsonl", "exit.json", "keeper.log"):
        assert canary not in (run_dir / name).read_text()
    assert printed(run_dir) == ["a [redacted]", "[redacted]"]
    assert "[redacted]" in done.reason


def test_after_a_run_only_its_output_and_seal_are_left(fleet: Fleet):
    fleet.run("mkdir -p $(printf 'd/%.0s' $(seq 200)); mkdir x; chmod 000 x; echo more >> a.txt")
    run_dir = fleet.settings.data / "runs" / "run-1"
    clean.clean(run_dir)
    assert {path.name for path in run_dir.iterdir()} == {
        "exit.json",
        "keeper.json",
        "keeper.log",
        "lock",
        "output.jsonl",
    }
    assert seal.read(run_dir)
    assert not life.is_alive(run_dir)
    clean.forget(run_dir)
    assert not run_dir.exists()
