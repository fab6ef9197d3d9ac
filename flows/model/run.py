"""Tasks, runs and how they end."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from flows.model.budget import Hold

REMOTE = ("jules", "copilot")  # agents that live elsewhere; their vendors count tasks, and tell no tokens
READING = "read:"  # how `Run.asked` begins where a run reports, rather than changing files

# Who must act on an agent's error: time, the operator, nobody but another attempt. LIMIT: the agent itself
# kept to a limit that it was given.
LATER, OPERATOR, AGENT, LIMIT = "later", "operator", "agent", "limit"


class State(StrEnum):
    """Where a task stands (`docs/vocabulary.md`)."""

    WAITING = "waiting"
    READY = "ready"
    RUNNING = "running"
    DELIVERED = "delivered"
    MERGED = "merged"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class RunState(StrEnum):
    """Where a run stands. `running -> delivering` and `running -> stopping` are one
    compare-and-set in the ledger: only its winner pushes, or refunds."""

    CLAIMED = "claimed"
    RUNNING = "running"
    DELIVERING = "delivering"
    STOPPING = "stopping"
    SETTLED = "settled"


class Outcome(StrEnum):
    """How a run, or a target, ended; the names people see. `delivered` here says that
    a commit was pushed; what becomes of it is the pull request's story."""

    MERGED = "merged"
    DELIVERED = "delivered"
    NO_CHANGE = "no-change"
    NOT_ONBOARDED = "not-onboarded"
    ARCHIVED = "archived"
    NO_PERMISSION = "no-permission"
    SETUP_FAILED = "setup-failed"
    AGENT_FAILED = "agent-failed"
    VERIFY_FAILED = "verify-failed"
    TIMEOUT = "timeout"
    OVER_BUDGET = "over-budget"
    CONFLICT = "conflict"
    CHECKS_FAILED = "checks-failed"
    REVIEW_STUCK = "review-stuck"
    LOST = "lost"
    REFUSED = "refused"
    PROTECTED = "protected"
    OUTPUT_LIMIT = "output-limit"
    CANCELLED = "cancelled"
    SKIPPED = "skipped"
    ERROR = "error"


@dataclass(frozen=True)
class Usage:
    """What a run used, in the vendor's own units. `tokens` are all of them; `cached_tokens` are those
    of the `input_tokens` that the vendor had kept. `is_priced` is False where tokens were used whose
    price nobody named: then `usd` says too little."""

    seconds: float = 0.0
    turns: int = 0
    tokens: int = 0
    usd: float = 0.0
    input_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0
    model: str = ""
    is_priced: bool = True


@dataclass(frozen=True)
class Proof:
    """A verify command and how it ended: the evidence in a pull request's body."""

    command: str
    exit_code: int
    seconds: float = 0.0
    tail: str = ""


@dataclass(frozen=True)
class Run:
    """One attempt at a task by one agent. `asked` is the identity of the request that
    it answers: a label's event, a command's key, or `read:` and the text that is to be read.
    `report` is what such a reading run found, as the ledger keeps it; all others have none.
    `member` paid for it ("" the team itself), on the team's date `day`; `holds` is the most that
    it may take of each account. `choice` says why it is this agent, where nobody named one. Where
    the agent is remote, `session` is its vendor's name of the work ("" until it began), and `pull` the
    number of the pull request that it opened and that was judged (0: none). `said` are the keys of the
    `/fleet say` commands that its agent was told. `many` attempts were asked for side by side with it, itself
    among them; `lines` are those that its change touches. `cause` says why it adds to an
    open pull request (`flows/journal/causes.py`; "": it does not, or nobody knows). `summary` is what its
    agent said that it decided, where that was asked."""

    id: str
    subject: str
    attempt: int
    agent: str
    asked: str
    state: RunState
    host: str = ""
    claimed_at: float = 0.0
    started_at: float = 0.0
    ended_at: float = 0.0
    beat_at: float = 0.0
    outcome: Outcome | None = None
    reason: str = ""
    branch: str = ""
    base: str = ""
    base_sha: str = ""
    sha: str = ""
    proofs: tuple[Proof, ...] = ()
    usage: Usage = field(default_factory=Usage)
    report: str = ""
    member: str = ""
    day: str = ""
    holds: tuple[Hold, ...] = ()
    choice: str = ""
    session: str = ""
    pull: int = 0
    said: tuple[str, ...] = ()
    many: int = 1
    lines: int = 0
    cause: str = ""
    summary: str = ""

    @property
    def is_live(self) -> bool:
        return self.state is not RunState.SETTLED

    @property
    def is_reading(self) -> bool:
        """Whether it reports what it read: nothing of it is committed or pushed."""
        return self.asked.startswith(READING)
