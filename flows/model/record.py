"""What the journal keeps of merged work: structure and figures, never a word of anybody's text."""

from __future__ import annotations

from dataclasses import dataclass, field

from flows.model.subject import repo_of


@dataclass(frozen=True)
class Sort:
    """What sort of finding a task is made of, in the words of its issue's labels (SEVERITIES, TYPES,
    SCOPES, COMPLEXITIES); "" where no label says."""

    type: str = ""
    severity: str = ""
    scope: str = ""
    complexity: str = ""


@dataclass(frozen=True)
class Share:
    """What one agent did of a record and used for it, all its attempts together. `usd` says too
    little unless `is_priced`."""

    agent: str
    attempts: int
    minutes: float = 0.0
    tokens: int = 0
    usd: float = 0.0
    is_priced: bool = True


@dataclass(frozen=True)
class Record:
    """One merged child: the pull request `pull` of the issue `subject`, by `agent`, which pushed to it
    last. `epic` and `audit` are the numbers of what it stands below, 0 for none.

    `asked_at` is when the first of its attempts was asked for, or was claimed where the label has
    gone since. Attempts, minutes, tokens and USD are of all attempts since the issue's last merge whose
    keeper began; `shares` are those of the agents, without attempts that were lost, cancelled, or
    ended by setup or by an error of ours: these are nobody's.

    `cycles` are the runs that added to the open pull request. `reviews` of them were claimed while changes
    were requested on it, `conflicts` while it conflicted with its base, `checks` while a check on it was red;
    where none of it was so, they followed a run whose change another agent did not approve, that could not
    push, or whose verify commands failed. The rest was asked for by people. `is_first_green`: there was one
    attempt, it passed its verify commands, exactly its commit was merged, and no check on it was red; a
    branch that was brought up to date, or that a person pushed to, is none."""

    subject: str
    pull: int
    agent: str
    epic: int = 0
    audit: int = 0
    model: str = ""
    sort: Sort = field(default_factory=Sort)
    asked_at: float = 0.0
    started_at: float = 0.0
    delivered_at: float = 0.0
    merged_at: float = 0.0
    attempts: int = 1
    cycles: int = 0
    reviews: int = 0
    conflicts: int = 0
    checks: int = 0
    minutes: float = 0.0
    tokens: int = 0
    input_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0
    usd: float = 0.0
    is_priced: bool = True
    is_first_green: bool = False
    shares: tuple[Share, ...] = ()

    @property
    def repo(self) -> str:
        return repo_of(self.subject)

    @property
    def key(self) -> str:
        """Names it in the journal: one pull request of one issue is one record."""
        return f"{self.subject} {self.pull}"


@dataclass(frozen=True)
class Tally:
    """What an agent did and used in all records of one sort. It `tried` each that it has a share of,
    and `merged` those that it pushed to last, `first_green` of them at the first attempt. `usd` is in
    millionths, and says too little where some shares are `unpriced`."""

    agent: str
    sort: Sort = field(default_factory=Sort)
    tried: int = 0
    merged: int = 0
    first_green: int = 0
    attempts: int = 0
    cycles: int = 0
    seconds: int = 0
    tokens: int = 0
    usd: int = 0
    unpriced: int = 0
