"""What is a container's alone: its engine, its image, its place in a run."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from flows.model import Outcome
from jobs import doctor, jail
from jobs.agents import installed
from jobs.jail import door, limits
from jobs.jail import engine as engines
from jobs.run import clean, launch, life, spec
from jobs.run.imaged import in_image
from jobs.settings import Settings, load
from tests.jobs.git.repos import git, make_remote, settings_for
from tests.jobs.jail.house import House, eventually, living
from tests.jobs.jail.podman import IMAGE, Engine
from tests.jobs.run.runs import keeper, make_fleet, printed, sealed, until

SETTINGS = Settings(Path("/nowhere"), engines=("unix:///nowhere/s",))
SECRET = "the-agents-own-key"
AGENT = """
test "$KEY" = the-agents-own-key && test -z "$FLEET_DOOR$container$HOSTNAME" || exit 9
git log --oneline | grep -c change; ls /usr/bin | grep -c podman
mv src moved; echo more >> a.txt; echo here; read -r go < /home/agent/wait
"""


def permits(engine: Engine, *images: str) -> Settings:
    return replace(SETTINGS, engines=(engine.address,), images=images or (IMAGE,))


def test_a_run_lives_in_a_container_from_its_keeper_and_leaves_none(engine: Engine, tmp_path: Path):
    remote = make_remote(tmp_path)
    settings = replace(settings_for(remote, tmp_path), engines=(engine.address,), images=(IMAGE,))
    fleet = make_fleet(remote, settings)
    setup, verify = spec.SetupOrder(("mkfifo ~/wait",)), ("cat a.txt; ls moved",)
    order = {"jail": "container", "image": IMAGE, "env": {"KEY": SECRET}, "setup": setup, "verify": verify}
    run_dir = fleet.order("run-1", AGENT, **order)
    launch.launch(settings, run_dir)
    until(lambda: "here" in "".join(printed(run_dir)) or not life.is_alive(run_dir))
    assert engine.containers() == [str(run_dir)], (run_dir / "output.jsonl").read_text()
    told = record(engine)
    (run_dir / "home" / "wait").write_text("go\n")
    done = sealed(run_dir)
    assert (done.outcome, done.reason) == (Outcome.DELIVERED, "")
    assert [proof.exit_code for proof in done.proofs] == [0]
    assert done.proofs[0].tail == "one\nmore\nb.txt"
    # The history of the mirror, and none of the programs of this machine.
    assert " ".join(printed(run_dir)).split()[:2] == ["1", "0"]
    assert set(done.changed) == {"a.txt", "moved/b.txt", "src/b.txt"}
    assert git("show", f"{done.sha}:moved/b.txt", cwd=run_dir / "git") == "two"
    assert engine.containers() == []
    assert not [*run_dir.glob("door-*")]
    assert_is_bounded(told)


def test_a_killed_keeper_of_a_run_leaves_neither_processes_nor_a_container(engine: Engine, tmp_path: Path):
    remote = make_remote(tmp_path)
    settings = replace(settings_for(remote, tmp_path), engines=(engine.address,), images=(IMAGE,))
    word = f"9{abs(hash(str(tmp_path))) % 10**8}"
    script = f"echo here; setsid sleep {word} & sleep {word}"
    run_dir = make_fleet(remote, settings).begin("run-1", script, jail="container", image=IMAGE)
    until(lambda: "here" in "".join(printed(run_dir)) or not life.is_alive(run_dir))
    assert len(living(f"sleep\0{word}")) == 2
    os.kill(keeper(run_dir), signal.SIGKILL)
    until(lambda: not living(f"sleep\0{word}") and not life.is_alive(run_dir))
    clean.clean(run_dir)
    assert engine.containers() == []
    assert not [*run_dir.glob("door-*"), *run_dir.glob("ws")]


def record(engine: Engine) -> dict[str, Any]:
    """What the engine has in its books of its one container."""
    with engines.client(engine.address) as asked:
        return dict(asked.api.inspect_container(asked.api.containers()[0]["Id"]))


def assert_is_bounded(told: dict[str, Any]) -> None:
    text, held = json.dumps(told), told["HostConfig"]
    assert SECRET not in text
    assert "please" not in text  # the prompt
    assert (held["ReadonlyRootfs"], held["Privileged"], held["NetworkMode"]) == (True, False, "none")
    assert (held["Memory"], held["PidsLimit"]) == (4 << 30, limits.PROCESSES)
    assert 0 < held["NanoCpus"] <= limits.CPUS * 1e9
    assert not [mount for mount in told["Mounts"] if Path(mount["Source"]).is_socket()]


def test_a_container_that_outlived_keeper_and_guard_is_found_by_its_label(engine: Engine, home: House):
    """The host's tending gives the run's disk back by `clean`, and that does it."""
    home.cell = replace(home.cell, image=IMAGE, engine=engine.address)
    run_dir = home.cell.home.parent
    code = (
        "import os, signal, sys; from pathlib import Path; from jobs import jail;"
        "cell = jail.Cell(Path(sys.argv[1]), Path(sys.argv[2]), image=sys.argv[3], engine=sys.argv[4]);"
        "jailed = jail.start('container', cell, ['sleep', sys.argv[5]], b'');"
        "os.kill(jailed._guard.pid, signal.SIGKILL); os.kill(os.getpid(), signal.SIGKILL)"
    )
    word = f"8{abs(hash(str(home.data))) % 10**8}"
    places = (str(home.cell.workspace), str(home.cell.home), IMAGE, engine.address, word)
    assert python(code, *places) == -signal.SIGKILL
    assert living(f"sleep\0{word}")
    clean.clean(run_dir)
    assert eventually(lambda: not living(f"sleep\0{word}"))
    assert engine.containers() == []
    assert not (run_dir / "ws").exists()


def python(code: str, *arguments: str) -> int:
    env = {"PYTHONPATH": str(Path(jail.__file__).parents[2])}
    return subprocess.run([sys.executable, "-c", code, *arguments], env=env, check=False).returncode


def test_more_memory_than_a_container_may_have_ends_what_took_it(engine: Engine, home: House):
    home.cell = replace(home.cell, image=IMAGE, engine=engine.address)
    code, _ = home.run("container", "python3", "-c", "x = b'x' * 300_000_000", memory_bytes=100_000_000)
    assert code == 137


def test_where_an_engine_answers_and_an_image_is_permitted_it_is_the_default(engine: Engine):
    settings = permits(engine)
    assert jail.found(settings)[0] == jail.permitted(settings) == "container"
    assert jail.permitted(settings, "container", IMAGE) == "container"
    assert jail.permitted(replace(settings, is_unsafe=True)) == "container"
    missing = "localhost/not-here:1"
    why = dict(jail.tried(permits(engine, missing, IMAGE)))["container"]
    assert why == f"the image {missing} is not on this machine; `docker pull` it"
    with pytest.raises(ValueError, match=f"the image {missing} is not on this machine yet"):
        jail.permitted(permits(engine, IMAGE, missing), "container", missing)
    with pytest.raises(OSError, match=r"^localhost/No-Name: "):
        engines.pull(permits(engine, IMAGE, "localhost/No-Name"))


def test_the_doctor_says_whether_there_are_containers_and_why_not(engine: Engine):
    (well,) = doctor._jail(permits(engine))
    assert (well.verdict, well.what.startswith("jails that work here: container")) == ("well", True)
    assert well.what.endswith("; agents get container")
    *_, missing = doctor._jail(permits(engine, "localhost/not-here:1"))
    assert (
        missing.what
        == "no containers: the image localhost/not-here:1 is not on this machine; `docker pull` it"
    )
    assert missing.verdict == "warning"
    *_, unasked = doctor._jail(replace(SETTINGS, jails=("bwrap", "user")))
    assert (unasked.verdict, unasked.what) == ("well", "no containers: FLEET_IMAGES permits no image")


@pytest.mark.parametrize(
    ("wanted", "images", "got"),
    [("", ("a:1", "b"), "a:1"), ("b", ("a:1", "b"), "b"), ("a", ("a:1", "b"), None), ("", (), None),
     ("a:1` @everybody", ("a:1",), None), ("A:1", ("a:1",), None)],
)  # fmt: skip
def test_an_image_is_one_that_the_operator_permits(wanted: str, images: tuple[str, ...], got: str | None):
    settings = replace(SETTINGS, images=images)
    if got:
        assert jail.image(settings, wanted) == got
        return
    with pytest.raises(
        ValueError, match=r"is not permitted here; (write one of `a:1`|the operator permits)"
    ) as no:
        jail.image(settings, wanted)
    assert "everybody" not in str(no.value)
    if wanted:
        with pytest.raises(ValueError, match="is not permitted here"):
            jail.permitted(replace(settings, is_unsafe=True), "container", wanted)


def test_who_wants_an_image_gets_no_other_jail():
    settings = replace(SETTINGS, images=("a:1",), is_unsafe=True)
    with pytest.raises(ValueError, match="no container can be made for the image a:1: no engine listens"):
        jail.permitted(settings, "container", "a:1")


@pytest.mark.parametrize(
    ("env", "words"),
    [({"DOCKER_HOST": "tcp://10.0.0.1:2375"}, "DOCKER_HOST must be unix:///PATH"),
     ({"DOCKER_HOST": "unix:///nowhere/s"}, "no engine listens at /nowhere/s; start dockerd"),
     ({"XDG_RUNTIME_DIR": "/nowhere"}, "(does not answer|/nowhere/podman/podman.sock; start dockerd)")],
)  # fmt: skip
def test_an_engine_that_is_not_there_is_said(env: dict[str, str], words: str):
    settings = load({"FLEET_DATA": "/nowhere", "FLEET_IMAGES": "a:1, b", **env})
    assert settings.images == ("a:1", "b")
    if "DOCKER_HOST" in env or not any(Path(at.removeprefix("unix://")).exists() for at in settings.engines):
        with pytest.raises(OSError, match=words):
            engines.found(settings)


def test_what_the_shell_at_the_gate_does_is_quoted_and_forgets():
    told = door.order({"container": "x", "a.b": "y"}, {"KEY": "it's $(id)"}, "/a b", ["sh", "-c", "a; 'b"])
    assert "unset container\n" in told
    assert "export KEY='it'\"'\"'s $(id)'\n" in told
    assert "cd '/a b' || exit 125\n" in told
    assert """set -- sh -c 'a; '"'"'b'\n""" in told
    with pytest.raises(ValueError, match="'a-b' is no name"):
        door.order({}, {"a-b": ""}, "/", ["true"])


def test_an_image_brings_the_programs_that_this_machine_has_on_its_path(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    (tmp_path / "claude").write_bytes(b"\x7fELF\0")
    (tmp_path / "claude").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    plain = spec.Spec("r", "a/b", "", "", "", spec.AgentOrder("claude", installed("claude"), kind="claude"),
                      spec.Author("", ""), "", "container")  # fmt: skip
    assert plain.agent.argv == (str(tmp_path / "claude"),)
    assert in_image(plain).agent.argv == ("claude",)
    written = replace(plain, agent=replace(plain.agent, argv=("/opt/claude",)))
    assert in_image(written) == written


def test_an_engine_is_asked_only_where_an_image_is_permitted():
    code = ("import sys; from pathlib import Path; from jobs import jail; from jobs.settings import Settings;"
            "jail.tried(); jail.found(Settings(Path('/nowhere'))); jail.clear(Path('/nowhere'));"
            "sys.exit('docker' in sys.modules)")  # fmt: skip
    assert python(code) == 0
