"""The pull request that a remote agent opened, judged as a commit of our own is: what it goes into, and
what it touches. Exactly the commit that was judged counts as delivered."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from flows.model import Outcome, Run
from jobs.agents.remote import SKEW_SECONDS, Errand
from jobs.git.commit import named
from jobs.git.protected import kept_from_agents
from jobs.hands import Hands
from jobs.run.seal import Seal

MOST_FILES = 3000  # more of a pull request's files GitHub does not list


def opened(hands: Hands, run: Run, errand: Errand, number: int) -> Seal:
    """How the run ended that opened this pull request of the errand's repository."""
    pull = hands.github.get(_owner(errand), f"/repos/{errand.repo}/pulls/{number}")
    sealed = Seal(run.id, Outcome.REFUSED, "", run.base_sha, started_at=run.started_at, ended_at=hands.now())
    if why := _foreign(run, errand, pull):
        return replace(sealed, reason=f"#{number} {why}. The App leaves it to people.")
    if pull["state"] != "open" and not pull["merged"]:
        why = f"#{number} was closed before the run had ended"
        return replace(sealed, outcome=Outcome.AGENT_FAILED, reason=why)
    paths = _paths(hands, errand, number)
    touched = kept_from_agents(paths, errand.protected)
    if touched or len(paths) >= MOST_FILES:
        many = "changes too many files to be judged"
        what = f"changes protected paths ({named(touched)})" if touched else many
        why = f"#{number} {what}, so the App does not merge it; a person may."
        return replace(sealed, outcome=Outcome.PROTECTED, reason=why)
    sha, branch = pull["head"]["sha"], pull["head"]["ref"]
    return replace(sealed, outcome=Outcome.DELIVERED, sha=sha, branch=branch, pull=number)


def _foreign(run: Run, errand: Errand, pull: dict[str, Any]) -> str:
    """Why it is not what the run was asked for; "" when it is."""
    head = (pull["head"]["repo"] or {}).get("full_name", "")
    if head.casefold() != errand.repo.casefold():
        return "comes from another repository"
    if pull["base"]["ref"] != errand.base:
        return f"goes into {pull['base']['ref']!r}, and not into {errand.base!r}"
    if datetime.fromisoformat(pull["created_at"]).timestamp() < run.claimed_at - SKEW_SECONDS:
        return "stood there before the run began"
    return ""


def _paths(hands: Hands, errand: Errand, number: int) -> list[str]:
    """All paths that it touches: those that files had before, too."""
    pages = hands.github.pages(_owner(errand), f"/repos/{errand.repo}/pulls/{number}/files")
    rows = [row for page in pages for row in page]
    found = [row["filename"] for row in rows] + [row.get("previous_filename", "") for row in rows]
    return [path for path in found if path]


def _owner(errand: Errand) -> str:
    return errand.repo.partition("/")[0]
