"""A remote agent: asked over its vendor's API, and asked after from here. `jules.py` and `copilot.py`
are the two there are; `far.py` says which of them this worker has."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol
from urllib.parse import urlsplit

from flows.model.run import AGENT, LATER, OPERATOR

if TYPE_CHECKING:
    import requests

CONNECT_SECONDS, READ_SECONDS = 5.0, 20.0
TIMED = (408, 425, 429)
LIMIT = re.compile(r"rate limit|quota|too many requests|resource_exhausted", re.IGNORECASE)
SAID = 500  # characters of a refusal that people are shown
SKEW_SECONDS = 30.0  # the vendor's clock is nearer to ours than that


@dataclass(frozen=True)
class Errand:
    """What a remote agent is asked for, as a run's host keeps it. `base` is the branch on which it begins
    and into which its pull request goes. `prompt` is the whole task; `rules` is all of it but the issue's
    own text, for an agent that reads the issue by itself. `protected` is judged on its pull request; `said`
    are the `/fleet say` commands that stand in the prompt."""

    run: str
    agent: str
    repo: str
    issue: int
    base: str
    title: str
    prompt: str
    rules: str
    minutes: float
    protected: tuple[str, ...] = ()
    said: tuple[str, ...] = ()


@dataclass(frozen=True)
class Said:
    """One thing that the vendor tells of the work. `id` names it, so that it is written down once."""

    id: str
    text: str


@dataclass(frozen=True)
class Sight:
    """How the work stands. `asking`: it waits for an answer; `gone`: somebody took it away. `pull` is the
    number of the pull request that it opened in the errand's repository (0: none)."""

    state: Literal["working", "asking", "ended", "failed", "gone"]
    said: tuple[Said, ...] = ()
    pull: int = 0
    reason: str = ""


class Remote(Protocol):
    """What is asked of a vendor. Each raises Declined or Unanswered."""

    def find(self, errand: Errand, since: float) -> str:
        """The work that was begun for the errand since then (Unix seconds): a session's name, or ""."""

    def begin(self, errand: Errand) -> str:
        """Begins the work, and gives its session's name."""

    def begun(self, since: float) -> int | None:
        """How much work its account began since then (Unix seconds), by whomever; None: it does not tell."""

    def look(self, errand: Errand, session: str) -> Sight:
        """How it stands."""

    def say(self, errand: Errand, session: str, word: str) -> None:
        """One more word to the agent."""

    def stop(self, errand: Errand, session: str) -> None:
        """It works no longer, as far as the vendor lets us say so."""


class Declined(Exception):
    """The vendor said no, and did nothing. `fault` says who must act: `later`, `operator` or `agent`."""

    def __init__(self, status: int, why: str, seconds: float = 0.0):
        super().__init__(f"{why} (HTTP {status})")
        self.status = status
        self.seconds = seconds
        is_limit = status in TIMED or (status in (400, 403) and LIMIT.search(why) is not None)
        self.fault = LATER if is_limit else OPERATOR if status in (401, 402, 403) else AGENT


class Unanswered(Exception):
    """No answer, or the vendor's own trouble: whether it was carried out, nobody knows."""


class Door:
    """An API's root, and the headers by which it knows us."""

    def __init__(self, root: str, headers: Mapping[str, str]):
        self._root = root
        self._headers = dict(headers)

    def ask(
        self, method: str, path: str, body: Any = None, params: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """The JSON that it answers with; a list stands under `items`. No redirect is followed: it would
        take the key elsewhere."""
        import requests  # where it is needed: a keeper imports this file, and asks nobody

        try:
            answer = requests.request(
                method,
                f"{self._root}{path}",
                json=body,
                params=params,
                headers=self._headers,
                timeout=(CONNECT_SECONDS, READ_SECONDS),
                allow_redirects=False,
            )
        except requests.RequestException as error:
            raise Unanswered(f"{self._name} gave no answer: {type(error).__name__}") from None
        found = _json(answer)
        if answer.status_code >= 500 or (answer.ok and found is None):
            raise Unanswered(f"{self._name} answered with {answer.status_code}, which says nothing")
        if answer.status_code >= 300:
            raise Declined(answer.status_code, _why(found), _seconds(answer.headers.get("Retry-After", "")))
        return found if isinstance(found, dict) else {"items": found}

    @property
    def _name(self) -> str:
        return urlsplit(self._root).hostname or self._root


def _json(answer: requests.Response) -> Any:
    """What it says; {} where it has no content, None where that is no JSON."""
    try:
        return answer.json() if answer.content else {}
    except (ValueError, RecursionError):
        return None


def _why(found: Any) -> str:
    """Google says `error.message`, GitHub `message`."""
    told = found.get("error", found) if isinstance(found, dict) else {}
    words = [told.get("status"), told.get("message")] if isinstance(told, dict) else []
    return ": ".join(str(word) for word in words if isinstance(word, str))[:SAID] or "it gave no reason"


def _seconds(text: str) -> float:
    return min(float(text), 3600.0) if text.isascii() and text.isdigit() else 0.0
