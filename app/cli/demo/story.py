"""The story: alice opens an audit and sets one label; the rest comes by itself."""

from __future__ import annotations

import time

from app.cli.demo import ending, scenery
from app.cli.demo.ci import Checks, test
from app.cli.demo.screen import Screen
from app.cli.demo.stage import Stage, check_alive
from app.cli.demo.tale import Tale
from app.cli.voice import say

SECONDS = 480.0
SILENT_SECONDS = 120.0  # even where much else runs, something is written more often
LOOK_SECONDS = 0.25
READ_SECONDS = 1.5  # alice reads the epic before she sets her label


def tell(stage: Stage) -> None:
    """Plays it and shows what is written on GitHub as it happens, then what it came to.
    RuntimeError when it does not come to its end in time, or not to a good one."""
    before, checks = test(stage, "main"), Checks(stage)
    if not before.is_green or not before.known:
        raise RuntimeError(f"the shop is not as it should be before the audit:\n{before.output}")
    say(f"Watch it in a browser: {stage.github}/{scenery.SHOP}/issues?follow=1")
    with Screen() as screen:
        tale = Tale(stage, checks, screen)
        screen.note(f"\n{scenery.SHOP}, a small project in Python: {before}.")
        for name, text in scenery.CAST.items():
            screen.note(f"  {name:<8}{text}")
        _play(stage, checks, tale)
        after = test(stage, "main")
        if not after.is_green or after.known or after.passed < before.passed + before.known:
            raise RuntimeError(f"the epic landed, but on `main` {after}:\n{after.output}")
    ending.show_summary(stage, tale, (before, after))


def _play(stage: Stage, checks: Checks, tale: Tale) -> None:
    alice, deadline, is_asked = stage.person("alice"), time.monotonic() + SECONDS, False
    silent_at = time.monotonic() + SILENT_SECONDS
    alice.send("POST", f"/repos/{scenery.SHOP}/issues", scenery.read("audit"))
    while not tale.is_over:
        if tale.go_on():
            silent_at = time.monotonic() + SILENT_SECONDS
        checks.report()
        if tale.idle_at and not is_asked and time.monotonic() > tale.idle_at + READ_SECONDS:
            is_asked = True
            path = f"/repos/{scenery.SHOP}/issues/{tale.epic}/labels"
            alice.send("POST", path, {"labels": ["agent"]})
        check_alive(stage)
        if time.monotonic() > min(deadline, silent_at):
            raise RuntimeError(f"the epic has not landed, and nothing moves on: {tale.last_words()}")
        time.sleep(LOOK_SECONDS)
