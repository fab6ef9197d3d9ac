"""The nouns of agent-fleet, frozen. Read this first.

All `_at` fields are Unix times in seconds (UTC). Texts that people wrote are
hostile: they are shown and put into prompts, and decide nothing.
"""

from flows.model.blueprint import Blueprint, Limits, Merge, Problem, Setup
from flows.model.budget import (
    Account,
    Admission,
    Balance,
    Cap,
    Charge,
    Entry,
    Hold,
    Payer,
    Ready,
    Today,
    Wait,
    Want,
)
from flows.model.coordination import Contract, Coordinated, Coordination, Evidence, Judgement, Part, Spec
from flows.model.epic import Checklist, Child, Filed, Grouping, Phase
from flows.model.family import Audit, Epic, Family, Memory, Neighbour, Origin, Parent, Pool, Relative
from flows.model.finding import Draft, Finding, Pattern, Reading, Report
from flows.model.fleet import (
    Breaker,
    Candidate,
    Charter,
    Fleet,
    Listed,
    Manifest,
    Select,
    Target,
    Tick,
    Window,
)
from flows.model.issue import Actor, Answer, Command, Comment, Edit, Issue, Label, Status
from flows.model.note import Note
from flows.model.pull import Check, Pull
from flows.model.record import Record, Share, Sort, Tally
from flows.model.run import Outcome, Proof, Run, RunState, State, Usage
from flows.model.seen import Ask, Repository, Seen, Task, Terms
from flows.model.subject import Subject
from flows.model.team import Member, Price, Quota, Room, Team
from flows.model.workflow import Brief, Step, Workflow

__all__ = [
    "Account",
    "Actor",
    "Admission",
    "Answer",
    "Ask",
    "Audit",
    "Balance",
    "Blueprint",
    "Breaker",
    "Brief",
    "Candidate",
    "Cap",
    "Charge",
    "Charter",
    "Check",
    "Checklist",
    "Child",
    "Command",
    "Comment",
    "Contract",
    "Coordinated",
    "Coordination",
    "Draft",
    "Edit",
    "Entry",
    "Epic",
    "Evidence",
    "Family",
    "Filed",
    "Finding",
    "Fleet",
    "Grouping",
    "Hold",
    "Issue",
    "Judgement",
    "Label",
    "Limits",
    "Listed",
    "Manifest",
    "Member",
    "Memory",
    "Merge",
    "Neighbour",
    "Note",
    "Origin",
    "Outcome",
    "Parent",
    "Part",
    "Pattern",
    "Payer",
    "Phase",
    "Pool",
    "Price",
    "Problem",
    "Proof",
    "Pull",
    "Quota",
    "Reading",
    "Ready",
    "Record",
    "Relative",
    "Report",
    "Repository",
    "Room",
    "Run",
    "RunState",
    "Seen",
    "Select",
    "Setup",
    "Share",
    "Sort",
    "Spec",
    "State",
    "Status",
    "Step",
    "Subject",
    "Tally",
    "Target",
    "Task",
    "Team",
    "Terms",
    "Tick",
    "Today",
    "Usage",
    "Wait",
    "Want",
    "Window",
    "Workflow",
]
