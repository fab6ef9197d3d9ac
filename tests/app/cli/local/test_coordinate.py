"""`fleet coordinate` over two real services: a plan, two workers, a review that finds what no test does."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.app.cli.local import services
from tests.jobs.local.ground import Machine, lives, make_machine, until

TASK = "When the server is overloaded it says so, and the client tries again.\n"


@dataclass(frozen=True)
class Desk:
    """A person's machine with the two services; `log` holds what the agents were asked."""

    machine: Machine
    client: Path
    server: Path
    log: Path

    def clear(self, habit: str = "") -> None:
        """Nobody was asked anything yet; the agents have this bad habit."""
        for left in self.log.glob("*"):
            left.unlink()
        if habit:
            (self.log / habit).touch()

    def run(self, task: str, *more: str, habit: str = "") -> subprocess.CompletedProcess[str]:
        self.clear(habit)
        words = ("coordinate", "-", *self.paths, "--agent", "maker", *more)
        return self.machine.fleet(*words, stdin=task.encode())

    @property
    def paths(self) -> tuple[str, str]:
        return str(self.client), str(self.server)

    def asked(self) -> list[str]:
        return [path.read_text() for path in sorted(self.log.glob("*.txt"))]

    def git(self, repo: Path, *words: str) -> str:
        return self.machine.git(*words, cwd=repo)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    if shutil.which("tmux") is None:
        pytest.skip("tmux is not installed, and the local fleet runs in it: install it to run this")
    folder = tmp_path_factory.mktemp("coordinate")
    machine = make_machine(folder)
    made = Desk(machine, folder / "client", folder / "server", folder / "log")
    made.log.mkdir()
    for repo, files in ((made.client, services.CLIENT), (made.server, services.SERVER)):
        services.make(repo, files)
        made.git(repo, "init", "--quiet", "--initial-branch=main")
        made.git(repo, "add", "--all")
        made.git(repo, "commit", "--quiet", "-m", "first")
    (folder / "agent.py").write_text(services.AGENT)
    config = machine.fleet_home / "config.toml"
    command = json.dumps([sys.executable, str(folder / "agent.py"), str(made.log)])
    config.write_text(
        config.read_text() + f"\n[agents.maker]\ncommand = {command}\n[agents.critic]\ncommand = {command}\n"
    )
    machine.env["PYTHONDONTWRITEBYTECODE"] = "1"
    yield made
    machine.clear()
    for repo in (made.client, made.server):
        machine.fleet("kill", "*", cwd=repo)


def report(desk: Desk) -> dict[str, Any]:
    """The newest report that was kept."""
    kept = max((desk.machine.fleet_home / "coordinated").iterdir(), key=lambda one: one.stat().st_mtime)
    assert f"`{kept.name}`" in (kept / "report.md").read_text()
    return json.loads((kept / "report.json").read_text())


