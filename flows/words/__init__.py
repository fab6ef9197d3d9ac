"""Every word that the App says to people on GitHub, in one place."""

from __future__ import annotations

from flows.words.alert import alert
from flows.words.assembly import assembled, chosen, no_issue, too_few, too_many, unfit
from flows.words.audit import audit, overview
from flows.words.budget import budget, left
from flows.words.digest import plan_of_day, resting, review_of_day
from flows.words.epic import epic, landing, merge_body, merge_title
from flows.words.onboarding import proposal
from flows.words.outcomes import next_step
from flows.words.pull import commit_message, pull_body, pull_title
from flows.words.quoting import MAX_BODY, fenced, sentence
from flows.words.reply import price, reply
from flows.words.stands import stands
from flows.words.task import FOOT, STATES, answer, problems, standing, status
from flows.words.waiting import waiting

__all__ = [
    "FOOT",
    "MAX_BODY",
    "STATES",
    "alert",
    "answer",
    "assembled",
    "audit",
    "budget",
    "chosen",
    "commit_message",
    "epic",
    "fenced",
    "landing",
    "left",
    "merge_body",
    "merge_title",
    "next_step",
    "no_issue",
    "overview",
    "plan_of_day",
    "price",
    "problems",
    "proposal",
    "pull_body",
    "pull_title",
    "reply",
    "resting",
    "review_of_day",
    "sentence",
    "standing",
    "stands",
    "status",
    "too_few",
    "too_many",
    "unfit",
    "waiting",
]
