"""What came of `fleet onboard`, a row a repository, the most severe first."""

from __future__ import annotations

import time
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from app.cli.voice import show

if TYPE_CHECKING:
    from jobs.onboarding.survey import Survey
    from jobs.store import Store

HEAD = ("repository", "labels", "blueprint", "audits", "epics", "tasks", "started")


def rows(store: Store, found: list[Survey]) -> list[dict[str, Any]]:
    """For programs: each repository with its stages, its tasks and what they would cost."""
    from flows.costing import cost
    from jobs.onboarding.progress import progress, said_of

    told: list[dict[str, Any]] = []
    for survey in found:
        if survey.trouble:
            told.append({"repository": survey.repo, "trouble": survey.trouble})
            continue
        now = progress(store, survey.repo, time.time())
        most = cost(now.counts, survey.limits)
        told.append(
            {
                "repository": survey.repo,
                "labels": now.wish.labels,
                "blueprint": now.wish.blueprint,
                "audits": now.wish.audits,
                "filing": list(now.waiting),
                "epics": list(now.epics),
                "tasks": dict(most.by_severity),
                "cost": {key: value for key, value in asdict(most).items() if key != "by_severity"},
                "started": said_of(store, survey.repo, now.wish),
            }
        )
    return told


def table(told: list[dict[str, Any]]) -> None:
    """For people: columns as wide as what stands in them, which others wrote in part."""
    from jobs.local.screen import plain

    lines = [HEAD, *(_cells(row) for row in told)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEAD))]
    for line in lines:
        padded = (plain(cell).ljust(width) for cell, width in zip(line, widths, strict=True))
        show("  ".join(padded).rstrip(), bold=line is HEAD)


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    if "trouble" in row:
        return (row["repository"], "-", "-", "-", "-", "-", "-")
    epics = ", ".join(f"#{number}" for number in row["epics"])
    tasks = ", ".join(f"{count} {severity}" for severity, count in row["tasks"].items())
    found = (row["labels"], row["blueprint"], row["audits"], epics, tasks, row["started"])
    return (row["repository"], *(cell or "-" for cell in found))
