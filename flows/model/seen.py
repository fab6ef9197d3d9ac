"""What a look saw, the terms of a decision, and the task that the rules read from both."""

from __future__ import annotations

from dataclasses import dataclass, field

from flows.model.blueprint import Blueprint, Problem
from flows.model.budget import Balance
from flows.model.family import Audit, Epic, Family, Origin, Parent, Pool
from flows.model.fleet import Charter, Fleet, Target
from flows.model.issue import Answer, Command, Issue, Status
from flows.model.pull import Pull
from flows.model.record import Tally
from flows.model.run import Outcome, Run, State
from flows.model.subject import Subject
from flows.model.team import Team
from flows.model.workflow import Brief


@dataclass(frozen=True)
class Repository:
    """A repository as GitHub holds it now, `node` its id there; `labels` maps our label names to node ids."""

    full_name: str
    default_branch: str
    is_archived: bool = False
    is_private: bool = False
    labels: tuple[tuple[str, str], ...] = ()
    node: str = ""


@dataclass(frozen=True)
class Seen:
    """What one look at an issue saw: everything that a decision may rest on. `epic` stands
    where the issue is an epic, `audit` where it is an audit; else it is a task. `pool` stands
    where somebody asked for an epic of issues that exist already. `refs` are the node ids of `branches`,
    by name. `team` is the owner's, None where it names none. `budget` is the ledger's balances of the team's
    day, read where a command asks for them, else None. `brief` says how the task is to be done; None: as
    built in. `charter` stands where the issue is a manifest, `fleet` (without its rows) and `target` where
    the subject is a fleet's target: its `issue` is no issue then, but what the fleet asks for, and
    `tracking` is the number of the issue that our App made there for the fleet, 0 for none. `becomes` says
    what a task is to be as soon as it is over, and what it waits for; "" where it stays one."""

    subject: Subject
    repository: Repository
    issue: Issue
    blueprint: Blueprint = field(default_factory=Blueprint)
    problems: tuple[Problem, ...] = ()
    pulls: tuple[Pull, ...] = ()
    runs: tuple[Run, ...] = ()
    commands: tuple[Command, ...] = ()
    answers: tuple[Answer, ...] = ()
    status: Status | None = None
    branches: tuple[str, ...] = ()
    refs: tuple[tuple[str, str], ...] = ()
    origin: Origin | None = None
    parent: Parent | None = None
    family: Family | None = None
    epic: Epic | None = None
    audit: Audit | None = None
    pool: Pool | None = None
    team: Team | None = None
    budget: tuple[Balance, ...] | None = None
    brief: Brief | None = None
    charter: Charter | None = None
    fleet: Fleet | None = None
    target: Target | None = None
    tracking: int = 0
    becomes: str = ""


@dataclass(frozen=True)
class Terms:
    """The circumstances of a decision: the time, our own login, and what the fleet's
    workers serve now (`agents` of all live workers; empty when none lives). `wait` is
    what dispatch last said of why this task still waits in line. `tallies` sum up the owner's journal
    where an agent is to be picked by it, else there are none."""

    now: float
    app_login: str
    agents: tuple[str, ...] = ()
    wait: str = ""
    tallies: tuple[Tally, ...] = ()


@dataclass(frozen=True)
class Ask:
    """A request for work that counts: a label set, or a command said, by someone who may.
    `id` is the label event's node id or the command's key. `handed` names the requests that stand since
    a command handed the task to `agent`, this one the last of them; `many` attempts are asked for,
    side by side."""

    id: str
    by: str
    at: float
    agent: str = ""
    handed: tuple[str, ...] = ()
    many: int = 1


@dataclass(frozen=True)
class Task:
    """One unit of agent work, as the rules read it from what was seen. `reason` says in
    one sentence why it stands where it stands, `choice` why `agent` gets it, where nobody named one. `beside`
    is who is to make the next attempt beside those that run; "" where none is wanted."""

    state: State | None
    reason: str = ""
    ask: Ask | None = None
    agent: str = ""
    attempt: int = 0
    outcome: Outcome | None = None
    run: Run | None = None
    pull: Pull | None = None
    choice: str = ""
    beside: str = ""
