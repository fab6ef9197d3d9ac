"""The only owner of RQ: queue names, doorbells, run jobs, workers.

Functions cross Redis as words and their arguments as JSON, so what they name is
public. One queue a worker: RQ loses a job when a worker that listens on several dies
between taking it and writing it down.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time
from contextlib import suppress
from typing import Any, Literal

import structlog
from rq import Queue, Retry, SimpleWorker, Worker
from rq.job import Job
from rq.serializers import JSONSerializer
from rq.worker.base import BaseWorker

from jobs.settings import Settings
from jobs.store import Store, StoreError, keys, open_store

log = structlog.get_logger()

RECONCILE = "reconcile"
DRAIN = "jobs.reconcile.drain"
RunFunction = Literal["start", "settle", "stop", "ask"]
RUN_FUNCTIONS = {n: f"jobs.run.{n}.{n}" for n in ("start", "settle", "stop")} | {"ask": "jobs.run.remote.ask"}
BELL_SECONDS = 5
DRAIN_SECONDS = 600
RUN_SECONDS = 1800
FAILED_SECONDS = 86400
MONITOR_SECONDS = 5
WORKER_SECONDS = 20
AGAIN_SECONDS = 2.0
EXECUTION_SECONDS = 60  # as in rq.executions.ExecutionRegistry.add
PR_SET_PDEATHSIG = 1  # linux/prctl.h


def agents_queue(host: str) -> str:
    """The queue of the runs that live on this host."""
    return f"agents-{host}"


def ring(store: Store) -> bool:
    """A worker drains the due set soon; False when one is on its way already."""
    if not store.redis.set(keys.BELL, "1", nx=True, ex=BELL_SECONDS):
        return False
    _queue(store, RECONCILE).enqueue(
        DRAIN, job_timeout=DRAIN_SECONDS, result_ttl=0, failure_ttl=FAILED_SECONDS
    )
    return True


def silence(store: Store) -> None:
    """The bell may ring again. A drain calls this first: what becomes due while it drains is rung for."""
    store.redis.delete(keys.BELL)


def enqueue_run(store: Store, host: str, function: RunFunction, *args: str) -> None:
    """This host's agents worker calls the function; once more if its worker dies."""
    _queue(store, agents_queue(host)).enqueue(
        RUN_FUNCTIONS[function],
        *args,
        job_timeout=RUN_SECONDS,
        result_ttl=0,
        failure_ttl=FAILED_SECONDS,
        retry=Retry(max=1),
    )


def take_back(store: Store, host: str) -> tuple[str, ...]:
    """Starts that this host was told to make and no worker of it has begun are not queued any more;
    their subjects, each told to whoever took it back, and to nobody else."""
    queue = _queue(store, agents_queue(host))
    jobs = Job.fetch_many(queue.get_job_ids(), connection=store.raw, serializer=JSONSerializer)
    starts = [job for job in jobs if job and job.func_name == RUN_FUNCTIONS["start"]]
    return tuple(str(job.args[0]) for job in starts if queue.remove(job))


def waiting(store: Store, queue: str) -> int:
    """How many jobs wait in a queue."""
    return int(_queue(store, queue).count)


def work_reconcile(settings: Settings) -> None:
    """Drains the due set until SIGTERM or SIGINT; the job at hand is ended first."""
    _work(settings, Drainer, RECONCILE)


def work_agents(settings: Settings) -> None:
    """Starts and settles this host's runs until SIGTERM or SIGINT; the job at hand is ended
    first. Runs live on: their keepers are no children of ours."""
    _work(settings, Runner, agents_queue(settings.host))


class Drainer(SimpleWorker):
    """Works in its own process: its jobs are short, trusted and ours."""

    max_connection_wait_time = AGAIN_SECONDS


class Runner(Worker):
    """Forks for each job. A dead one is noticed within seconds, and its child dies too."""

    max_connection_wait_time = AGAIN_SECONDS

    def get_heartbeat_ttl(self, job: Job) -> int:
        """Three intervals without a sign of life, and the job is taken from the dead."""
        return 3 * int(self.job_monitoring_interval)

    def setup_work_horse_signals(self) -> None:
        """The child dies with its worker, so that a job that is tried again runs once."""
        super().setup_work_horse_signals()
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
            if os.getppid() != self.pid:
                os._exit(1)

    def perform_job(self, job: Job, queue: Queue) -> bool:
        """RQ lists the execution of a dead worker for a minute longer than it keeps it, and
        would stumble over it when the job, tried again, is done."""
        job.execution_registry.cleanup(time.time() + EXECUTION_SECONDS)
        return super().perform_job(job, queue)

    def maintain_heartbeats(self, job: Job) -> None:
        """A store that is away for a moment does not part us from a child that works."""
        with suppress(StoreError):
            super().maintain_heartbeats(job)

    def set_current_job_working_time(self, current_job_working_time: float, pipeline: Any = None) -> None:
        """As above."""
        with suppress(StoreError):
            super().set_current_job_working_time(current_job_working_time, pipeline)


def _queue(store: Store, name: str) -> Queue:
    return Queue(name, connection=store.raw, serializer=JSONSerializer)


def _work(settings: Settings, kind: type[BaseWorker], queue: str) -> None:
    """A worker, and another when it gave up because the store was away."""
    while True:
        _listen()
        try:
            store = open_store(settings)
            worker = _worker(store, kind, queue)
        except StoreError as error:
            _say_away(queue, error)
        else:
            if _is_told_to_stop(worker):
                return
            store.close()
        time.sleep(AGAIN_SECONDS)


def _listen() -> None:
    """Without a worker, the signals are ours: RQ leaves its own handlers behind."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _leave)


def _leave(*_: Any) -> None:
    """Told to stop while there is no worker and so no job at hand."""
    raise SystemExit(0)


def _worker(store: Store, kind: type[BaseWorker], queue: str) -> BaseWorker:
    return kind(
        [_queue(store, queue)],
        connection=store.raw,
        serializer=JSONSerializer,
        job_monitoring_interval=MONITOR_SECONDS,
        maintenance_interval=MONITOR_SECONDS,
        worker_ttl=WORKER_SECONDS,
    )


def _is_told_to_stop(worker: BaseWorker) -> bool:
    """Works until told to stop (True), or until the store is away (False)."""
    try:
        worker.work(logging_level="WARNING", with_scheduler=False)
    except StoreError as error:
        _say_away(worker.queues[0].name, error)
    finally:
        _listen()
        listener: Any = worker.pubsub_thread  # RQ leaves it behind when its farewell fails
        if listener:
            listener.stop()
    return worker._shutdown_requested_date is not None


def _say_away(queue: str, error: StoreError) -> None:
    log.warning("the store is away; trying again", queue=queue, error=str(error)[:200])
