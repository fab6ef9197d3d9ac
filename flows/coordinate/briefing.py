"""What the worker of one repository is told, by how far the coordinated work is."""

from __future__ import annotations

from dataclasses import replace

from flows.coordinate import prompts, rounds
from flows.model import Brief, Coordinated, Spec


def briefing(plain: Brief, done: Coordinated, repo: str, into: str) -> Brief:
    """The brief of the repository's worker: its part, or what the last review found broken in it. `into`
    names the file for what it decides; `plain` is what the fleet asks of any repository, whose task whoever
    has no spec gets. ValueError before there is a plan."""
    plan = done.plan
    if plan is None:
        raise ValueError(f"nothing is planned yet for {repo}")
    spec = next((one for one in plan.specs if one.repo == repo), Spec(repo, plain.task, ("**",)))
    broken = rounds.back(done.judgements).get(repo, ())
    before = [one for one in done.parts if one.repo in spec.after]
    task = prompts.mending(broken, plan, into) if broken else prompts.working(spec, plan, before, into)
    return replace(plain, task=task, owns=spec.owns, summary=into)
