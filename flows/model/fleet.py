"""What a manifest issue asks for, the fleet that was submitted, and its targets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flows.model.blueprint import Limits, Problem
from flows.model.coordination import Coordinated
from flows.model.run import Outcome, State
from flows.model.team import Quota


@dataclass(frozen=True)
class Select:
    """Which repositories are chosen beside those that are named. `org`, `topic`, `tag`, `path` and
    `properties` must all hold ("" and () ask for nothing); what the files `csv` and `manifest` list is
    added."""

    org: str = ""
    topic: str = ""
    tag: str = ""
    path: str = ""
    properties: tuple[tuple[str, str], ...] = ()
    csv: str = ""
    manifest: str = ""


@dataclass(frozen=True)
class Breaker:
    """Nothing more begins once `after` targets have ended and `failed_percent` of those failed."""

    failed_percent: float
    after: int = 1


@dataclass(frozen=True)
class Window:
    """When targets may begin: weekdays from 0, Monday, and hours of the day from `begin` up to `end`
    (0 to 24) in the time zone; a window whose `end` is not past its `begin` goes over midnight."""

    days: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)
    begin: int = 0
    end: int = 24
    time_zone: str = "UTC"


@dataclass(frozen=True)
class Manifest:
    """A manifest issue's YAML, read. `repos` and `exclude` are full names, `after` says which
    repositories each waits for. `budget` bounds all runs of a generation together. `schedule` is a
    cron line of five fields, "" for none. `concurrency` 0: as the team allows."""

    name: str
    task: str
    parameters: tuple[tuple[str, str], ...] = ()
    workflow: str = "implement"
    repos: tuple[str, ...] = ()
    select: Select | None = None
    exclude: tuple[str, ...] = ()
    concurrency: int = 0
    canary: int = 0
    breaker: Breaker | None = None
    window: Window | None = None
    budget: Quota = field(default_factory=lambda: Quota(""))
    limits: Limits | None = None
    has_issues: bool = False
    schedule: str = ""
    after: tuple[tuple[str, tuple[str, ...]], ...] = ()
    gate: str = "review"


@dataclass(frozen=True)
class Target:
    """One repository in a generation of a fleet, as the ledger keeps it. `state` is that of its task.
    `outcome` stands once there is one; `delivered` is replaced when its pull request is merged or closed.
    `attempts` are those that were released to begin, which stands on GitHub before any does; `tried` is
    the number of the last that began.
    `is_canary`: it goes before the others. `pull` is its pull request's number, `issue` that of its
    tracking issue, 0 for none. `asked` is the key of what asked for another attempt last, or cancelled it
    (`is_stopped`), "" for the submission; `asked_at` and `asked_by` say when, and who. `is_set`: its outcome
    was given by the manifest's look, not found by its own. Where the fleet is coordinated, `branch` and `sha`
    are its pull request's, and `decided` is what its worker said last."""

    repo: str
    state: State = State.WAITING
    outcome: Outcome | None = None
    reason: str = ""
    is_canary: bool = False
    attempts: int = 0
    pull: int = 0
    url: str = ""
    issue: int = 0
    minutes: float = 0.0
    tokens: int = 0
    usd: float = 0.0
    is_priced: bool = True
    asked: str = ""
    is_stopped: bool = False
    ended_at: float = 0.0
    tried: int = 0
    asked_at: float = 0.0
    asked_by: str = ""
    is_set: bool = False
    branch: str = ""
    sha: str = ""
    decided: str = ""


@dataclass(frozen=True)
class Fleet:
    """A submitted manifest. `id` is unique among all fleets; `subject` is the manifest issue;
    `generation` counts from 1, and only the schedule opens another. `manifest` is what was approved,
    `digest` names its text. `status` is `running`, `paused`, `ended` or `cancelled`. `asked` is the
    key of the request to submit that was carried out last; `is_outsiders`: somebody without write
    permission wrote the text, and it was only approved. `targets` are those of this generation, in the
    order in which they begin. `coordinated` is how far the stages are, where its workflow has them; read anew
    from the reports of those who only read, and kept here for the looks at the targets."""

    id: str
    subject: str
    manifest: Manifest
    generation: int = 1
    creator: str = ""
    status: str = "running"
    digest: str = ""
    created_at: float = 0.0
    completed_at: float = 0.0
    targets: tuple[Target, ...] = ()
    asked: str = ""
    is_outsiders: bool = False
    coordinated: Coordinated | None = None

    @property
    def by_repo(self) -> Mapping[str, Target]:
        return {target.repo: target for target in self.targets}


@dataclass(frozen=True)
class Candidate:
    """A repository as choosing sees it: what GitHub and its blueprint say, and whether the submitter
    may write there. `is_onboarded`: our App is installed on it. `properties` are GitHub's custom ones;
    `has_path`: it holds the path that was asked for."""

    repo: str
    is_onboarded: bool = True
    is_archived: bool = False
    is_fork: bool = False
    is_private: bool = False
    may_write: bool = False
    topics: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    properties: tuple[tuple[str, str], ...] = ()
    has_path: bool = False


@dataclass(frozen=True)
class Listed:
    """A repository that a file lists. `tags` None: a file without tags (CSV), which adds all its rows."""

    repo: str
    tags: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Tick:
    """An action box that somebody ticked: `retry` or `cancel`, and the repository; "" for all that failed."""

    verb: str
    repo: str = ""


@dataclass(frozen=True)
class Charter:
    """A manifest issue as a look saw it. `manifest` is what its text asks for now, None where that cannot
    be read (`problems`); `digest` names the text. `fleet` is what was submitted before, None before that,
    and `noted` how the ledger has it. `candidates` and `listed` are read only while somebody asks for them;
    None else. `written_at` is when the rollup was written last, `said` are the keys of our comments on the
    issue that say how the fleet ended or what stopped it."""

    manifest: Manifest | None
    digest: str = ""
    problems: tuple[Problem, ...] = ()
    fleet: Fleet | None = None
    noted: Fleet | None = None
    candidates: tuple[Candidate, ...] | None = None
    listed: tuple[Listed, ...] = ()
    written_at: float = 0.0
    said: tuple[str, ...] = ()
