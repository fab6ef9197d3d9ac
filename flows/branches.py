"""An epic's branch: the one that its body names, while that is one of ours, else its own name; and
the branch of a task's attempt; and which branches agents made."""

from __future__ import annotations

import re

from flows.model import Checklist, Seen, Subject

PREFIX = "epic/"
AGENTS = ("agent/", "copilot/", "jules/", "jules-")
SAFE = re.compile(r"epic/[A-Za-z0-9](?:[A-Za-z0-9-]|[._](?=[A-Za-z0-9-]))*")
THEME = re.compile(r"\s*epic\(([^)]*)\)")


def branch_of(seen: Seen, checklist: Checklist) -> str:
    """The name that the epic's branch has or will have."""
    return checklist.branch if is_ours(checklist.branch) else own(seen.subject.number, seen.issue.title)


def own(number: int, title: str) -> str:
    """`epic/42-security`, from the theme that the title names, else from its first words."""
    theme = THEME.match(title)
    words = re.sub(r"[^a-z0-9]+", "-", (theme[1] if theme else title).casefold()).strip("-")
    return f"{PREFIX}{number}-{words[:40].strip('-') or 'epic'}"


def of_attempt(subject: Subject, attempt: int) -> str:
    """`agent/12-1` of an issue, `agent/fleet-42-9f3a1c-1-1` of a fleet's target."""
    return f"agent/{f'fleet-{subject.fleet}' if subject.fleet else subject.number}-{attempt}"


def is_agents(branch: str) -> bool:
    """Whether an agent of ours made this branch for its task, so that it goes once it is merged. Jules
    names some of its branches otherwise: those are left to GitHub."""
    return branch.startswith(AGENTS)


def is_ours(branch: str) -> bool:
    """Whether the App may make, move, merge and delete this branch."""
    return bool(SAFE.fullmatch(branch)) and len(branch) <= 200 and not branch.endswith(".lock")
