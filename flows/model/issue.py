"""An issue as GitHub holds it, and who did what on it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    """Who did something on GitHub: a login, and whether it is a bot. GraphQL writes a
    bot's login without `[bot]`, REST with it: here it stands without."""

    login: str
    is_bot: bool = False
    may_write: bool = False


@dataclass(frozen=True)
class Label:
    """A label on an issue; `by` and `at` from its last `labeled` event in the timeline,
    `event` that event's node id. None where the timeline does not tell."""

    name: str
    by: Actor | None = None
    at: float = 0.0
    event: str = ""


@dataclass(frozen=True)
class Edit:
    """A change of an issue's title or body after it was opened."""

    by: Actor | None
    at: float


@dataclass(frozen=True)
class Comment:
    """A comment on an issue. `edited_by` is None while nobody edited it."""

    id: int
    node: str
    author: Actor
    body: str
    created_at: float
    is_edited: bool = False
    edited_by: Actor | None = None


@dataclass(frozen=True)
class Command:
    """A `/fleet` line of a comment. `(comment, line)` is its identity; `node` is the
    comment's node id."""

    comment: int
    node: str
    line: int
    verb: str
    words: tuple[str, ...]
    by: Actor
    at: float
    text: str = ""

    @property
    def key(self) -> str:
        return f"{self.comment}:{self.line}"


@dataclass(frozen=True)
class Answer:
    """What became of a command: accepted or refused, done or not yet, and the words
    said to it. `at` is the command's time, `may_write` whether whoever said it may write here;
    `numbers` are the issues that it is about, until it is done; `agent` is whom it hands the task to,
    `many` how many attempts side by side it asks for."""

    key: str
    verb: str
    by: str
    at: float
    is_accepted: bool
    is_done: bool = True
    text: str = ""
    may_write: bool = False
    numbers: tuple[int, ...] = ()
    agent: str = ""
    many: int = 1

    @property
    def order(self) -> tuple[float, list[int]]:
        """Sorts answers by their commands' time and place: GitHub's times are whole seconds."""
        return self.at, [int(part) for part in self.key.split(":")]


@dataclass(frozen=True)
class Issue:
    """An issue as GitHub holds it now. `reopened_at` is when it was last reopened, 0.0 for never."""

    node: str
    title: str
    body: str
    author: Actor
    is_open: bool
    state_reason: str = ""
    created_at: float = 0.0
    labels: tuple[Label, ...] = ()
    edits: tuple[Edit, ...] = ()
    comments: tuple[Comment, ...] = ()
    reopened_at: float = 0.0

    def label(self, name: str) -> Label | None:
        return next((label for label in self.labels if label.name.casefold() == name.casefold()), None)


@dataclass(frozen=True)
class Status:
    """Our status comment on an issue, as it stands on GitHub: its text, and the facts of
    its marker ("" when there is none, or when it is not the one that we signed)."""

    id: int
    node: str
    text: str
    facts: str = ""
