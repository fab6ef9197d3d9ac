"""The world: its state, its clock, its lock, and the log of all that was carried out."""

from __future__ import annotations

import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.sandbox.ids import new_token
from app.sandbox.nouns import App, Issue, Json, Repository, State, Token, User


@dataclass
class Request:
    """What is being carried out: a REST call, a GraphQL mutation, a push or a control call."""

    via: str = "control"
    method: str = ""
    path: str = ""


@dataclass
class World:
    """Everything is read and changed under `lock`. `say` hands a webhook's event to the senders.

    What GitHub does in the background waits in `pending` (when, what); `places` remembers where an issue's
    id was found, `index` what search saw last, and `codes` what manifests became (App, private key, when).
    """

    folder: Path
    url: str = "http://127.0.0.1"
    state: State = field(default_factory=State)
    lock: threading.RLock = field(default_factory=threading.RLock)
    log: list[Json] = field(default_factory=list)
    say: Callable[[App, Json], None] = lambda app, delivery: None
    offset_seconds: float = 0.0
    stopped_at: float | None = None
    mergeable_seconds: float = 0.05
    update_seconds: float = 0.05
    index_seconds: float = 1.0
    most_entries: int = 100_000
    pending: list[tuple[float, Callable[[], None]]] = field(default_factory=list)
    settle: Callable[[World], None] = lambda world: None
    places: dict[int, tuple[int, int]] = field(default_factory=dict)
    index: dict[int, Issue] = field(default_factory=dict)
    codes: dict[str, tuple[int, str, float]] = field(default_factory=dict)
    is_changed: bool = False
    _local: threading.local = field(default_factory=threading.local)

    @property
    def request(self) -> Request:
        """What this thread carries out."""
        return getattr(self._local, "request", None) or Request()

    @request.setter
    def request(self, request: Request) -> None:
        self._local.request = request

    def watch(self) -> set[str]:
        """From now on, whose bodies this thread shows: `read acme/api#12`, in lower case."""
        seen: set[str] = set()
        self._local.seen = seen
        return seen

    def shows(self, repo: Repository, number: int) -> None:
        """The body of this issue goes into an answer."""
        seen: set[str] | None = getattr(self._local, "seen", None)
        if seen is not None:
            seen.add(f"read {repo.full_name}#{number}".lower())

    def now(self) -> float:
        return (time.time() if self.stopped_at is None else self.stopped_at) + self.offset_seconds

    def new_id(self) -> int:
        """Ids are far from issue numbers, and no two things share one."""
        self.state.last_id += 37
        return self.state.last_id

    def user(self, login: str) -> User | None:
        return self.state.users.get(login.lower())

    def repository(self, full_name: str) -> Repository | None:
        wanted = full_name.lower()
        return next((r for r in self.state.repositories.values() if r.full_name.lower() == wanted), None)

    def former(self, full_name: str) -> Repository | None:
        """The repository that was called so before it was renamed or transferred."""
        return self.state.repositories.get(self.state.former.get(full_name.lower(), 0))

    def issue(self, issue_id: int) -> tuple[Repository, Issue] | None:
        """By its id (not its number), in whatever repository it stands."""
        if issue_id not in self.places:
            self.places.update(
                {
                    one.id: (repo.id, one.number)
                    for repo in self.state.repositories.values()
                    for one in repo.issues.values()
                }
            )
        repo_id, number = self.places.get(issue_id, (0, 0))
        repo = self.state.repositories.get(repo_id)
        return (repo, repo.issues[number]) if repo and number in repo.issues else None

    def later(self, seconds: float, act: Callable[[], None]) -> None:
        """Do this in the background, once that much of the world's time has passed."""
        self.pending.append((self.now() + seconds, act))

    def catch_up(self) -> None:
        """Do what is due; called before each request, so that a clock that stands still is obeyed too."""
        if not self.pending and not self.state.waiting:
            return
        with self.lock:
            now = self.now()
            due = [act for at, act in self.pending if at <= now]
            self.pending = [one for one in self.pending if one[0] > now]
            if self.state.waiting:
                due.append(lambda: self.settle(self))
            for act in due:
                try:
                    act()
                except Exception as error:  # what fails behind an answer takes no other request with it
                    traceback.print_exception(error)

    def git_folder(self, repo: Repository) -> Path:
        return self.folder / "git" / repo.owner / f"{repo.name}.git"

    def record(self, actor: str, kind: str, subject: str, **details: Any) -> None:
        """One line of the write log; the door adds the answer's status."""
        self.is_changed = True
        self.log.append(
            {
                "seq": len(self.log) + 1,
                "at": self.now(),
                "actor": actor,
                "via": self.request.via,
                "method": self.request.method,
                "path": self.request.path,
                "kind": kind,
                "subject": subject,
                "details": details,
                "status": None,
            }
        )

    def add_user(self, login: str, kind: str = "User", token: str = "") -> User:
        """The user, made if there is none; a person gets a token."""
        found = self.user(login)
        if found is None:
            found = User(self.new_id(), login, kind, self.now())
            self.state.users[login.lower()] = found
        if kind == "User" and (token or not found.token):
            found.token = token or new_token("ghp_", 36)
            self.state.tokens[found.token] = Token(found.token, login)
        self.is_changed = True
        return found
