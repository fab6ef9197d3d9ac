"""`python -m jobs.local.keeper AGENT`: the process in an agent's tmux session, which asks it.

It is the parent of all that the agent starts, shows what it says, and keeps it. A prompt comes as a
file (`jobs/run/inbox.py`) or is typed into the session; one at a time. Ctrl-C ends the agent's turn;
SIGTERM and the session's end end everything.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from jobs.git.lock import hold
from jobs.local import order, standing
from jobs.local.ask import Asker
from jobs.local.order import Order
from jobs.local.screen import lines, plain
from jobs.run import inbox
from jobs.run.life import started

LOCK_SECONDS = 5.0
ESCAPES = {"bold": "\x1b[1m", "dim": "\x1b[2m", "cyan": "\x1b[36m", "red": "\x1b[31m"}
HINT = "-- Type a prompt and Enter. Ctrl-C ends the agent's turn, Ctrl-B D leaves this session."


class Keeper:
    """One agent, from its launch to its end."""

    def __init__(self, folder: Path, told: Order):
        self.folder = folder
        self.is_over = False
        self.standing = replace(standing.noted(folder), pid=os.getpid(), born=started(os.getpid()))
        self.bell = inbox.listen(folder)
        self.asker = Asker(folder, told, show, self.standing.conversation)
        self.is_heard = True  # whether the terminal can still say something

    def keep(self) -> None:
        """Until it is told to end."""
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._end)
        signal.signal(signal.SIGINT, self._interrupt)
        self.note(state="starting" if inbox.waiting(self.folder) else "waiting")
        if not self.standing.is_set_up:
            self._set_up()
        print(HINT, flush=True)
        while not self.is_over:
            if waiting := inbox.waiting(self.folder):
                self._turn(waiting[0])
            else:
                self._wait()

    def note(self, **changes: Any) -> None:
        self.standing = replace(self.standing, **changes)
        standing.write(self.folder, self.standing)

    def _set_up(self) -> bool:
        self.note(state="setup")
        reason = self.asker.set_up()
        self.note(state="failed" if reason else "waiting", reason=reason, is_set_up=not reason)
        return not reason

    def _turn(self, prompt: Path) -> None:
        """The agent is asked once, and what came of it is written down."""
        text = prompt.read_bytes().decode("utf-8", "surrogateescape")
        # Taken before it is asked: a keeper that dies must not ask the same again.
        prompt.unlink()
        began = time.time()
        self.note(
            state="working",
            turn=self.standing.turn + 1,
            exit_code=None,
            reason="",
            began_at=began,
            ended_at=0.0,
        )
        if not self.standing.is_set_up and not self._set_up():
            self.note(ended_at=time.time())
            return
        state, reason = self.asker.ask(text)
        self.note(
            state=state,
            reason=reason,
            exit_code=self.asker.exit_code,
            conversation=self.asker.conversation,
            ended_at=time.time(),
        )

    def _wait(self) -> None:
        """Until a prompt comes, by the bell or by the terminal."""
        listened = [self.bell, *([0] if self.is_heard else [])]
        ready, _, _ = select.select(listened, [], [])
        if self.bell in ready:
            with suppress(BlockingIOError):
                os.read(self.bell, 4096)
        if 0 in ready:
            self._typed()

    def _typed(self) -> None:
        try:
            said = os.read(0, 1 << 16)
        except OSError:
            self.is_heard = False
            return
        if not said and not os.isatty(0):
            self.is_heard = False
        text = said.decode("utf-8", "replace").strip()
        if text:
            inbox.put(self.folder, text)

    def _end(self, _number: int, _frame: Any) -> None:
        self.is_over = True
        self.asker.end()
        inbox.ring(self.folder)

    def _interrupt(self, _number: int, _frame: Any) -> None:
        (self.folder / "stop").write_text("interrupted in its session")


def show(event: dict[str, Any]) -> None:
    """The event in the session's terminal."""
    with suppress(OSError):
        for text, style in lines(event):
            print(f"{ESCAPES[style]}{text}\x1b[0m" if style else text)
        sys.stdout.flush()


def main() -> None:
    folder = Path(sys.argv[1])
    # A session's window is closed by its end; what is left of the agent must not die of a broken pipe.
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    lock = hold(folder / "lock", wait_seconds=LOCK_SECONDS)
    told = order.read(folder)
    if lock is None or told is None:
        sys.exit(f"The agent's order in {folder} cannot be read, or another process keeps it already.")
    row = told.record
    head = f"{row.branch}  agent: {row.agent}  jail: {told.jail}  worktree: {told.workspace}"
    print(f"\x1b[1m{plain(head)}\x1b[0m", flush=True)
    Keeper(folder, told).keep()


if __name__ == "__main__":
    main()
