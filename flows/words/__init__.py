"""Every word that the App says to people on GitHub, in one place."""

from __future__ import annotations

from flows.words.assembly import assembled, chosen, no_issue, too_few, too_many, unfit
from flows.words.audit import audit, overview
from flows.words.epic import epic, landing, merge_body, merge_title
from flows.words.onboarding import proposal
from flows.words.stands import stands
from flows.words.task import (
    COMMANDS,
    FOOT,
    MAX_BODY,
    OUTCOMES,
    STATES,
    answer,
    commit_message,
    fenced,
    problems,
    pull_body,
    pull_title,
    sentence,
    standing,
    status,
)

__all__ = [
    "COMMANDS",
    "FOOT",
    "MAX_BODY",
    "OUTCOMES",
    "STATES",
    "answer",
    "assembled",
    "audit",
    "chosen",
    "commit_message",
    "epic",
    "fenced",
    "landing",
    "merge_body",
    "merge_title",
    "no_issue",
    "overview",
    "problems",
    "proposal",
    "pull_body",
    "pull_title",
    "sentence",
    "standing",
    "stands",
    "status",
    "too_few",
    "too_many",
    "unfit",
]
