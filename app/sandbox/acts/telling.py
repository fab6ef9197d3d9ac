"""Webhooks about an issue or a pull request."""

from __future__ import annotations

from typing import Any

from app.sandbox.nouns import Issue
from app.sandbox.scene import Scene
from app.sandbox.shapes import issue as issues
from app.sandbox.shapes import pull as pulls


def tell(scene: Scene, found: Issue, action: str, **extra: Any) -> None:
    """`issues`, or `pull_request` for a pull request."""
    if found.pull is None:
        shown = issues.told(scene.world, scene.repo, found)
        scene.say("issues", action, issue=shown, **extra)
        return
    shown = pulls.full(scene.world, scene.repo, found)
    scene.say("pull_request", action, number=found.number, pull_request=shown, **extra)
