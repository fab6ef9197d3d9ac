"""How `fleet onboard` waits: a line whenever something moved, a word when nothing does."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from app.cli.voice import failed, say

if TYPE_CHECKING:
    from jobs.onboarding.progress import Progress
    from jobs.store import Store

POLL_SECONDS = 0.3
SILENT_SECONDS = 30.0
QUIET_SECONDS = 10.0  # what was made last is looked at by then, or is busy with other things


def wait(store: Store, repos: list[str]) -> None:
    """Until all is done that was asked of the repositories; what moved is said as it moves."""
    try:
        _wait(store, repos)
    except KeyboardInterrupt:
        raise failed(
            "Only the waiting has ended: what was asked for is carried out all the same.",
            "the same command tells how far it is.",
        ) from None


def _wait(store: Store, repos: list[str]) -> None:
    from jobs.onboarding.progress import is_up, progress

    if not is_up(store):
        raise failed(
            "Nothing runs that could do it: no clock ticks.",
            "`fleet up` starts all; what was asked stands in the ledger and is done then.",
        )
    said: dict[str, str] = {}
    moved_at, over_at = time.monotonic(), 0.0
    while True:
        seen = [progress(store, repo, time.time()) for repo in repos]
        if _tell(seen, said):
            moved_at = time.monotonic()
        is_over = all(one.is_over for one in seen)
        over_at = (over_at or time.monotonic()) if is_over else 0.0
        if is_over and (_is_quiet(seen) or time.monotonic() - over_at > QUIET_SECONDS):
            return
        if time.monotonic() - moved_at > SILENT_SECONDS:
            say(_silent(seen), fg="yellow")
            moved_at = time.monotonic()
        time.sleep(POLL_SECONDS)


def _tell(seen: list[Progress], said: dict[str, str]) -> bool:
    """Says what is news, and whether anything was."""
    from jobs.local.screen import plain

    news = [one for one in seen if said.get(one.repo) != one.text]
    for one in news:
        said[one.repo] = one.text
        say(f"  {one.repo}: {plain(one.text)}")
    return bool(news)


def _is_quiet(seen: list[Progress]) -> bool:
    return not any(one.is_busy for one in seen)


def _silent(seen: list[Progress]) -> str:
    left = [one.repo for one in seen if not one.is_over]
    where = ", ".join(left) or "what is left"
    return (
        f"Nothing moved for {SILENT_SECONDS:.0f} seconds in {where}. GitHub's limits may hold it up, "
        "or no `fleet work reconcile` runs; `fleet doctor` looks. Ctrl-C ends the waiting only."
    )