def test_the_review_finds_what_every_repository_s_tests_pass_and_it_is_mended(desk: Desk):
    done = desk.run(TASK, "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    branch = told["id"]
    assert (told["holds"], told["rounds"], told["problem"]) == (True, 1, "")
    assert [one["verdict"] for one in told["judgements"]] == ["holds", "holds"]
    assert told == report(desk)
    asked = desk.asked()
    # The plan that named no repository came back with what is wrong, and was written anew.
    assert "specs[0].after[0]: 'sever' is none of those that there are; did you mean server?" in asked[1]
    # The client began after the server, and heard what it decided as data.
    server, client = (
        next(one for one in asked if f"the part of {name}" in one) for name in ("server", "client")
    )
    assert asked.index(server) < asked.index(client)
    before = client.split("What was decided before")[1]
    assert "untrusted-" in before
    assert "It raises Overloaded, and bears MOST_TRIES = 3" in before
    assert "It changed: server.py, test_server.py" in before
    assert str(desk.server) not in client
    # What the server's worker does not own it undid, when it was told.
    assert "server: changed what it does not own; it is told" in done.stderr
    assert desk.git(desk.server, "diff", "--name-only", "main", branch) == "server.py\ntest_server.py"
    # Both mismatches passed the repositories' own tests, were found, and went back to the client alone.
    assert done.stderr.count("python3 -B -m unittest -q") >= 4
    assert "exception-name is broken in client" in done.stderr
    assert "retry-budget is broken in client" in done.stderr
    code = desk.git(desk.client, "show", f"{branch}:client.py")
    assert "'Overloaded'" in code
    assert "TRIES = 3" in code
    # What people have checked out is as it was; the worktrees stand, all committed, and no agent lives.
    for repo in (desk.client, desk.server):
        assert desk.git(repo, "status", "--porcelain") == ""
        assert desk.git(repo, "rev-parse", "--abbrev-ref", "HEAD") == "main"
    assert all(desk.git(Path(part["worktree"]), "status", "--porcelain") == "" for part in told["parts"])
    assert branch not in desk.machine.tmux("list-sessions")
    assert not list((desk.machine.fleet_home / "coordinated" / branch).rglob("client.py"))


def test_a_coordinator_that_writes_into_a_tree_is_refused_and_named(desk: Desk):
    done = desk.run(TASK + "WRITES")
    assert done.returncode == 1
    assert "was refused: it was to read alone, and changed server ('ignored/" in done.stdout
    assert "does not hold" in done.stderr
    assert (len(desk.asked()), report(desk)["parts"]) == (1, [])
    assert not (desk.server / "ignored").exists()


def test_a_plan_that_stays_wrong_is_asked_for_three_times_and_then_refused(desk: Desk):
    done = desk.run(TASK + "ALWAYS-WRONG")
    assert done.returncode == 1
    assert "cannot be taken, 3 times" in done.stdout
    assert "did you mean server?" in done.stdout
    assert len(desk.asked()) == 3


def test_a_worker_that_keeps_what_it_does_not_own_is_flagged_and_what_waits_for_it_does_not_begin(desk: Desk):
    done = desk.run(TASK, habit="stubborn")
    assert done.returncode == 1
    told = report(desk)
    client, server = told["parts"]
    assert server["outside"] == ["README.md"]
    assert "it did not begin: server, which it comes after, is not done" in client["problem"]
    assert "outside of what it owns: `README.md`" in done.stdout
    assert "### `retry-budget`: not shown" in done.stdout
    assert told["holds"] is False


def test_a_repository_that_had_no_part_gets_a_worker_when_it_breaks_a_contract(desk: Desk):
    done = desk.run(TASK, "--reviewer", "critic", habit="aside")
    assert done.returncode == 0, done.stderr
    assert "critic reviews all branches together" in done.stderr
    told = report(desk)
    assert [(part["repo"], part["problem"]) for part in told["parts"]] == [("server", ""), ("client", "")]
    assert told["rounds"] == 1
    assert "TRIES = 3" in desk.git(desk.client, "show", f"{told['id']}:client.py")


def test_what_stays_broken_goes_back_twice_and_then_is_left_to_people(desk: Desk):
    done = desk.run(TASK, habit="deaf")
    assert done.returncode == 1
    told = report(desk)
    assert (told["rounds"], [one["verdict"] for one in told["judgements"]]) == (2, ["broken", "broken"])
    assert "It does not hold: contracts 2 broken; what was broken went back 2 times." in done.stdout
    assert "What to do in `client`: keep to the server's" in done.stdout
    assert "- `server/server.py:3`: `MOST_TRIES = 3`" in done.stdout


def test_ctrl_c_ends_the_agents_and_says_what_stands(desk: Desk):
    desk.clear()
    (desk.log / "task.md").write_text(TASK + "STAYS")
    argv = [sys.executable, "-P", "-m", "app", "coordinate", str(desk.log / "task.md"), *desk.paths]
    with subprocess.Popen(
        [*argv, "--agent", "maker"],
        env=desk.machine.variables,
        cwd=desk.machine.repo,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # whoever runs the tests in the background has SIGINT ignored, and children keep that
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as process:
        until(lambda: (desk.log / "pids.json").exists() or process.poll() is not None)
        pids = json.loads((desk.log / "pids.json").read_text())
        process.send_signal(signal.SIGINT)
        try:
            out, err = process.communicate(timeout=60)
        finally:
            process.kill()
    assert process.returncode == 1, err
    assert "It ended before its time: it was interrupted" in out
    until(lambda: not any(map(lives, pids)))
    server = next(part for part in report(desk)["parts"] if part["repo"] == "server")
    assert Path(server["worktree"]).is_dir()
    assert server["worktree"] in out
    assert desk.git(desk.server, "rev-parse", server["branch"]) == desk.git(desk.server, "rev-parse", "main")


def test_a_worker_that_takes_too_long_is_ended(desk: Desk):
    done = desk.run(TASK + "STAYS", "--minutes", "0.1")
    assert done.returncode == 1
    assert "server: it took longer than its 0.1 minutes; raise --minutes" in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("-", "{client}"), "2 to 20 repositories"),
        (("-", "{client}", "{client}/.github"), "was named already"),
        (("-", "{client}", "/"), "in no git repository"),
        (("missing.md", "{client}", "{server}"), "does not exist"),
    ],
)
def test_what_is_used_wrongly_ends_with_2(desk: Desk, words: tuple[str, ...], said: str):
    argv = [word.format(client=desk.client, server=desk.server) for word in words]
    done = desk.machine.fleet("coordinate", *argv, stdin=TASK.encode())
    assert (done.returncode, said in done.stderr) == (2, True), done.stderr
