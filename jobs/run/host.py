"""What `fleet work agents` runs: this host's tending, and the workers that carry out its jobs.

The tending is the parent, for it must not wait behind a long clone; a worker that dies is
replaced, and none outlives the parent.
"""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
import signal
import sys
from multiprocessing.context import ForkServerProcess
from threading import Event, Thread

import structlog

from jobs import log as logging
from jobs import queues
from jobs.git.room import make_room
from jobs.hands import Hands
from jobs.jail import engine
from jobs.run import outside, tend
from jobs.run.ground import Ground
from jobs.settings import Settings

PR_SET_PDEATHSIG = 1  # linux/prctl.h
LOOK_SECONDS = 1.0
ROOM_SECONDS = 3600.0
# What a worker's jobs need, imported once for all workers, in a process that has no threads and so may fork.
PRELOADED = ["jobs.run.host", "jobs.run.settle", "jobs.run.start", "jobs.run.stop"]
log = structlog.get_logger()


def serve(settings: Settings, workers: int = 2) -> None:
    """Serves this host until SIGTERM or SIGINT; jobs at hand are ended first, runs live on."""
    over = Event()
    keeping = Thread(target=_keep, args=(settings, workers, over))
    keeping.start()
    Thread(target=_pull, args=(settings,), daemon=True).start()
    Thread(target=_make_room, args=(settings, over), daemon=True).start()
    if settings.jules_key or settings.copilot_token:
        Thread(target=outside.run, args=(settings, over), daemon=True).start()
    try:
        tend.run(settings, lambda hands: _leave(hands, over, keeping))
    finally:
        over.set()
        keeping.join()


def _pull(settings: Settings) -> None:
    """The permitted images are here; it may take long, and runs that want none do not wait for it."""
    try:
        engine.pull(settings)
    except OSError as error:
        log.warning("images of containers are missing", why=str(error))


def _make_room(settings: Settings, over: Event) -> None:
    """The disk is not filled by mirrors: looked at now, and once an hour."""
    while True:
        try:
            gone = make_room(settings.data, settings.mirrors_max_bytes, Ground(settings).repos())
        except OSError as error:
            log.warning("mirrors could not be removed", why=str(error))
        else:
            if gone:
                log.info("mirrors removed", repositories=gone, why="FLEET_MIRRORS_MAX_BYTES is reached")
        if over.wait(ROOM_SECONDS):
            return


def _leave(hands: Hands, over: Event, keeping: Thread) -> None:
    """What was not begun is another host's at once; then the jobs at hand are ended, and heard of."""
    tend.hand_back(hands)
    over.set()
    while keeping.is_alive():
        tend.beat(hands)
        keeping.join(tend.BEAT_SECONDS)
    tend.hand_back(hands)
    tend.give_up(hands)


def _keep(settings: Settings, workers: int, over: Event) -> None:
    """`workers` worker processes live until it is over."""
    living = [_begin(settings) for _ in range(workers)]
    while not over.wait(LOOK_SECONDS):
        for place, process in enumerate(living):
            if not process.is_alive():
                log.warning("a worker of runs ended and is replaced", exit_code=process.exitcode)
                living[place] = _begin(settings)
    for process in living:
        process.terminate()
    for process in living:
        process.join()


def _begin(settings: Settings) -> ForkServerProcess:
    nursery = multiprocessing.get_context("forkserver")
    nursery.set_forkserver_preload(PRELOADED)
    process = nursery.Process(target=work, args=(settings,))
    process.start()
    return process


def work(settings: Settings) -> None:
    """One worker process. What was imported before it forks for its first job is no garbage: a child that
    looked through it would copy all of it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    logging.set_up(settings)
    gc.freeze()
    queues.work_agents(settings)
