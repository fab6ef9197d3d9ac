"""Where a door begins an onboarding: repositories are read, and what is fine is asked for."""

from __future__ import annotations

from collections.abc import Sequence

from jobs.hands import open_hands
from jobs.onboarding.progress import ask
from jobs.onboarding.survey import Survey, surveys
from jobs.settings import Settings
from jobs.store import Store, open_store


def begin(settings: Settings, repos: Sequence[str], by: str) -> tuple[Store, list[Survey]]:
    """The store in which it can be watched, and what was read, the most severe first. `by` is
    whose name work is to be started in later, "" for nobody's."""
    with open_hands(settings) as hands:
        found = surveys(hands, repos, by)
        ask(hands.store, [survey.repo for survey in found if not survey.trouble], hands.now())
    return open_store(settings), found
