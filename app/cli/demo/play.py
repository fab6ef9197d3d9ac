"""The demo from curtain to curtain: build, start, tell the story, leave nothing (or all) behind."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from app.cli.demo.stage import Stage, build, start, strike
from app.cli.demo.story import tell
from app.cli.voice import failed, say, show

LAST_LINES = 15
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def play(keep: bool) -> int:
    """The exit code: 0 when the epic has landed, and every test passes on `main`."""
    for number in ENDINGS:
        signal.signal(number, signal.default_int_handler)
    begun, is_kept = time.monotonic(), False
    stage = _set()
    try:
        start(stage)
        tell(stage)
        show(f"\nFrom an audit to merged code in {time.monotonic() - begun:.0f} seconds.", bold=True)
        if not keep:
            say("`fleet demo --keep` leaves all running; docs/operating.md begins with what is yours.")
        is_kept = keep
        return 0
    except (RuntimeError, OSError, subprocess.SubprocessError) as error:
        say(f"\nThe demo stands still: {error}", fg="red")
        _show_logs(stage)
        say("Hint: `fleet doctor` tries each part that the fleet needs here.")
        return 1
    except KeyboardInterrupt:
        say("\nInterrupted.")
        return 1
    finally:
        if is_kept:
            _say_how_to_go_on(stage)
        else:
            for number in ENDINGS:
                signal.signal(number, signal.SIG_IGN)  # who asks twice is not to cut this short
            say("Cleaning up...")
            strike(stage)


def _set() -> Stage:
    """The stage, set in a folder of its own; nothing is left of one that cannot be set."""
    if not shutil.which("git"):
        raise failed("The demo needs git, which is not on the PATH.", "install git, and try again.")
    say("Setting the stage: an organisation, a repository, a store, a GitHub...")
    folder = Path(tempfile.mkdtemp(prefix="fleet-demo-"))
    try:
        return build(folder)
    except BaseException as error:
        shutil.rmtree(folder, ignore_errors=True)
        if not isinstance(error, OSError):
            raise
        raise failed(f"The stage cannot be set: {error}", "TMPDIR chooses another place for it.") from error


def _show_logs(stage: Stage) -> None:
    for name in ("up", "sandbox"):
        if stage.log(name).exists():
            lines = stage.log(name).read_text(errors="replace").splitlines()[-LAST_LINES:]
            say(f"\nThe last lines of {name}:")
            say("\n".join(f"  {line}" for line in lines) or "  (none)")


def _say_how_to_go_on(stage: Stage) -> None:
    typed = Path(sys.argv[0])
    fleet = f"FLEET_DATA={stage.data} {typed if typed.name in ('fleet', 'flt') else 'fleet'}"
    say(f"\nAll goes on running. GitHub is at {stage.github}, the webhooks' door at {stage.web}.")
    say(f"  act as alice   curl -H 'Authorization: Bearer {stage.tokens['alice']}' {stage.github}/user")
    say(f"  ask why        {fleet} plan acme/shop#2")
    say(f"  end it         {fleet} down && rm -rf {stage.folder}")
