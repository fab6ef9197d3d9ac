"""Start a run's keeper, so that it outlives whoever starts it."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from pathlib import Path

import jobs
from jobs.git.call import PATH
from jobs.redact import redact
from jobs.run import handover
from jobs.run.life import was_started
from jobs.settings import Settings

START_SECONDS = 30.0
TOLD = re.compile(r"Traceback[^\n]*\n(?:[ \t].*\n)+\S.*\n")  # to its end, where the error stands
CODE = Path(jobs.__file__).parent.parent


def launch(settings: Settings, run_dir: Path) -> None:
    """A keeper has begun the run of RUN/spec.json. A run that was ever begun is not begun
    again: an agent starts once. RuntimeError when the keeper did not come up, with the
    end of its log."""
    if was_started(run_dir):
        return
    with (run_dir / "keeper.log").open("ab") as log:
        before = log.tell()
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "jobs.run.keeper", str(run_dir)],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            cwd="/",
            env={"PATH": f"{PATH}:/usr/sbin:/sbin", "LANG": "C.UTF-8", "PYTHONPATH": str(CODE)},
            start_new_session=True,
        )
    try:
        # It forks away from us and ends at once: nobody has to wait for the keeper itself.
        process.communicate(handover.pack(settings), START_SECONDS)
    except (subprocess.TimeoutExpired, BrokenPipeError):
        process.kill()
        process.wait()
    _wait(run_dir, before)


def _wait(run_dir: Path, before: int) -> None:
    until = time.monotonic() + START_SECONDS
    while not was_started(run_dir):
        text = (run_dir / "keeper.log").read_bytes()[before:][-2000:].decode("utf-8", "replace")
        if time.monotonic() > until or "did not begin" in text or TOLD.search(text):
            raise RuntimeError(f"the keeper of {run_dir.name} did not come up: {redact(text).strip()}")
        time.sleep(0.01)
