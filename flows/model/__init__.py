"""The nouns of agent-fleet, frozen. Read this first.

All `_at` fields are Unix times in seconds (UTC). Texts that people wrote are
hostile: they are shown and put into prompts, and decide nothing.
"""

from flows.model.blueprint import Blueprint, Limits, Merge, Problem, Setup
from flows.model.epic import Checklist, Child, Filed, Grouping, Phase
from flows.model.family import Audit, Epic, Family, Member, Memory, Neighbour, Origin, Parent, Pool
from flows.model.finding import Draft, Finding, Pattern, Reading, Report
from flows.model.issue import Actor, Answer, Command, Comment, Edit, Issue, Label, Status
from flows.model.note import Note
from flows.model.pull import Check, Pull
from flows.model.run import Outcome, Proof, Run, RunState, State, Usage
from flows.model.seen import Ask, Repository, Seen, Task, Terms
from flows.model.subject import Subject

__all__ = [
    "Actor",
    "Answer",
    "Ask",
    "Audit",
    "Blueprint",
    "Check",
    "Checklist",
    "Child",
    "Command",
    "Comment",
    "Draft",
    "Edit",
    "Epic",
    "Family",
    "Filed",
    "Finding",
    "Grouping",
    "Issue",
    "Label",
    "Limits",
    "Member",
    "Memory",
    "Merge",
    "Neighbour",
    "Note",
    "Origin",
    "Outcome",
    "Parent",
    "Pattern",
    "Phase",
    "Pool",
    "Problem",
    "Proof",
    "Pull",
    "Reading",
    "Report",
    "Repository",
    "Run",
    "RunState",
    "Seen",
    "Setup",
    "State",
    "Status",
    "Subject",
    "Task",
    "Terms",
    "Usage",
]
