"""What a repository asks of the fleet, and what is wrong in what people wrote."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Problem:
    """Something wrong in a text that people wrote: where, what, and what to write instead. `column`
    counts from 1, 0 where nobody knows it."""

    where: str
    line: int
    what: str
    remedy: str
    column: int = 0


@dataclass(frozen=True)
class Limits:
    """Limits of one task: the smallest of blueprint, workflow and manifest holds. A run that
    passes one is ended. `tokens` is what is reserved of a member's tokens, too."""

    minutes: float = 60.0
    turns: int = 100
    usd: float = 5.0
    tokens: int = 5_000_000
    attempts: int = 3


@dataclass(frozen=True)
class Setup:
    """What makes a fresh workspace usable: files from the operator's folder, commands."""

    credential_files: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()
    quick: bool = False


@dataclass(frozen=True)
class Merge:
    """Who merges what, how, and how long a pull request's way to merge may take."""

    into_epic: str = "auto"
    into_base: str = "review"
    method: str = "squash"
    minutes: int = 120


@dataclass(frozen=True)
class Blueprint:
    """A repository's `.github/fleet.yml`; without one, these defaults."""

    agent: str = "codex"
    fallback: tuple[str, ...] = ()
    base: str = ""
    jail: str = ""
    image: str = ""
    setup: Setup = field(default_factory=Setup)
    verify: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)
    concurrency: int = 2
    audits: str = "auto"
    audit_authors: tuple[str, ...] = ()
    label_bots: tuple[str, ...] = ()
    reader: str = "rules"
    dispatch: str = "label"
    merge: Merge = field(default_factory=Merge)
    land: str = "auto"
    bot_reviews: str = "advise"
    protected: tuple[str, ...] = (".github/**",)
    label_prefix: str = ""
    agent_labels: tuple[str, ...] = ("agent", "jules", "copilot", "codex", "claude")
    notify: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
