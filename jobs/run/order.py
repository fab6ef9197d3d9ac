"""What a run is told: from the blueprint, the agent and the approved text to its spec."""

from __future__ import annotations

from pathlib import Path

from flows import prompt, words
from flows.model import Run, Seen
from jobs.agents import Agent
from jobs.hands import Hands
from jobs.run.spec import AgentOrder, Author, PutFile, RunLimits, SetupOrder, Spec


def order(hands: Hands, seen: Seen, run: Run, agent: Agent) -> Spec:
    """The spec of a run. ValueError, in words, when this host may not or cannot run it."""
    blueprint, app = seen.blueprint, hands.github.app()
    return Spec(
        run=run.id,
        repo=seen.subject.repo,
        base_sha=run.base_sha,
        branch=run.branch,
        prompt=prompt.task(seen.issue, seen.subject.number),
        agent=AgentOrder(agent.name, agent.argv, agent.mounts),
        author=Author(app.login, f"{app.id}+{app.login}@users.noreply.github.com"),
        message=words.commit_message(seen.issue, seen.subject.number),
        jail=hands.ground.jail(blueprint.jail),
        env=dict(agent.env),
        setup=SetupOrder(() if blueprint.setup.quick else blueprint.setup.commands, _files(hands, seen)),
        verify=blueprint.verify,
        protected=blueprint.protected,
        limits=RunLimits(minutes=blueprint.limits.minutes),
        egress=hands.settings.egress,
    )


def _files(hands: Hands, seen: Seen) -> tuple[PutFile, ...]:
    """The operator's files that the blueprint names: out of the operator's folder for this
    repository, and from nowhere else."""
    folder = (hands.settings.credentials / seen.subject.owner / seen.subject.name).resolve()
    return tuple(PutFile(str(_inside(folder, name)), name) for name in seen.blueprint.setup.credential_files)


def _inside(folder: Path, name: str) -> Path:
    path = (folder / name).resolve()
    if not path.is_relative_to(folder) or not path.is_file():
        raise ValueError(
            f"setup names the credential file {name[:100]!r}, which the operator has not put into the "
            "folder for this repository; ask the operator, or take it out of `setup: credential_files`"
        )
    return path
