"""What a run is told: from the blueprint, the agent and the approved text to its spec."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from flows import prompt, saying, words
from flows.audit.asking import asking, texts
from flows.audit.reader import digest
from flows.model import Run, Seen
from jobs import jail
from jobs.agents import Agent
from jobs.hands import Hands
from jobs.run import shelf
from jobs.run.brief import brief_of, briefed, limits, order_of
from jobs.run.enter import completes, own_branch
from jobs.run.imaged import in_image
from jobs.run.spec import Author, PutFile, SetupOrder, Spec


def order(hands: Hands, seen: Seen, run: Run, agent: Agent) -> Spec:
    """The spec of a run. ValueError, in words, when this host may not or cannot run it."""
    plain = _plain(hands, seen, run, agent)
    whole = _reading(hands, plain, seen, run) if run.is_reading else _working(hands, seen, run, plain)
    return in_image(whole) if whole.image else whole


def _working(hands: Hands, seen: Seen, run: Run, plain: Spec) -> Spec:
    blueprint = seen.blueprint
    own = SetupOrder(() if blueprint.setup.quick else blueprint.setup.commands, _files(hands, seen))
    whole = replace(
        plain,
        branch=run.branch or own_branch(seen.subject, run.attempt),
        setup=own,
        verify=blueprint.verify,
        is_merge=completes(seen, run),
    )
    return briefed(whole, seen, brief_of(seen, run), hands.ground.agents())


def _plain(hands: Hands, seen: Seen, run: Run, agent: Agent) -> Spec:
    """What every run is told."""
    blueprint, app, told = seen.blueprint, hands.github.app(), saying.unheard(seen)
    kind = hands.ground.jail(blueprint.jail, blueprint.image)
    return Spec(
        run=run.id,
        repo=seen.subject.repo,
        base_sha=run.base_sha,
        branch=run.branch,
        prompt=prompt.further(
            prompt.task(seen.issue, seen.subject.number, seen.origin), [text for _, text in told]
        ),
        said=tuple(key for key, _ in told),
        agent=order_of(agent),
        author=Author(app.login, f"{app.id}+{app.login}@users.noreply.github.com"),
        message=words.commit_message(seen),
        jail=kind,
        image=jail.image(hands.settings, blueprint.image) if kind == "container" else "",
        env=dict(agent.env),
        protected=blueprint.protected,
        limits=limits(blueprint),
        egress=hands.settings.egress,
        prices=seen.team.prices if seen.team else (),
    )


def _reading(hands: Hands, plain: Spec, seen: Seen, run: Run) -> Spec:
    """An audit is read, or a fleet's repositories are, and nothing is built or tested for it."""
    if seen.charter:
        return shelf.order(hands, seen, plain, run)
    approval, refusal = asking(seen)
    told = texts(seen, approval) if approval else ()
    if not approval or seen.audit is None or not run.asked.endswith(f":{digest(told)}"):
        raise ValueError(refusal or "the text that was to be read is not there any more")
    name = f"report-{run.id}.json"
    is_trusted = seen.issue.author.may_write and not approval.is_outsiders
    return replace(
        plain,
        branch=own_branch(seen.subject, run.attempt),
        prompt=prompt.reading(told, name, is_trusted=is_trusted),
        report=name,
        said=(),  # an audit is data: what people say beside it is for those who work on its findings
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
