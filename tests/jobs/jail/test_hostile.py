"""A hostile agent tries the table of attempts in each jail; without a jail the same plants are open."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path

import pytest

from jobs import jail
from jobs.settings import ENGINES
from tests.jobs.jail import hostile
from tests.jobs.jail.house import CANARY, JAILS, House, house, lacks

NAMES = [attempt.__name__ for attempt in hostile.ATTEMPTS]
OPEN = ("a_user_namespace_of_its_own",)
# The kernel is the boundary there: docs/security.md says so.
OPEN_BY_KIND = {"bwrap": (), "user": OPEN, "container": OPEN}
LIVE_PLANTS = ("environment_of_the_worker", "secret_file", "secret_file_through_proc", "socket_of_the_store",
               "names_in_the_data_folder", "abstract_socket_of_the_worker", "loopback_of_the_worker",
               "processes_of_the_worker", "signal_to_the_worker", "write_into_the_mirror")  # fmt: skip
# What would harm the machine that runs the tests is not tried without a jail.
HARMFUL = ("write_outside_the_workspace", "kernel_settings", "device_node", "disks", "mounting",
           "a_user_namespace_of_its_own")  # fmt: skip


def attempt_all(made: House, kind: str, spared: tuple[str, ...] = ()) -> dict[str, str]:
    workspace = made.cell.workspace
    planted = workspace / "setuid-id"
    shutil.copy("/usr/bin/id", planted)
    planted.chmod(0o4755)
    places = {"data": str(made.data), "canary": CANARY, "abstract": made.abstract, "port": made.loopback_port,
              "worker": made.worker.pid, "objects": str(made.cell.objects), "spared": spared,
              "engines": [at.removeprefix("unix://") for at in (*ENGINES, made.cell.engine) if at],
              "extra": str(made.cell.mounts[0])}  # fmt: skip
    script = Path(hostile.__file__).read_text()
    groups = os.getgroups()
    if os.geteuid() == 0:
        os.setgroups([4, 27])  # what a worker may well be in
    try:
        code, printed = made.run(kind, "python3", "-c", script, json.dumps(places))
    finally:
        if os.geteuid() == 0:
            os.setgroups(groups)
    assert code == 0, printed
    return dict(json.loads(printed.splitlines()[-1]))


@pytest.fixture(scope="module", params=JAILS)
def tried(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, dict[str, str]]:
    if lacks(request.param):
        pytest.skip(lacks(request.param))
    engine = request.getfixturevalue("engine").address if request.param == "container" else ""
    with house(tmp_path_factory.mktemp(request.param), engine) as made:
        return request.param, attempt_all(made, request.param)


@pytest.mark.parametrize("attempt", NAMES)
def test_a_jail_blocks_every_attempt_of_a_hostile_agent(tried: tuple[str, dict[str, str]], attempt: str):
    kind, got = tried
    if attempt not in OPEN_BY_KIND[kind]:
        assert got[attempt] == ""


@pytest.mark.skipif(sys.platform != "linux", reason="the attempts read Linux's /proc")
def test_without_a_jail_the_same_plants_are_open(tmp_path: Path):
    with house(tmp_path) as made:
        got = attempt_all(made, "none", HARMFUL)
    blocked = [name for name in LIVE_PLANTS if not got[name]]
    assert blocked == []


@pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0, reason="only root on Linux surely has a jail"
)
def test_root_on_linux_finds_a_jail():
    assert jail.found(), "neither bwrap nor another user works here; see docs/security.md"


def test_the_agent_reads_its_own_things_and_writes_where_it_should(jail_kind: str, home: House):
    script = (
        "set -e; cat README $1/pack $2/tool; echo changed > README; mkdir sub; echo x > sub/new; "
        "test $HOME = /home/agent; echo kept > ~/note; echo y > /tmp/y; echo z > /dev/shm/z; "
        "echo n > /dev/null; echo err > /dev/stderr; id -un; python3 -c 'import ssl'; git --version"
    )
    places = (str(home.cell.objects), str(home.cell.mounts[0]))
    code, printed = home.run(jail_kind, "sh", "-c", script, "sh", *places)
    assert (code, printed[:31]) == (0, "helloobjectsa toolerr\nagent\ngit"), printed
    assert (home.cell.workspace / "README").read_text() == "changed\n"
    assert (home.cell.workspace / "sub/new").stat().st_uid == (
        jail.AGENT_UID if os.geteuid() == 0 else os.geteuid()
    )
    assert (home.cell.home / "note").read_text() == "kept\n"


def test_a_mount_that_would_uncover_the_workspace_or_the_data_is_refused(jail_kind: str, home: House):
    for mount in (home.data, home.cell.workspace / "sub", Path("/"), Path("/tmp")):
        with pytest.raises(ValueError, match=r"mount|existing"):
            home.run(jail_kind, "true", mounts=(mount,))


def test_tmp_is_bounded(jail_kind: str, home: House):
    fill = "head -c 9000000 /dev/zero > /tmp/big || head -c 9000000 /dev/zero > /dev/shm/big"
    code, printed = home.run(jail_kind, "sh", "-c", fill, tmp_bytes=4_000_000)
    assert code == 1
    assert printed.count("No space left") == 2
