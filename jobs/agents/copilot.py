"""Copilot's coding agent, asked by assigning the issue to it
(https://docs.github.com/en/copilot/how-tos/use-copilot-agents/cloud-agent/use-cloud-agent-via-the-api, read
in November 2026).

`POST .../assignees` with `copilot-swe-agent[bot]` and an `agent_assignment` begins it. That needs a
person's token: an installation's is not taken. It reads the issue and its comments by itself, works on a
branch `copilot/...`, opens a draft that refers to the issue, and asks for a review when it has finished; the
draft stays one (https://github.com/copilot-coding-agent/user-feedback/issues/68). More is said to it in a
comment on that pull request that begins with `@copilot`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from jobs.agents.line import at, items, text, whole
from jobs.agents.remote import SKEW_SECONDS, Declined, Door, Errand, Said, Sight, Unanswered

BOT = "copilot-swe-agent[bot]"
LOGINS = {"copilot", "copilot-swe-agent"}  # as REST shows it, and as GraphQL does
BRANCHES = "copilot/"
PAGES = 10


class Copilot:
    """Copilot, by a person's token. A session's name is the time of the assignment."""

    def __init__(self, token: str, root: str):
        headers = {"Authorization": f"Bearer {token}", "Accept": "application/vnd.github+json"}
        self._door = Door(root, {**headers, "X-GitHub-Api-Version": "2022-11-28"})

    def find(self, errand: Errand, since: float) -> str:
        first = _stamp(since - SKEW_SECONDS)
        times = [
            text(row, "created_at")
            for row in self._timeline(errand)
            if text(row, "event") == "assigned" and _is_copilot(at(row, "assignee"))
        ]
        return max((time for time in times if time >= first), default="")

    def begin(self, errand: Errand) -> str:
        """An assignment from before says nothing anew, so it is taken off first."""
        issue = _issue(errand)
        if _is_assigned(self._door.ask("GET", issue)):
            self._door.ask("DELETE", f"{issue}/assignees", {"assignees": [BOT]})
        how = {"target_repo": errand.repo, "base_branch": errand.base, "custom_instructions": errand.rules}
        found = self._door.ask("POST", f"{issue}/assignees", {"assignees": [BOT], "agent_assignment": how})
        if not _is_assigned(found):
            why = f"Copilot's coding agent is not switched on for {errand.repo}, or for the token's owner"
            raise Declined(422, why)
        return text(found, "updated_at")

    def begun(self, since: float) -> int | None:
        return None

    def look(self, errand: Errand, session: str) -> Sight:
        if not _is_assigned(self._door.ask("GET", _issue(errand))):
            return Sight("gone", reason="somebody took Copilot off the issue")
        pull = self._opened(errand, session)
        number = whole(pull, "number")
        if not number:
            return Sight("working")
        begun = Said(f"pull {number}", f"opened #{number}: {text(pull, 'title')}")
        said = (begun, *self._commits(errand, number))
        if text(pull, "state") != "open" and not pull.get("merged"):
            return Sight("failed", said, number, f"its pull request #{number} was closed")
        is_over = pull.get("merged") or items(pull, "requested_reviewers")
        return Sight("ended" if is_over else "working", said, number)

    def say(self, errand: Errand, session: str, word: str) -> None:
        number = whole(self._opened(errand, session), "number")
        if not number:
            raise Declined(404, "Copilot hears nothing more until it has opened its pull request")
        path = f"/repos/{errand.repo}/issues/{number}/comments"
        self._door.ask("POST", path, {"body": f"@copilot {word}"})

    def stop(self, errand: Errand, session: str) -> None:
        self._door.ask("DELETE", f"{_issue(errand)}/assignees", {"assignees": [BOT]})

    def _opened(self, errand: Errand, session: str) -> dict[str, Any]:
        """The newest of Copilot's pull requests here that refers to the issue since it was assigned; empty
        while there is none."""
        found = []
        for row in self._timeline(errand):
            source = at(row, "source", "issue")
            is_new = text(row, "event") == "cross-referenced" and text(row, "created_at") >= session
            is_here = text(source, "repository_url").casefold().endswith(f"/repos/{errand.repo}".casefold())
            if is_new and is_here and at(source, "pull_request") and _is_copilot(at(source, "user")):
                found.append(whole(source, "number"))
        for number in reversed(found):
            pull = self._door.ask("GET", f"/repos/{errand.repo}/pulls/{number}")
            if text(pull, "head", "ref").startswith(BRANCHES):
                return pull
        return {}

    def _commits(self, errand: Errand, number: int) -> list[Said]:
        path = f"/repos/{errand.repo}/pulls/{number}/commits"
        answer = self._door.ask("GET", path, params={"per_page": 100})
        rows = [(text(row, "sha"), text(row, "commit", "message")) for row in items(answer, "items")]
        return [Said(sha, f"committed {sha[:12]}: {message.partition(chr(10))[0]}") for sha, message in rows]

    def _timeline(self, errand: Errand) -> list[Any]:
        """All that happened to the issue, oldest first."""
        rows: list[Any] = []
        for page in range(1, PAGES + 1):
            asked = {"per_page": 100, "page": page}
            found = items(self._door.ask("GET", f"{_issue(errand)}/timeline", params=asked), "items")
            rows += found
            if len(found) < asked["per_page"]:
                return rows
        raise Unanswered("the issue's timeline is too long to be read")


def _issue(errand: Errand) -> str:
    return f"/repos/{errand.repo}/issues/{errand.issue}"


def _is_assigned(issue: Any) -> bool:
    return any(_is_copilot(one) for one in items(issue, "assignees"))


def _is_copilot(user: Any) -> bool:
    return text(user, "login").casefold().removesuffix("[bot]") in LOGINS


def _stamp(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
