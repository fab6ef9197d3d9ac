"""Jules over its REST API, v1alpha (https://developers.google.com/jules/api/reference/rest and
https://jules.google/docs/api/reference, read in November 2026).

A key in `X-Goog-Api-Key`. `POST sessions` begins one: `sourceContext` names the repository and
`startingBranch`; without `requirePlanApproval` plans approve themselves; `AUTO_CREATE_PR` has it open the
pull request, whose URL is among the session's `outputs`. Its `activities` are what it does; `:sendMessage`
is one more word to it. The two references write a source's name differently, so it is looked up. One of
them has `DELETE sessions/ID`, and neither a way to stop one: where it cannot be deleted it is told to stop.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from jobs.agents.line import at, items, text
from jobs.agents.remote import SKEW_SECONDS, Declined, Door, Errand, Said, Sight, Unanswered

ID = re.compile(r"[A-Za-z0-9_-]{1,100}")
PULL = re.compile(r"/(?P<repo>[^/\s]+/[^/\s]+)/pull/(?P<number>[1-9][0-9]{0,9})/?")
PAGES = 10
STOP = "Stop now: nobody asks for this any more. Change nothing more, and open no pull request."


class Jules:
    """Jules, by its owner's key."""

    def __init__(self, key: str, root: str):
        self._door = Door(root, {"X-Goog-Api-Key": key})

    def find(self, errand: Errand, since: float) -> str:
        for row in self._rows("/sessions", "sessions"):
            if f"({errand.run})" in text(row, "title") and _at(row) >= since - SKEW_SECONDS:
                return _name(row)
        return ""

    def begin(self, errand: Errand) -> str:
        wanted = {
            "prompt": errand.prompt,
            "title": title(errand),
            "sourceContext": {
                "source": self._source(errand.repo),
                "githubRepoContext": {"startingBranch": errand.base},
            },
            "requirePlanApproval": False,
            "automationMode": "AUTO_CREATE_PR",
        }
        return _name(self._door.ask("POST", "/sessions", wanted))

    def begun(self, since: float) -> int | None:
        return sum(_at(row) >= since for row in self._rows("/sessions", "sessions"))

    def look(self, errand: Errand, session: str) -> Sight:
        try:
            found = self._door.ask("GET", f"/{session}")
        except Declined as no:
            if no.status == 404:
                return Sight("gone", reason="its session does not exist any more")
            raise
        said = tuple(_said(row) for row in self._rows(f"/{session}/activities", "activities"))
        state, pull = text(found, "state"), _pull(found, errand.repo)
        if state == "AWAITING_PLAN_APPROVAL":
            self._door.ask("POST", f"/{session}:approvePlan", {})
        if state == "FAILED":
            return Sight("failed", said, pull, said[-1].text if said else "it does not say why")
        if state == "COMPLETED" or (pull and state == "AWAITING_USER_FEEDBACK"):
            return Sight("ended", said, pull)
        return Sight("asking" if state == "AWAITING_USER_FEEDBACK" else "working", said, pull)

    def say(self, errand: Errand, session: str, word: str) -> None:
        self._door.ask("POST", f"/{session}:sendMessage", {"prompt": word})

    def stop(self, errand: Errand, session: str) -> None:
        try:
            self._door.ask("DELETE", f"/{session}")
        except (Declined, Unanswered) as no:
            if not isinstance(no, Declined) or no.status != 404:
                self.say(errand, session, STOP)

    def _source(self, repo: str) -> str:
        """Jules' name of the repository. Only those are known on which its own App is installed."""
        for row in self._rows("/sources", "sources"):
            name = f"{text(row, 'githubRepo', 'owner')}/{text(row, 'githubRepo', 'repo')}"
            if name.casefold() == repo.casefold():
                return text(row, "name")
        why = f"Jules does not know {repo}: install its GitHub App there, at jules.google.com, and ask again"
        raise Declined(404, why)

    def _rows(self, path: str, name: str) -> Iterator[Any]:
        """A list, page by page."""
        asked: dict[str, Any] = {"pageSize": 100}
        for _ in range(PAGES):
            page = self._door.ask("GET", path, params=asked)
            yield from items(page, name)
            if not text(page, "nextPageToken"):
                return
            asked["pageToken"] = text(page, "nextPageToken")


def title(errand: Errand) -> str:
    """What the session is called: its run's id tells it from all others."""
    return f"#{errand.issue} {errand.title[:100]} ({errand.run})"


def _name(row: Any) -> str:
    found = text(row, "id") or text(row, "name").removeprefix("sessions/")
    if not ID.fullmatch(found):
        raise Unanswered("Jules named no session in its answer")
    return f"sessions/{found}"


def _at(row: Any) -> float:
    try:
        return datetime.fromisoformat(text(row, "createTime")).timestamp()
    except ValueError:
        return 0.0


def _pull(found: Any, repo: str) -> int:
    """The last pull request among the outputs that is one of this repository."""
    urls = [text(one, "pullRequest", "url") for one in items(found, "outputs")]
    hits = [hit for url in urls if (hit := PULL.fullmatch(_path(url)))]
    own = [int(hit["number"]) for hit in hits if hit["repo"].casefold() == repo.casefold()]
    return own[-1] if own else 0


def _path(url: str) -> str:
    """The path of an address that may be anything."""
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def _said(row: Any) -> Said:
    """An activity in words: exactly one of these fields tells of what kind it is."""
    steps = [text(step, "title") for step in items(at(row, "planGenerated", "plan"), "steps")]
    run = [text(one, "bashOutput", "command") for one in items(row, "artifacts")]
    words = [
        text(row, "agentMessaged", "agentMessage"),
        text(row, "userMessaged", "userMessage"),
        "\n".join(["Plan:", *(f"- {step}" for step in steps)]) if steps else "",
        text(row, "progressUpdated", "title"),
        text(row, "progressUpdated", "description"),
        text(row, "sessionFailed", "reason"),
        "\n".join(f"$ {command}" for command in run if command),
    ]
    told = "\n".join(word for word in words if word) or text(row, "description")
    return Said(text(row, "id") or text(row, "name"), told or "(an activity without words)")
