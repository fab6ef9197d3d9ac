"""`fleet list` and `fleet logs`: small, quick, and plain for programs."""

from __future__ import annotations

import json
import subprocess
import sys
import time

from tests.jobs.local.ground import Machine, until

HEAVY = (
    "githubkit",
    "flask",
    "redis",
    "rq",
    "cryptography",
    "httpx",
    "pydantic",
    "rich",
    "markdown_it",
    "yaml",
)
HEAVY += ("jobs.jail", "jobs.agents", "jobs.store", "structlog")
CODE = """
import sys
from app.cli import main
try:
    main({words!r})
except SystemExit as left:
    assert not left.code
print([name for name in {heavy!r} if name in sys.modules], file=sys.stderr)
print(open("/proc/self/status").read().split("VmHWM:")[1].split()[0], file=sys.stderr)
"""
BARE = "import click; print(open('/proc/self/status').read().split('VmHWM:')[1].split()[0])"


def python(machine: Machine, code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-c", code], env=machine.variables, cwd=machine.repo,
        capture_output=True, text=True, check=True,
    )  # fmt: skip


def processor_seconds(machine: Machine, code: str) -> float:
    """Of a Python that runs the code: the least of several, whatever else the machine does."""
    told = f"{code}\nimport os; print(sum(os.times()[:2]), file=sys.stderr)"
    return min(float(python(machine, told).stderr.split()[-1]) for _ in range(5))


def test_list_and_logs_are_small_and_quick(machine: Machine):
    machine.well("fanout", "2", "--prompt", "write")
    branch = machine.rows()[0]["branch"]
    machine.done(branch)
    bare = int(python(machine, BARE).stdout)
    for words in (["list"], ["logs", branch], ["list", "--json"]):
        ran = python(machine, CODE.format(words=words, heavy=HEAVY))
        heavy, kilobytes = ran.stderr.strip().splitlines()[-2:]
        assert heavy == "[]", words
        assert int(kilobytes) < 40_000, words
        assert int(kilobytes) < 2.5 * bare, words
        used = processor_seconds(machine, CODE.format(words=words, heavy=HEAVY))
        assert used < 5 * processor_seconds(machine, "import click, sys"), words


def test_the_table_says_what_each_agent_does_and_uses(machine: Machine):
    machine.well("create", "x", "--prompt", "stay")
    machine.well("fanout", "2", "try", "--prompt", "fail")
    machine.staying("x")
    for at in (1, 2):
        machine.done(f"try-A{at}")
    shown = machine.fleet("list")
    head, *lines = shown.stdout.splitlines()
    assert head.split() == ["branch", "agent", "state", "jail", "CPU", "memory", "age"]
    assert [line.split()[:4] for line in lines] == [
        ["x", "stub", "working", "none"],
        ["try-A1", "stub", "failed", "(7)"],
        ["try-A2", "stub", "failed", "(7)"],
    ]
    assert "MB" in lines[0]
    assert "a process of your own" in shown.stderr
    grouped = machine.fleet("list", "--grouped").stdout.splitlines()
    assert [line for line in grouped if line in ("try", machine.row("x")["batch_id"])] == [
        machine.row("x")["batch_id"],
        "try",
    ]
    told = machine.listed()["x"]
    assert told["memory_bytes"] > 10_000_000
    assert told["processes"] >= 4, "the keeper, its guard, the agent and its children"
    assert {**machine.row("x")}.items() <= told.items()


def test_an_empty_fleet_says_how_to_begin_and_makes_the_settings(machine: Machine):
    (machine.fleet_home / "config.toml").unlink()
    ran = machine.fleet("list")
    assert (ran.returncode, ran.stdout) == (0, "")
    assert "fleet create" in ran.stderr
    assert (machine.fleet_home / "config.toml").exists()
    assert json.loads(machine.fleet("list", "--json").stdout) == []


def test_logs_show_the_last_lines_of_however_many(machine: Machine):
    machine.well("create", "x", "--prompt", "write")
    machine.done("x")
    file = machine.folder("x") / "events.jsonl"
    with file.open("a") as more:
        for at in range(60_000):
            event = {"at": time.time(), "step": "agent", "kind": "output", "text": f"line {at}"}
            more.write(json.dumps(event) + "\n")
        more.write('{"half')
    shown = machine.fleet("logs", "x", "-n", "3").stdout.splitlines()
    assert shown == ["line 59997", "line 59998", "line 59999"]
    assert len(machine.fleet("logs", "x").stdout.splitlines()) == 200
    ran = python(machine, CODE.format(words=["logs", "x", "-n", "3"], heavy=HEAVY))
    assert int(ran.stderr.strip().splitlines()[-1]) < 40_000


def test_logs_follow_an_agent_until_it_waits(machine: Machine):
    machine.well("create", "x", "--prompt", "stay")
    machine.staying("x")
    following = subprocess.Popen(
        [sys.executable, "-P", "-m", "app", "logs", "-f", "x"],
        env=machine.variables, cwd=machine.repo, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert following.stdout
    seen = []
    while "I stay" not in seen:
        seen.append(following.stdout.readline().rstrip("\n"))
    assert following.poll() is None
    machine.well("prompt", "x", "write next")
    machine.tmux("send-keys", "-t", f"={machine.row('x')['session']}:", "C-c")
    rest = following.stdout.read()
    assert following.wait() == 0
    assert "-- stopped" in rest
    assert "> write next" in rest
    assert rest.splitlines()[-1].startswith("= exit code 0")


def test_what_an_agent_prints_cannot_command_the_terminal(machine: Machine):
    script = r"print('\x1b]0;title\x07\x1b[2Jred \x9b31m\r\u202egone')"
    (machine.home / "agent.py").write_text(script)
    machine.well("create", "x", "--prompt", "write")
    machine.done("x")
    shown = machine.fleet("logs", "x").stdout
    assert "red" in shown
    assert not set(shown) & set("\x1b\x07\x9b\r\u202e")
    screen = machine.tmux("list-panes", "-a", "-F", "#{pane_title}")
    assert "title" not in screen


def test_a_run_of_the_app_is_still_shown_by_its_id(machine: Machine):
    ran = machine.fleet("logs", "api-1-1-abc")
    assert ran.returncode == 1
    assert "There is no run 'api-1-1-abc' in the ledger" in ran.stderr
    machine.fleet("down")


def test_a_name_of_two_repositories_is_that_of_the_one_that_one_stands_in(machine: Machine):
    other = machine.home / "other"
    other.mkdir()
    machine.git("clone", "--quiet", str(machine.repo), str(other))
    machine.well("create", "x", "--prompt", "write here")
    there = machine.fleet("create", "x", "--prompt", "write there", cwd=other)
    assert there.returncode == 0, there.stderr
    until(lambda: [one["turn"] for one in json.loads(machine.fleet("list", "--json").stdout)] == [1, 1])
    assert "> write there" in machine.fleet("logs", "x", cwd=other).stdout
    assert "> write here" in machine.fleet("logs", "x").stdout
    assert machine.fleet("logs", "x", cwd=machine.home).returncode == 1
    ended = machine.fleet("kill", "x", cwd=other)
    assert ended.returncode == 0, ended.stderr
    assert [row["worktree"] for row in machine.rows()] == [str(machine.worktree("x"))]
