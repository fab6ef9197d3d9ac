"""What every command that does something begins with: settings, and logs on standard error."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jobs.settings import Settings


def ready() -> Settings:
    """The settings; from here on, logs go to standard error with secrets masked. ValueError
    names a setting that is wrong."""
    from jobs import log, settings

    loaded = settings.load()
    log.set_up(loaded)
    return loaded
