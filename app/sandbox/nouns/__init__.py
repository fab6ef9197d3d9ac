"""What the sandbox holds. All of it can be written as JSON (`kept.py`); times are Unix seconds."""

from app.sandbox.nouns.people import App, Installation, Team, Token, User
from app.sandbox.nouns.repository import Check, Repository, State, Status
from app.sandbox.nouns.reviews import Remark, Review, Thread
from app.sandbox.nouns.rules import AutoMerge, Milestone, Protection, Ruleset, Suite
from app.sandbox.nouns.subjects import Comment, Edit, Event, Issue, Json, Label, Pull, Reaction

__all__ = [
    "App",
    "AutoMerge",
    "Check",
    "Comment",
    "Edit",
    "Event",
    "Installation",
    "Issue",
    "Json",
    "Label",
    "Milestone",
    "Protection",
    "Pull",
    "Reaction",
    "Remark",
    "Repository",
    "Review",
    "Ruleset",
    "State",
    "Status",
    "Suite",
    "Team",
    "Thread",
    "Token",
    "User",
]
