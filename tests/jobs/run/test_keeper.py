"""Deaths: of the keeper, of what started it, of the agent's hidden children."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from flows.model import Outcome
from jobs.errors import Later
from jobs.run import clean, handover, launch, life, seal, spec
from tests.jobs.run.runs import JAILS, Fleet, keeper, living, printed, sealed, until


def marked(fleet: Fleet) -> str:
    """A word that stands in the command line of nobody else's process."""
    return f"7{abs(hash(str(fleet.settings.data))) % 10**8}"


@pytest.mark.parametrize(
    ("kind", "step"),
    [*((kind, "agent") for kind in (*JAILS, "none")), (JAILS[0], "setup"), (JAILS[-1], "verify")],
)
def test_a_killed_keeper_leaves_no_process_and_no_seal(fleet: Fleet, kind: str, step: str):
    word = marked(fleet)
    hang = f"echo here; setsid sleep {word} & sleep {word}"
    scripts = {"setup": "true", "agent": "echo x >> a.txt", "verify": "true", step: hang}
    setup, verify = spec.SetupOrder((scripts["setup"],)), (scripts["verify"],)
    run_dir = fleet.begin("run-1", scripts["agent"], jail=kind, setup=setup, verify=verify)
    until(lambda: printed(run_dir, step) == ["here"])
    assert life.is_alive(run_dir)
    os.kill(keeper(run_dir), signal.SIGKILL)
    until(lambda: not life.is_alive(run_dir))
    until(lambda: not living(f"sleep\0{word}"))
    assert seal.read(run_dir) is None
    assert not os.path.ismount(run_dir / "ws")
    clean.clean(run_dir)
    assert not (run_dir / "ws").exists()


def test_a_run_that_was_begun_is_never_begun_again(fleet: Fleet):
    run_dir = fleet.begin("run-1", "echo here; sleep 100")
    until(lambda: printed(run_dir) == ["here"])
    os.kill(keeper(run_dir), signal.SIGKILL)
    until(lambda: not life.is_alive(run_dir))
    launch.launch(fleet.settings, run_dir)
    assert not life.is_alive(run_dir)
    assert seal.read(run_dir) is None


def test_two_starters_at_once_start_one_keeper(fleet: Fleet):
    run_dir = fleet.order("run-1", "echo x >> a.txt")
    code = (
        "import sys; from pathlib import Path; from jobs.run import handover, launch;"
        "launch.launch(handover.unpack(sys.stdin.buffer.read()), Path(sys.argv[1]))"
    )
    starters = [
        subprocess.Popen([sys.executable, "-c", code, str(run_dir)], stdin=subprocess.PIPE) for _ in range(4)
    ]
    for starter in starters:
        starter.communicate(handover.pack(fleet.settings))
    assert [starter.returncode for starter in starters] == [0] * 4
    assert sealed(run_dir).outcome is Outcome.DELIVERED
    assert (run_dir / "keeper.log").read_text().count("sealed:") == 1
    assert (run_dir / "output.jsonl").read_text().count('"kind": "begin"') == 2  # agent, commit


def test_a_keeper_survives_whoever_started_it(fleet: Fleet):
    run_dir = fleet.order("run-1", "echo here; read x < wait; echo x >> a.txt; rm wait")
    code = (
        "import sys, time; from pathlib import Path; from jobs.run import handover, launch;"
        "launch.launch(handover.unpack(sys.stdin.buffer.read()), Path(sys.argv[1])); time.sleep(100)"
    )
    starter = subprocess.Popen(
        [sys.executable, "-c", code, str(run_dir)], stdin=subprocess.PIPE, start_new_session=True
    )
    assert starter.stdin
    starter.stdin.write(handover.pack(fleet.settings))
    starter.stdin.close()
    until(lambda: life.was_started(run_dir))
    os.killpg(starter.pid, signal.SIGKILL)
    starter.wait()
    assert sealed(run_dir).outcome is Outcome.AGENT_FAILED  # there is nothing to wait for
    assert "wait" in sealed(run_dir).reason


@pytest.mark.parametrize("how", ["file", "signal"])
def test_a_run_that_is_asked_to_stop_is_cancelled(fleet: Fleet, how: str):
    word = marked(fleet)
    run_dir = fleet.begin("run-1", f"echo here; setsid sleep {word} & sleep {word}")
    until(lambda: printed(run_dir) == ["here"])
    with pytest.raises(Later):
        clean.clean(run_dir)
    if how == "file":
        life.ask_to_stop(run_dir, "the label was taken off")
    else:
        os.kill(keeper(run_dir), signal.SIGTERM)
    until(lambda: seal.read(run_dir))
    done = sealed(run_dir)
    assert done.outcome is Outcome.CANCELLED
    assert how == "signal" or "the label was taken off" in done.reason
    assert living(f"sleep\0{word}") == []


@pytest.mark.parametrize("kind", [*JAILS, "none"])
def test_a_child_in_a_session_of_its_own_dies_with_its_agent(fleet: Fleet, kind: str):
    word = marked(fleet)
    done = fleet.run(f"echo x >> a.txt; setsid sleep {word} & exit 0", jail=kind)
    assert done.outcome is Outcome.DELIVERED
    assert living(f"sleep\0{word}") == []


def test_the_keeper_holds_no_secret_in_its_environment_and_no_file_of_its_starter(fleet: Fleet):
    run_dir = fleet.begin("run-1", "echo here; sleep 100")
    until(lambda: printed(run_dir) == ["here"])
    proc = Path("/proc") / str(keeper(run_dir))
    names = {entry.split(b"=")[0] for entry in (proc / "environ").read_bytes().split(b"\0") if entry}
    assert names == {b"PATH", b"LANG", b"PYTHONPATH"}
    assert os.readlink(proc / "cwd") == "/"
    assert os.getsid(keeper(run_dir)) != os.getsid(0)
    held = {os.readlink(path) for path in (proc / "fd").iterdir()}
    files = {path for path in held if path.startswith("/") and not path.startswith("/dev/")}
    ours = {str(run_dir / name) for name in ("lock", "keeper.log", "output.jsonl")}
    assert {path for path in files if "/pristine/" not in path and not path.startswith("/memfd:")} == ours


@pytest.mark.parametrize(
    ("module", "more"), [("jobs.run.keeper", ()), ("jobs.local.keeper", ("redis", "asyncio", "ssl"))]
)
def test_a_keeper_which_is_started_for_each_run_imports_only_what_it_needs(
    module: str, more: tuple[str, ...]
):
    heavy = {
        "requests",
        "fsspec",
        "yaml",
        "markdown_it",
        "docker",
        "githubkit",
        "rq",
        "flask",
        "structlog",
        *more,
    }
    code = f"import sys, {module}; print(sorted({heavy!r} & sys.modules.keys()))"
    ran = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


def test_a_keeper_that_cannot_come_up_is_told_with_its_last_words(fleet: Fleet):
    run_dir = fleet.order("run-1", "true")
    (run_dir / "keeper.json.new").mkdir()
    with pytest.raises(RuntimeError, match="IsADirectoryError"):
        launch.launch(fleet.settings, run_dir)


def test_a_second_keeper_does_not_take_up_what_a_first_one_began(tmp_path: Path):
    first = life.sign_in(tmp_path)
    assert first is not None
    assert life.is_alive(tmp_path)
    os.close(first)
    assert not life.is_alive(tmp_path)
    assert life.sign_in(tmp_path) is None
