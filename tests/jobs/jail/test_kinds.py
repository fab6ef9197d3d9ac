"""Which jail a run gets, on machines that have both, one or none."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from jobs import jail
from jobs.jail import limits
from jobs.settings import Settings
from tests.jobs.jail.house import lacks

CAP_SYS_ADMIN = 21
# A root that may not make namespaces: what an ordinary container gives.
WITHOUT_RIGHTS = f"""
import os, sys
from jobs.jail import kernel
kernel.prctl(kernel.PR_CAPBSET_DROP, {CAP_SYS_ADMIN})
os.execv(sys.executable, [sys.executable, "-c", sys.argv[1]])
"""
PROBE = """
from jobs import jail
from jobs.settings import Settings
from pathlib import Path
print(jail.found())
try:
    jail.permitted(Settings(Path("/nowhere"), jails=("user",)))
except ValueError as error:
    print(error)
print(jail.permitted(Settings(Path("/nowhere"), jails=("user",), is_unsafe=True)))
"""
SETTINGS = Settings(Path("/nowhere"))


def test_found_is_strongest_first_and_permitted_takes_the_first():
    if not jail.found():
        pytest.skip("; ".join(lacks(kind) for kind in ("bwrap", "user")))
    assert list(jail.found()) == [kind for kind in ("bwrap", "user") if kind in jail.found()]
    assert jail.permitted(SETTINGS) == jail.found()[0]
    assert jail.permitted(replace(SETTINGS, is_unsafe=True)) == jail.found()[0]
    assert jail.permitted(replace(SETTINGS, jails=jail.found()[-1:])) == jail.found()[-1]
    assert jail.permitted(SETTINGS, jail.found()[-1]) == jail.found()[-1]


def test_where_no_jail_is_permitted_nothing_starts_unless_the_operator_says_so():
    elsewhere = replace(SETTINGS, jails=("container",))
    with pytest.raises(ValueError, match=r"nothing was started.*FLEET_UNSAFE=1"):
        jail.permitted(elsewhere)
    assert jail.permitted(replace(elsewhere, is_unsafe=True)) == "none"
    with pytest.raises(ValueError, match="FLEET_UNSAFE=1"):
        jail.permitted(SETTINGS, "none")
    with pytest.raises(ValueError, match="no jail called 'moon'"):
        jail.permitted(replace(SETTINGS, is_unsafe=True), "moon")


def test_a_wanted_jail_that_is_not_there_is_never_replaced_by_none():
    with pytest.raises(ValueError, match="FLEET_JAILS permits only container"):
        jail.permitted(replace(SETTINGS, jails=("container",), is_unsafe=True), "bwrap")


@pytest.mark.skipif(
    sys.platform != "linux" or "user" not in jail.found(), reason=lacks("user") or "not on Linux"
)
def test_a_machine_that_gives_no_rights_is_told_truly():
    packages = Path(jail.__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_RIGHTS, PROBE],
        capture_output=True, text=True, check=False, env={"PYTHONPATH": str(packages)},
    )  # fmt: skip
    lines = done.stdout.splitlines()
    assert lines[0] == "()", done.stderr
    assert "making namespaces: Operation not permitted" in lines[1]
    assert lines[2] == "none"


def test_memory_and_pids_are_limited_where_a_cgroup_is_handed_on(tmp_path: Path):
    group = tmp_path / "service"
    group.mkdir()
    (tmp_path / "membership").write_text("3:cpu:/\n0::/service\n")
    assert limits.own_group(tmp_path / "membership", tmp_path) is None
    (group / "cgroup.controllers").write_text("memory pids\n")
    assert limits.own_group(tmp_path / "membership", tmp_path) == group
    made = limits.confine(77, 1000, group)
    assert made is not None
    assert {path.name: path.read_text() for path in made.iterdir()} == {
        "memory.max": "1000", "pids.max": str(limits.PROCESSES), "cgroup.procs": "77"
    }  # fmt: skip


def test_without_a_writable_cgroup_nothing_fails(tmp_path: Path):
    assert limits.own_group(tmp_path / "nowhere", tmp_path) is None
    assert limits.confine(77, 1000, None) is None
    assert limits.confine(77, 1000, tmp_path / "nowhere") is None
    limits.release(None)
