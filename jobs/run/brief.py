"""What a run is told to do by its workflow: steps without a name left in them, and who reviews."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flows import feedback, prompt, saying
from flows.config import template
from flows.limiting import smallest
from flows.model import Blueprint, Brief, Problem, Run, Seen, Step
from flows.model.workflow import AGENT, REPORT, REVIEW
from flows.workflows import BUILT_IN, FIX_CONFLICT, IMPLEMENT
from jobs.agents import Agent
from jobs.run.enter import completes
from jobs.run.spec import AgentOrder, Reviewer, RunLimits, Spec

SHOWN = 5


def brief_of(seen: Seen, run: Run) -> Brief:
    """How this run is to be done: as its task says, else as built in."""
    if completes(seen, run):
        return Brief(BUILT_IN[FIX_CONFLICT])
    return seen.brief or Brief(BUILT_IN[IMPLEMENT])


def briefed(plain: Spec, seen: Seen, brief: Brief, agents: Mapping[str, Agent]) -> Spec:
    """The order of a run that is done so. ValueError, in words, where the workflow cannot be carried out,
    or names an agent that this host does not serve."""
    workflow = brief.workflow
    report = f"report-{plain.run}.md" if workflow.deliver == REPORT else ""
    told = [text for _, text in saying.unheard(seen)]
    task = prompt.further(brief.task, told) if brief.task else plain.prompt
    given = replace(brief, task=task)
    filled = template.resolve(workflow.steps, _values(plain, seen, given, report), workflow.where)
    if problems := (*template.misnamed(brief.parameters), *filled.problems):
        raise ValueError(_said(workflow.name, problems))
    steps = tuple(_reviewed(step, plain.agent.name, (seen.blueprint, agents)) for step in filled.steps)
    names = list(dict.fromkeys(_reviewers(steps)))
    most = smallest(seen.blueprint.limits, workflow.limits, brief.limits)
    return replace(
        plain,
        prompt=task,
        steps=steps,
        variables=filled.variables,
        reviewers=tuple(_reviewer(name, agents) for name in names),
        env=plain.env if workflow.has(AGENT) else {},
        limits=limits(replace(seen.blueprint, limits=most)),
        report=report,
        owns=brief.owns,
        summary=brief.summary,
    )


def limits(blueprint: Blueprint) -> RunLimits:
    """What holds a run."""
    return RunLimits(
        minutes=blueprint.limits.minutes,
        turns=blueprint.limits.turns,
        tokens=blueprint.limits.tokens,
        usd=blueprint.limits.usd,
    )


def _values(plain: Spec, seen: Seen, brief: Brief, report: str) -> dict[str, template.Value]:
    """What the names of a workflow stand for in this run."""
    return {
        **dict(brief.parameters),
        "task": brief.task,
        "attached": feedback.attached(brief.attached),
        "repository": plain.repo,
        "branch": plain.branch,
        "base": seen.blueprint.base or seen.repository.default_branch,
        "report": report,
        "blueprint.verify": seen.blueprint.verify,
    }


def _said(name: str, problems: Sequence[Problem]) -> str:
    rows = [f"- {one.where}, line {one.line}: {one.what}: {one.remedy}" for one in problems[:SHOWN]]
    return f"the workflow `{name}` cannot be carried out:\n" + "\n".join(rows)


def _reviewed(step: Step, own: str, known: tuple[Blueprint, Mapping[str, Agent]]) -> Step:
    """The step with its reviewers named: where nobody is, a fallback of the blueprint that is served here;
    without one, the run's own agent, which is asked as somebody who knows nothing of the work."""
    blueprint, agents = known
    steps = tuple(_reviewed(below, own, known) for below in step.steps)
    if step.kind != REVIEW or step.agent:
        return replace(step, steps=steps)
    others = (name for name in blueprint.fallback if name != own and name in agents)
    return replace(step, agent=next(others, own))


def _reviewers(steps: Sequence[Step]) -> list[str]:
    return [name for step in steps for name in ([step.agent] if step.agent else []) + _reviewers(step.steps)]


def _reviewer(name: str, agents: Mapping[str, Agent]) -> Reviewer:
    agent = agents.get(name)
    if agent is None:
        raise ValueError(f"`{name}` is to review, and this host does not serve it; name another one")
    return Reviewer(order_of(agent), dict(agent.env))


def order_of(agent: Agent) -> AgentOrder:
    """How an agent of this host is asked."""
    return AgentOrder(agent.name, agent.argv, agent.mounts, agent.kind, agent.model, agent.home)
