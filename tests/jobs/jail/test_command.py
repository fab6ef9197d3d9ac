"""What a jailed command is given and how its end is told."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from jobs import jail
from tests.jobs.jail.house import House, eventually, living

SYSTEM_PYTHON = Path("/usr/bin/python3")
AS_ANOTHER_USER = """
import sys
from pathlib import Path
from jobs import jail
from jobs.jail.kinds import tried
folder = Path(sys.argv[1])
if "bwrap" not in jail.found():
    sys.exit("no jail: " + dict(tried())["bwrap"])
assert "user" not in jail.found()
(folder / "ws").mkdir(); (folder / "home").mkdir()
jail.own(folder / "ws")
blocked = "for f in /x /usr/x /etc/x; do touch $f 2>/dev/null && echo $f; done"
probe = f"id -u; touch made; ls -A /proc | grep -c '^[0-9]'; {blocked}; exit 5"
jailed = jail.start("bwrap", jail.Cell(folder / "ws", folder / "home"), ["sh", "-c", probe], b"")
print(jailed.stdout.read().decode(), jailed.wait(60))
"""


def test_exit_codes_are_those_of_the_command(kind: str, home: House):
    assert home.run(kind, "sh", "-c", "exit 3")[0] == 3
    assert home.run(kind, "sh", "-c", "kill -9 $$")[0] == 137
    assert home.run(kind, "sh", "-c", "kill -15 $$")[0] == 143


def test_a_command_that_is_not_there_says_so_and_ends_with_127(kind: str, home: House):
    code, printed = home.run(kind, "no-such-agent")
    assert code == 127
    assert "no-such-agent" in printed


def test_standard_output_and_error_come_in_order_through_one_pipe(kind: str, home: House):
    assert home.run(kind, "sh", "-c", "echo one; echo two >&2; echo three")[1] == "one\ntwo\nthree\n"


def test_a_large_prompt_that_nobody_reads_blocks_nothing(kind: str, home: House):
    prompt = b"p" * 1_000_000
    assert home.run(kind, "true", stdin=prompt)[0] == 0
    assert home.run(kind, "wc", "-c", stdin=prompt)[1].strip() == "1000000"
    assert home.run(kind, "sh", "-c", "wc -c < /dev/stdin", stdin=prompt)[1].strip() == "1000000"


def test_endless_output_can_be_cut(kind: str, home: House):
    jailed = jail.start(kind, home.cell, ["sh", "-c", "yes & yes & wait"], b"")
    taken = 0
    while taken < 30_000_000:
        taken += len(jailed.stdout.read1(1 << 20))  # type: ignore[attr-defined]
    began = time.monotonic()
    jailed.kill()
    assert time.monotonic() - began < 5
    assert jailed.wait(0) == 137
    jailed.stdout.close()


def test_the_environment_is_the_cells_alone(kind: str, home: House, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("FLEET_PRIVATE_KEY", "of the worker")
    code, printed = home.run(kind, "env", env={"MODEL_KEY": "k", "HOME": "/etc", "HTTP_PROXY": "http://evil"})
    env = dict(line.split("=", 1) for line in printed.splitlines())
    proxies = {"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"}
    named = {"MODEL_KEY", "HOME", "PATH", "LANG", "TMPDIR", "PWD"}
    allowed = named | proxies | {name.lower() for name in proxies}
    assert code == 0
    assert {name for name in env if name not in allowed} <= {"_", "SHLVL", "OLDPWD"}
    assert env["MODEL_KEY"] == "k"
    if kind == "none":
        assert env["HOME"] == str(home.cell.home)
    else:
        assert env["HOME"] == "/home/agent"
        assert env["https_proxy"] == env["HTTP_PROXY"] == "http://127.0.0.1:31280"


def test_no_value_of_the_environment_stands_in_an_argument(kind: str, home: House):
    secret = f"s3cret-{os.getpid()}"
    cell = replace(home.cell, env={"MODEL_KEY": secret})
    jailed = jail.start(kind, cell, ["sh", "-c", "echo up; exec sleep 1000"], b"a prompt")
    assert jailed.stdout.readline() == b"up\n"
    shown = living(secret)
    guard_environment = Path(f"/proc/{jailed._guard.pid}/environ").read_bytes()
    jailed.kill()
    jailed.stdout.close()
    assert shown == []
    assert secret.encode() not in guard_environment


def test_a_jail_that_cannot_be_made_says_why(jail_kind: str, home: House):
    with pytest.raises(ValueError, match="no existing absolute path"):
        home.run(jail_kind, "true", workspace=home.data / "nowhere")
    with pytest.raises(ValueError, match="there is no jail called 'docker'"):
        home.run("docker", "true")


def test_a_jail_that_the_kernel_refuses_is_an_error_and_not_an_exit_code(jail_kind: str, home: House):
    with pytest.raises(OSError, match=r"the jail could not be made: .*(/tmp.*: [Ii]nvalid argument|size)"):
        home.run(jail_kind, "true", tmp_bytes=-1)


@pytest.mark.skipif(os.geteuid() != 0, reason="a worker that is not root cannot give another uid anyway")
def test_an_agent_is_never_root_nor_a_uid_that_changes_nothing(jail_kind: str, home: House):
    for uid in (0, -1, 2**32 - 1, 2**32):
        with pytest.raises(ValueError, match=f"an agent cannot have the uid {uid}"):
            home.run(jail_kind, "id", uid=uid)


def test_own_gives_the_tree_away_and_follows_no_link(tmp_path: Path):
    if os.geteuid() != 0:
        pytest.skip("only root can give files away")
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "file").write_text("x")
    tree = tmp_path / "tree"
    deep = tree / "/".join(["d"] * 1500)
    subprocess.run(["mkdir", "-p", str(deep)], check=True)
    (tree / "link").symlink_to(outside)
    (tree / "file-link").symlink_to(outside / "file")
    jail.own(tree)
    assert {path.lstat().st_uid for path in (tree, deep, tree / "link")} == {jail.AGENT_UID}
    assert {path.stat().st_uid for path in (outside, outside / "file")} == {0}
    jail.own(tmp_path / "tree/link")
    assert outside.stat().st_uid == 0
    subprocess.run(["rm", "-rf", str(tree)], check=True)


@pytest.fixture
def anyones() -> Iterator[Path]:
    """A folder that every user of this machine may enter and write."""
    folder = Path(tempfile.mkdtemp(prefix="fleet-jail-test-"))
    folder.chmod(0o777)
    yield folder
    subprocess.run(["rm", "-rf", str(folder)], check=True)


def test_a_worker_that_is_not_root_has_the_jail_bwrap(anyones: Path):
    packages = Path(jail.__file__).parents[2]
    if os.geteuid() != 0 or not SYSTEM_PYTHON.exists():
        pytest.skip("needs root and a Python under /usr to try another user")
    done = subprocess.run(
        [str(SYSTEM_PYTHON), "-B", "-c", AS_ANOTHER_USER, str(anyones)],
        user=12345, group=12345, extra_groups=[], cwd="/", capture_output=True, text=True, check=False,
        env={"PYTHONPATH": str(packages), "FLEET_DATA": str(anyones)},
    )  # fmt: skip
    if "no jail" in done.stderr or "No module named" in done.stderr or "SyntaxError" in done.stderr:
        pytest.skip(f"another user has no jail here: {done.stderr.splitlines()[-1]}")
    lines = done.stdout.split("\n")
    assert lines[0] == "12345", done.stdout + done.stderr
    assert lines[2:] == [" 5", ""]
    assert (anyones / "ws/made").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="limits are read in Linux's /proc")
def test_open_files_and_niceness_are_set(kind: str, home: House):
    _, printed = home.run(kind, "sh", "-c", "ulimit -n; ulimit -c; nice")
    files, core, nice = printed.split()
    assert 0 < int(files) <= 65_536
    assert core == "0"
    assert int(nice) >= 5


def test_jails_run_side_by_side(kind: str, home: House):
    many = [jail.start(kind, home.cell, ["sh", "-c", f"sleep 0.1; exit {code}"], b"") for code in range(3)]
    assert eventually(lambda: [jailed.wait(0.1) for jailed in many] == [0, 1, 2])
    for jailed in many:
        jailed.stdout.close()
