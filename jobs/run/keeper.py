"""`python -m jobs.run.keeper RUN_DIR`: the process that holds one run, from its spec to its seal.

The parent of the run's jails, in a session and (where it can be had) a mount namespace of its
own. No worker's death touches it. It reads the settings on standard input; its log is its
standard error.
"""

from __future__ import annotations

import os
import signal
import sys
import time
import traceback
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from flows.model import Outcome, Usage
from jobs.git import mirror, overlay
from jobs.git.erase import erase
from jobs.git.workspace import Origin, Workspace, make
from jobs.jail import Cell, clear, engine, own
from jobs.jail.cell import uid_of
from jobs.redact import redact, register, register_settings
from jobs.run import course, diary, handover, life, part, seal, spec
from jobs.run.home import furnish
from jobs.run.record import Record
from jobs.run.step import Room
from jobs.run.tell import Teller
from jobs.run.watch import Stopped, Watch
from jobs.settings import Settings

TELL_SECONDS = 3.0


def main() -> None:
    """Detach, be the run's one keeper, seal it whatever happens."""
    run_dir = Path(sys.argv[1])
    settings = handover.unpack(sys.stdin.buffer.read())
    _detach()
    lock = life.sign_in(run_dir)
    if lock is None:
        print("the keeper did not begin: the run has, or had, another one", file=sys.stderr, flush=True)
        return
    register_settings(settings)
    begun, order = time.time(), None
    try:
        order = spec.read(run_dir)
        ended = _keep(settings, run_dir, order, begun)
    except BaseException as error:
        ended = _broken(run_dir, order, _why(error), begun)
    with suppress(OSError):  # its engine is away: `clean` asks again
        clear(run_dir)
    if order:
        diary.take(run_dir, order.agent.kind)
    try:
        seal.write(run_dir, ended)
    except OSError as error:
        _make_room(run_dir, error)
        seal.write(run_dir, ended)
    print(f"sealed: {ended.outcome}", file=sys.stderr, flush=True)


def _make_room(run_dir: Path, error: OSError) -> None:
    """How a run ended is worth more than what its agent filled the disk with; the commit stands elsewhere."""
    print(f"not sealed yet: {error}; the workspace goes", file=sys.stderr, flush=True)
    with suppress(OSError):  # a mount holds what it shows
        overlay.unmount(run_dir / "ws")
    for name in ("area", "ws", "home", "review-home"):
        with suppress(OSError):
            erase(run_dir / name)


def _detach() -> None:
    """Whoever started us has no child to wait for, and its signals do not reach us."""
    if os.fork():
        os._exit(0)
    os.closerange(3, 4096)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    os.umask(0o022)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _keep(settings: Settings, run_dir: Path, order: spec.Spec, begun: float) -> seal.Seal:
    limits = order.limits
    watch = Watch(run_dir / "stop", limits, time.monotonic() + limits.minutes * 60)
    signal.signal(signal.SIGTERM, lambda _number, _frame: setattr(watch, "is_terminated", True))
    _register(order)
    place = _place(settings.data, run_dir, order)
    # Threads only from here on: a namespace of one's own has to come before them.
    teller = Teller(settings, order.run)
    record = Record(run_dir / "output.jsonl", teller.tell, watch, time.time)
    room = Room(order.jail, _cell(settings, place, order), watch, record)
    record.note(f"workspace: {place.workspace.kind}; jail: {f'{order.jail} {order.image}'.strip()}")
    progress = course.Progress(said=order.said)
    try:
        outcome, reason = course.take(order, place, room, progress)
    except Stopped as stopped:
        outcome, reason = stopped.outcome, stopped.reason
    except Exception as error:  # what the agent used stands in the seal all the same
        outcome, reason = Outcome.ERROR, _why(error)
    with suppress(OSError):  # of a full disk, too, it is known what the agent used
        record.note(f"{outcome}: {reason}" if reason else str(outcome))
    teller.close(TELL_SECONDS)
    return seal.Seal(
        run=order.run,
        outcome=outcome,
        reason=redact(reason),
        base_sha=order.base_sha,
        sha=progress.sha,
        changed=progress.changed,
        proofs=tuple(progress.proofs),
        usage=replace(watch.usage, seconds=round(time.time() - begun, 3)),
        started_at=begun,
        ended_at=time.time(),
        refused_hosts=tuple(room.refused_hosts),
        fault=progress.fault,
        said=progress.said,
        lines=progress.lines,
        summary=part.told(order, progress),
    )


def _place(data: Path, run_dir: Path, order: spec.Spec) -> course.Place:
    """The workspace, made; RUN/keeper.log says which kind and why."""
    held = mirror.path(data, order.repo)
    # Without a jail the agent is the worker's own user: git distrusts a tree of another's.
    uid = os.geteuid() if order.jail == "none" else uid_of(Cell(run_dir, run_dir))
    made: Workspace = make(run_dir, Origin(held, order.base_sha, order.branch, uid))
    why = f" ({made.why})" if made.why else ""
    print(f"workspace: {made.kind}{why}", file=sys.stderr, flush=True)
    home = furnish(run_dir / "home", order.agent.home)
    if order.jail != "none":
        own(home)
    return course.Place(run_dir, made, held)


def _cell(settings: Settings, place: course.Place, order: spec.Spec) -> Cell:
    return Cell(
        workspace=place.workspace.path,
        home=place.run_dir / "home",
        objects=place.mirror / "objects",
        mounts=tuple(Path(mount) for mount in order.agent.mounts),
        env=dict(order.env),
        egress=order.egress,
        image=order.image,
        engine=engine.found(settings) if order.jail == "container" else "",
    )


def _register(order: spec.Spec) -> None:
    """What the agent is given in secret is masked in what it prints."""
    for value in (*order.env.values(), *(text for one in order.reviewers for text in one.env.values())):
        register(value)
    for file in order.setup.files:
        with suppress(OSError, UnicodeDecodeError):
            register(Path(file.source).read_text())


def _why(error: BaseException) -> str:
    """What a person is told of our own fault; the log gets all of it."""
    print(redact("".join(traceback.format_exception(error))), file=sys.stderr, flush=True)
    why = redact(f"{type(error).__name__}: {error}")[:1000]
    return f"The worker could not carry out this run: {why}. RUN/keeper.log says more; ask again."


def _broken(run_dir: Path, order: spec.Spec | None, why: str, begun: float) -> seal.Seal:
    return seal.Seal(
        run=order.run if order else run_dir.name,
        outcome=Outcome.ERROR,
        reason=why,
        base_sha=order.base_sha if order else "",
        usage=Usage(seconds=round(time.time() - begun, 3)),
        started_at=begun,
        ended_at=time.time(),
    )


if __name__ == "__main__":
    main()
