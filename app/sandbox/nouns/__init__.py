"""What the sandbox holds. All of it can be written as JSON (`kept.py`); times are Unix seconds."""

from app.sandbox.nouns.people import App, Installation, Token, User
from app.sandbox.nouns.repository import Check, Repository, State, Status
from app.sandbox.nouns.subjects import Comment, Edit, Event, Issue, Json, Label, Pull, Reaction

__all__ = [
    "App",
    "Check",
    "Comment",
    "Edit",
    "Event",
    "Installation",
    "Issue",
    "Json",
    "Label",
    "Pull",
    "Reaction",
    "Repository",
    "State",
    "Status",
    "Token",
    "User",
]
