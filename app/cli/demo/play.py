"""The demo from curtain to curtain: build, start, tell the story, leave nothing (or all) behind."""

from __future__ import annotations

import signal
import sys
import tempfile
import time
from pathlib import Path

from app.cli.demo.stage import Stage, build, start, strike
from app.cli.demo.story import tell
from app.cli.voice import say, show

LAST_LINES = 15


def play(keep: bool) -> int:
    """The exit code: 0 when the change stands merged on `main`."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    begun = time.monotonic()
    say("Setting the stage: an organisation, two repositories, a store, a GitHub of our own...")
    stage = build(Path(tempfile.mkdtemp(prefix="fleet-demo-")))
    is_kept = False
    try:
        start(stage)
        tell(stage)
        show(f"\nFrom nothing to merged in {time.monotonic() - begun:.0f} seconds.", bold=True)
        is_kept = keep
        return 0
    except (RuntimeError, OSError) as error:
        say(f"\nThe demo stands still: {error}", fg="red")
        _show_logs(stage)
        return 1
    except KeyboardInterrupt:
        say("\nInterrupted.")
        return 1
    finally:
        if is_kept:
            _say_how_to_go_on(stage)
        else:
            say("Cleaning up...")
            strike(stage)


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
    say(f"  ask why        {fleet} plan acme/site#1")
    say(f"  end it         {fleet} down && rm -rf {stage.folder}")
