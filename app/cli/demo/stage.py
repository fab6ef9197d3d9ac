"""Where the demo happens: a folder of its own, the sandbox, the fleet, and the end of them all."""

from __future__ import annotations

import os
import socket
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from app.cli.demo import scenery, seed
from app.cli.demo.people import Person
from app.cli.up.child import Child, command, finish
from app.cli.voice import say

START_SECONDS = 30.0


@dataclass
class Stage:
    """The demo's folder and addresses. `jail` is the strongest that works here, `children` are the
    processes that it started, `begun_at` is in Unix seconds."""

    folder: Path
    github: str
    web: str
    tokens: dict[str, str]
    jail: str
    children: list[Child] = field(default_factory=list)
    begun_at: float = field(default_factory=time.time)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def where(self) -> str:
        """Where agents live, for people."""
        return "no jail" if self.jail == "none" else f"jail: {self.jail}"

    @property
    def env(self) -> dict[str, str]:
        """All that our processes get of the environment: a real App's settings are not for a demo."""
        path = os.pathsep.join(os.get_exec_path())
        return {
            "PATH": path,
            "HOME": str(self.folder),
            "LANG": "C.UTF-8",
            "FLEET_DATA": str(self.data),
            "TMPDIR": tempfile.gettempdir(),
        }

    @property
    def repository(self) -> Path:
        """The sandbox's own repository of the shop, which nobody but its git touches."""
        return self.folder / "github" / "git" / f"{scenery.SHOP}.git"

    def person(self, login: str) -> Person:
        return Person(self.github, login, self.tokens.get(login, ""))

    def log(self, name: str) -> Path:
        return self.folder / f"{name}.log"


def build(folder: Path) -> Stage:
    """The folder with everything in it that the processes read."""
    begun_at = time.time()
    scenery.write(folder / "files")
    github, web = (f"http://127.0.0.1:{port}" for port in _free_ports(2))
    tokens = {login: seed.token() for login in scenery.PEOPLE}
    stage = Stage(folder, github, web, tokens, seed.jail(), begun_at=begun_at)
    stage.data.mkdir(mode=0o700)
    secret = seed.write_github(folder, web, stage.tokens)
    seed.write_fleet(stage.data, (github, web), secret, stage.jail)
    return stage


def _free_ports(count: int) -> list[int]:
    """Ports that were free a moment ago; held together, so that they differ."""
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    try:
        return [one.getsockname()[1] for one in held]
    finally:
        for one in held:
            one.close()


def start(stage: Stage) -> None:
    """The sandbox first, then the fleet; both answer when this returns."""
    port, place = stage.github.rpartition(":")[2], str(stage.folder / "github")
    sandbox = [sys.executable, "-P", "-m", "app.sandbox", "--port", port, "--data", place]
    sandbox += ["--seed", str(stage.folder / "seed.yml")]
    _run(stage, "sandbox", sandbox)
    _until(stage, "the sandbox", lambda: stage.person("alice").get("/user"))
    _run(stage, "up", command("up"))
    _until(stage, "the fleet", lambda: Person(stage.web, "demo", "").get("/readyz"))


def _run(stage: Stage, name: str, argv: list[str]) -> None:
    child = Child(name, argv, stage.data, stage.env)
    with stage.log(name).open("ab") as output:
        child.start(output)
    stage.children.append(child)


def _until(stage: Stage, what: str, answers: Callable[[], object]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            answers()
            return
        except (OSError, RuntimeError) as error:
            check_alive(stage)
            if time.monotonic() > deadline:
                raise RuntimeError(f"{what} does not answer: {error}") from None
        time.sleep(0.05)


def check_alive(stage: Stage) -> None:
    """RuntimeError when one of our processes has ended."""
    for child in stage.children:
        if child.process and child.process.poll() is not None:
            raise RuntimeError(f"{child.name} ended with {child.process.returncode}")


def strike(stage: Stage) -> None:
    """Nothing of the demo is left: no process, no file. What fails keeps nothing else from its end."""
    from app.cli.up import close_store, stop_runs
    from app.cli.up.record import end, noted
    from jobs.git.erase import erase
    from jobs.settings import load

    settings = load({"FLEET_DATA": str(stage.data)})
    with ExitStack() as last:
        last.callback(erase, stage.folder)
        last.callback(close_store, settings)
        last.callback(lambda: end(list(noted(stage.data).values()), 5.0))
        last.callback(finish, stage.children)
        for name in stop_runs(settings):
            say(f"run {name} did not stop", fg="yellow")
