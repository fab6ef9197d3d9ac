"""The embedded store: one server, found again, private, durable, stopped cleanly."""

from __future__ import annotations

import multiprocessing
import os
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from jobs.settings import Settings, load
from jobs.store import StoreError, close_store, open_store
from jobs.store.address import socket_path
from jobs.store.embedded import folder
from tests.jobs.servers import hung, is_alive, kill, pid_of


def test_data_is_there_after_a_clean_stop(own_settings: Settings):
    store = open_store(own_settings)
    store.redis.set("k", "v")
    assert close_store(own_settings)
    assert not is_alive(own_settings)
    assert not close_store(own_settings)
    assert open_store(own_settings).redis.get("k") == "v"


def test_a_killed_server_is_started_again_by_the_next_command_and_lost_nothing(own_settings: Settings):
    store = open_store(own_settings)
    for number in range(500):
        store.redis.set(f"k{number}", number)
    kill(own_settings)
    assert store.redis.get("k499") == "499"
    assert store.redis.dbsize() == 500


def test_a_server_that_was_stopped_on_purpose_is_not_woken_by_an_old_client(own_settings: Settings):
    store = open_store(own_settings)
    close_store(own_settings)
    with pytest.raises(StoreError):
        store.redis.ping()
    assert open_store(own_settings).redis.ping()
    assert store.redis.ping()


def test_a_client_does_not_bring_back_a_folder_that_was_removed(tmp_path: Path):
    settings = load({"FLEET_DATA": str(tmp_path / "data")})
    store = open_store(settings)
    close_store(settings)
    folder(settings).rename(tmp_path / "elsewhere")
    with pytest.raises(StoreError):
        store.redis.ping()
    assert not folder(settings).exists()


def race(data: str, pids: multiprocessing.Queue) -> None:
    pids.put(pid_of(load({"FLEET_DATA": data})))


def test_many_processes_that_race_to_start_it_meet_in_one_server(own_settings: Settings):
    context = multiprocessing.get_context("fork")
    pids = context.Queue()
    racers = [context.Process(target=race, args=(str(own_settings.data), pids)) for _ in range(8)]
    for racer in racers:
        racer.start()
    seen = {pids.get(timeout=20) for _ in racers}
    for racer in racers:
        racer.join()
    assert seen == {pid_of(own_settings)}


def test_it_outlives_the_process_that_started_it_and_is_nobodys_zombie(own_settings: Settings):
    code = "from jobs.settings import load; from jobs.store import open_store; open_store(load())"
    subprocess.run([sys.executable, "-c", code], env={"FLEET_DATA": str(own_settings.data)}, check=True)
    pid = int((folder(own_settings) / "store.pid").read_text())
    assert is_alive(own_settings)
    assert pid_of(own_settings) == pid
    assert os.getsid(pid) != os.getsid(0)
    with pytest.raises(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)


def test_its_folder_and_its_files_are_private(own_settings: Settings):
    os.umask(os.umask(0))
    open_store(own_settings)
    home = folder(own_settings)
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert stat.S_IMODE(home.parent.stat().st_mode) == 0o700
    assert not [path for path in home.rglob("*") if path.stat().st_mode & 0o077 and not path.is_dir()]


def test_a_stale_socket_and_a_pid_of_somebody_else_are_no_obstacle(own_settings: Settings):
    kill(own_settings)
    (folder(own_settings) / "store.pid").write_text(f"{os.getpid()}\n")
    assert Path(socket_path(folder(own_settings))).exists()
    assert open_store(own_settings).redis.ping()
    assert close_store(own_settings)


def test_a_data_folder_with_a_very_long_name_works_too(tmp_path: Path):
    settings = load({"FLEET_DATA": str(tmp_path / ("long" * 30))})
    store = open_store(settings)
    store.redis.set("k", "v")
    place = Path(socket_path(folder(settings)))
    assert len(str(place)) < 100
    assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700
    kill(settings)
    assert open_store(settings).redis.get("k") == "v"
    place = Path(socket_path(folder(settings)))
    assert close_store(settings)
    assert not place.parent.exists()


def test_a_place_for_the_socket_that_others_may_write_to_is_not_believed(tmp_path: Path):
    home = tmp_path / ("long" * 30)
    home.mkdir()
    foreign = tmp_path / "foreign"
    foreign.mkdir(mode=0o777)
    foreign.chmod(0o777)
    (home / "socket").write_text(f"{foreign}/store.sock\n")
    assert socket_path(home) == str(home / "store.sock")


def test_a_server_that_hangs_is_reported_in_time_and_not_doubled(own_settings: Settings):
    pid = pid_of(own_settings)
    with hung(own_settings):
        began = time.monotonic()
        with pytest.raises(StoreError):
            open_store(own_settings, timeout_seconds=0.5)
        assert time.monotonic() - began < 3
    assert pid_of(own_settings) == pid


def test_a_store_at_a_url_is_used_and_not_stopped(own_settings: Settings):
    open_store(own_settings)
    url = f"unix://{socket_path(folder(own_settings))}"
    elsewhere = load({"FLEET_DATA": "/nonexistent", "REDIS_URL": url})
    assert open_store(elsewhere).redis.ping()
    assert not close_store(elsewhere)
    assert is_alive(own_settings)
