"""tmux: sessions that outlive the terminal. Many are started in one call.

The program itself, no library: one call for fifty sessions is what matters, and a library's calls
are one each. The person's own server and configuration: `tmux attach` finds what we started.
Names of sessions are ours to choose; they must hold no `.`, `:` or `=`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from jobs.settings import environment

AT_ONCE = 50
MARK = "@fleet"
FORMAT = f"#{{session_name}}\t#{{pane_pid}}\t#{{pane_dead}}\t#{{pane_dead_status}}\t#{{{MARK}}}"


@dataclass(frozen=True)
class Session:
    """A session to be started: `argv` runs in `folder`. `mark` is kept with it, and found again."""

    name: str
    argv: tuple[str, ...]
    folder: Path
    mark: str


@dataclass(frozen=True)
class Pane:
    """A session that there is: its first process, whether that has ended, and how (None: by a signal, or
    not at all)."""

    name: str
    pid: int
    is_dead: bool
    status: int | None
    mark: str


def start(sessions: Sequence[Session]) -> dict[str, int]:
    """The pid of each session's process, by name. ValueError with what tmux said; then some of them
    may have been started."""
    with tempfile.NamedTemporaryFile("w", prefix="fleet-tmux-", suffix=".conf") as script:
        script.writelines(line for session in sessions for line in _lines(session))
        script.flush()
        # By a file, because a command line ends at 16 KB.
        told = _tmux("start-server", ";", "source-file", script.name, ";", "list-panes", "-a", "-F", FORMAT)
    there = _panes(told)
    missing = [one.name for one in sessions if one.name not in there or there[one.name].mark != one.mark]
    if missing:
        raise ValueError(f"tmux started no session {missing[0]!r}; `tmux ls` shows those that there are")
    return {one.name: there[one.name].pid for one in sessions}


def panes() -> dict[str, Pane]:
    """All sessions of the server, by name; none when there is no server, or no tmux."""
    try:
        listed = _tmux("list-panes", "-a", "-F", FORMAT)
    except ValueError:
        return {}
    return _panes(listed)


def end(names: Iterable[str]) -> None:
    """The sessions are gone, with the processes that still belong to their terminals; ValueError when
    tmux keeps one."""
    meant = {*names}
    for is_last in (False, False, True):
        left = sorted(meant & {*panes()})
        for at in range(0, len(left), AT_ONCE):
            some = [
                word for name in left[at : at + AT_ONCE] for word in ("kill-session", "-t", f"={name}", ";")
            ]
            try:
                _tmux(*some[:-1])
            except ValueError:  # one that ended by itself meanwhile keeps tmux from the others
                if is_last:
                    raise


def attach(name: str) -> NoReturn:
    """This process becomes the session's terminal. Inside tmux, the terminal goes over to it."""
    verb = "switch-client" if environment().get("TMUX") else "attach-session"
    program = _program()
    os.execv(program, [program, verb, "-t", f"={name}"])  # noqa: S606 (that is what attach is for)


def _panes(listed: str) -> dict[str, Pane]:
    found: dict[str, Pane] = {}
    for line in listed.splitlines():
        name, pid, dead, status, mark = (line.split("\t", 4) + [""] * 5)[:5]
        if pid.isdigit():
            code = int(status) if status.isdigit() else None
            found.setdefault(name, Pane(name, int(pid), dead == "1", code, mark))
    return found


def _lines(session: Session) -> list[str]:
    # A command of one word would be given to a shell; several are executed as they are.
    argv = session.argv if len(session.argv) > 1 else ("env", *session.argv)
    # A folder's name is a format to tmux, which could run commands.
    folder = str(session.folder).replace("#", "##")
    target = ("-t", f"={session.name}:")
    return [
        _line("new-session", "-d", "-s", session.name, "-c", folder, "--", *argv),
        _line("set-option", *target, MARK, session.mark),
        _line("set-option", "-w", *target, "remain-on-exit", "on"),
    ]


def _line(*words: str) -> str:
    """A line of tmux's language: between single quotes nothing means anything."""
    if any("\n" in word for word in words):
        raise ValueError("tmux takes no line feed in a path; move the folder to one without")
    return " ".join("'" + word.replace("'", "'\"'\"'") + "'" for word in words) + "\n"


def _tmux(*words: str) -> str:
    done = subprocess.run(
        [_program(), *words], capture_output=True, check=False, stdin=subprocess.DEVNULL, cwd="/"
    )
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip()[-500:]
        raise ValueError(f"tmux {words[0]} failed: {said or 'it did not say why'}")
    return done.stdout.decode("utf-8", "replace")


def _program() -> str:
    program = shutil.which("tmux")
    if program is None:
        raise ValueError(
            "tmux is not installed; install it (`apt install tmux`, `brew install tmux`) and ask again"
        )
    return program
