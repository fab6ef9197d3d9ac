"""What a run that only reads is told: which repositories it reads, at which commits, and what it writes."""

from __future__ import annotations

from dataclasses import replace

from flows import prompt
from flows.config import blueprint, manifest
from flows.coordinate import kept, prompts
from flows.limiting import smallest
from flows.model import Coordinated, Fleet, Part, Run, Seen
from flows.model.workflow import UNBOUND
from flows.rollout.stages import planned, stage
from jobs.errors import Gone
from jobs.hands import Hands
from jobs.labelling import text_of
from jobs.run import desk
from jobs.run.brief import limits
from jobs.run.enter import own_branch
from jobs.run.laid import DeskOrder, Laid
from jobs.run.spec import Spec


def order(hands: Hands, seen: Seen, plain: Spec, run: Run) -> Spec:
    """The order of a run that plans or reviews the manifest's fleet. ValueError, in words, where that is not
    wanted any more, or a repository cannot be read."""
    fleet = seen.charter.fleet if seen.charter else None
    at = stage(seen, fleet) if fleet else None
    if not fleet or not at or not at.task.ask or at.task.ask.id != run.asked:
        raise ValueError("what was to be read is another now; the next look asks for that")
    parts, plan = {part.repo: part for part in at.done.parts}, at.done.plan
    repos = _named(at.done) if plan else planned(fleet)
    laid = tuple(_laid(hands, repo, parts.get(repo)) for repo in repos)
    most = smallest(seen.blueprint.limits, fleet.manifest.limits or UNBOUND)
    into = "review.json" if plan else "plan.json"
    shelf = desk.shelf(hands.ground.folder(run.id), plain.jail)
    places = {one.repo: str(shelf / one.repo) for one in laid}
    return replace(
        plain,
        branch=own_branch(seen.subject, run.attempt),
        prompt=prompts.reviewing(plan, at.done.parts, places, into)
        if plan
        else prompts.planning(_task(fleet), places, into),
        desk=DeskOrder(into, laid, kept.pack(plan) if plan else "", _first(fleet)),
        said=(),
        limits=limits(replace(seen.blueprint, limits=most)),
    )


def _named(done: Coordinated) -> tuple[str, ...]:
    """The repositories that a review looks at."""
    between = (repo for contract in (done.plan.contracts if done.plan else ()) for repo in contract.between)
    return tuple(dict.fromkeys([*(part.repo for part in done.parts), *between]))


def _laid(hands: Hands, repo: str, part: Part | None) -> Laid:
    """A repository as its base has it now, or as its pull request does."""
    owner = repo.partition("/")[0]
    try:
        mirror = hands.ground.fetch(repo, hands.github.git_token(repo, "read"))
        default = hands.github.get(owner, f"/repos/{repo}")["default_branch"]
        plan, _ = blueprint.parse(text_of(hands, repo), text_of(hands, f"{owner}/.github"))
        base = hands.ground.head(mirror, plan.base or default)
    except Gone:
        raise ValueError(f"{repo} is gone, or the App is no longer installed on it") from None
    if not base:
        raise ValueError(f"{repo} has no branch `{plan.base or default}`; push it, or correct `base:` there")
    is_open = part is not None and part.pull and not part.is_merged
    return Laid(repo, part.sha, base) if part and is_open else Laid(repo, base)


def _first(fleet: Fleet) -> tuple[tuple[str, str], ...]:
    """The manifest's `after`, in the names that the rows have."""
    known = {row.repo.casefold(): row.repo for row in fleet.targets}
    pairs = ((repo.casefold(), name.casefold()) for repo, names in fleet.manifest.after for name in names)
    return tuple((known[repo], known[name]) for repo, name in pairs if repo in known and name in known)


def _task(fleet: Fleet) -> str:
    """What the manifest asks for; marked, where somebody outside the team wrote it."""
    text = manifest.render(fleet.manifest)
    return prompt.outsiders(text) if fleet.is_outsiders else text
