"""Pinned issues of a repository: three at most."""

from __future__ import annotations

from app.sandbox.acts.telling import tell
from app.sandbox.nouns import Issue
from app.sandbox.refused import Refused
from app.sandbox.scene import Scene

MOST = 3


def pin(scene: Scene, issue: Issue, is_pinned: bool) -> None:
    pinned = scene.repo.pinned
    if (issue.number in pinned) == is_pinned:
        return
    if is_pinned and len(pinned) >= MOST:
        raise Refused(422, f"Maximum {MOST} pinned issues per repository")
    if is_pinned:
        pinned.append(issue.number)
    else:
        pinned.remove(issue.number)
    word = "pinned" if is_pinned else "unpinned"
    scene.happen(issue, word)
    scene.note("pin", issue.number, is_pinned=is_pinned)
    tell(scene, issue, word)
