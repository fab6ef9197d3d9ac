"""A simulated host: agents are events on the simulated clock; what they make are real commits."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from app.sandbox.actor import Actor
from app.sandbox.acts import refs
from app.sandbox.git import write
from app.sandbox.git.run import GitError, git
from app.sandbox.permission import guard
from app.sandbox.refused import Refused
from app.sandbox.scene import Scene
from app.sandbox.world import Request
from flows.model import Finding, Outcome, Report, Subject
from flows.reading.report import pack
from jobs import ledger
from jobs.agents import Agent
from jobs.errors import Gone, Later
from jobs.git.push import Delivery
from jobs.run.seal import Seal
from jobs.run.spec import Spec
from jobs.settings import Settings
from tests.simulation.kernel import Killed, Process
from tests.simulation.line import Sky

FOLDER = "folder"  # beside the refs of a mirror
DEEDS = {
    "delivers": Outcome.DELIVERED,
    "clashes": Outcome.DELIVERED,
    "nothing": Outcome.NO_CHANGE,
    "fails": Outcome.AGENT_FAILED,
    "unverified": Outcome.VERIFY_FAILED,
    "protected": Outcome.PROTECTED,
    "late": Outcome.TIMEOUT,
    "dies": Outcome.LOST,
}


@dataclass
class Keeper:
    """One run on a host: what `RUN/` holds on a disk."""

    spec: Spec
    was_started: bool = False
    process: Process | None = None
    stop: str = ""
    seal: Seal | None = None
    has_workspace: bool = False
    began_at: float = 0.0
    ended_at: float = 0.0
    report: str = ""
    wrote: str = ""

    @property
    def is_alive(self) -> bool:
        return self.was_started and not self.ended_at


@dataclass
class Field:
    """The disk and the processes of one host: they outlive whoever holds the ground."""

    sky: Sky
    settings: Settings
    likely: tuple[str, ...]
    open_store: Any
    launched: Any
    keepers: dict[str, Keeper] = field(default_factory=dict)


class SimulatedGround:
    """What `jobs.run.ground.Ground` is, on a field."""

    def __init__(self, place: Field):
        self.place, self.sky = place, place.sky
        self.kernel = place.sky.kernel
        self.settings = place.settings

    def agents(self) -> dict[str, Agent]:
        return {name: Agent(name, ("sh", f"/opt/{name}")) for name in ("fixer", "other")}

    def remotes(self) -> dict[str, Any]:
        return {}

    def is_remote(self, run_id: str) -> bool:
        return False

    def jails(self) -> tuple[str, ...]:
        return ("bwrap",)

    def jail(self, wanted: str, image: str = "") -> str:
        return "bwrap"

    def fetch(self, repo: str, token: str) -> Any:
        self._act(f"fetch {repo}", self.kernel.random.uniform(0.2, 4.0))
        self._may(token, repo, ("contents:read", "read"))
        town = self.sky.town
        mirror = {**town.repo(repo).refs, FOLDER: str(town.world.git_folder(town.repo(repo)))}
        self.kernel.point("fetch is over", 0.05)
        return mirror

    def head(self, base: Any, branch: str) -> str:
        return str(base.get(f"refs/heads/{branch}", ""))

    def merging(self, base: Any, ours: str, theirs: str) -> str:
        """As `jobs.git.merging`, without the marks."""
        self._act(f"merge {theirs[:7]}", 0.1, is_sure=True)
        person = write.Person("agent-fleet", "agent-fleet@localhost", int(self.kernel.now))
        tree = write.merged_tree(base[FOLDER], ours, theirs) or _with_conflicts(base[FOLDER], ours, theirs)
        return write.write_commit(base[FOLDER], tree, (ours, theirs), ("Merge to be completed", person))

    def order(self, wanted: Spec) -> None:
        self._act(f"order {wanted.run}", 0.01, is_sure=True)
        self.place.keepers.setdefault(wanted.run, Keeper(wanted)).spec = wanted

    def launch(self, run_id: str) -> None:
        self._act(f"launch {run_id}", 0.3, is_sure=True)
        keeper = self.place.keepers[run_id]
        if keeper.was_started:
            return
        keeper.was_started = keeper.has_workspace = True
        keeper.began_at = self.kernel.now
        self.place.launched(keeper, self.kernel.current)
        keeper.process = self.kernel.spawn(f"keeper {run_id}", lambda: _work(self.place, keeper))
        keeper.process.is_reborn = False
        self.kernel.point("launched", 0.1)

    def is_ordered(self, run_id: str) -> bool:
        keeper = self.place.keepers.get(run_id)
        return keeper is not None and not keeper.was_started

    def was_started(self, run_id: str) -> bool:
        keeper = self.place.keepers.get(run_id)
        return keeper is not None and keeper.was_started

    def is_alive(self, run_id: str) -> bool:
        keeper = self.place.keepers.get(run_id)
        return keeper is not None and keeper.is_alive

    def ask_to_stop(self, run_id: str, reason: str) -> None:
        self._act(f"stop {run_id}", 0.01, is_sure=True)
        if run_id in self.place.keepers:
            self.place.keepers[run_id].stop = reason or "stop"
            self.kernel.notify(f"keeper {run_id}")

    def instruct(self, run_id: str, key: str, text: str) -> None:
        self._act(f"tell {run_id}", 0.01, is_sure=True)

    def seal(self, run_id: str) -> Seal | None:
        keeper = self.place.keepers.get(run_id)
        return keeper.seal if keeper else None

    def report(self, run_id: str) -> str:
        keeper = self.place.keepers.get(run_id)
        return keeper.report if keeper else ""

    def push(self, run_id: str, delivery: Delivery, token: str) -> str:
        self._act(f"push {delivery.branch}", self.kernel.random.uniform(0.2, 2.0))
        actor = self._may(token, delivery.repo, ("contents:write", "write"))
        refusal = self._push(actor, delivery)
        self.kernel.point("push is over", 0.05)
        if self.sky.weather.cut and self.kernel.random.random() < self.sky.weather.cut:
            raise Later(30.0, "simulated: the push's answer was lost")
        return refusal

    def keep(self, run_id: str) -> None:
        self._act(f"keep {run_id}", 0.02, is_sure=True)

    def keep_patch(self, run_id: str, ended: Seal) -> None:
        self._act(f"keep the patch of {run_id}", 0.02, is_sure=True)

    def clean(self, run_id: str) -> None:
        self._act(f"clean {run_id}", 0.05, is_sure=True)
        keeper = self.place.keepers.get(run_id)
        if keeper and keeper.is_alive:
            raise Later(5.0, "the keeper still lives")
        if keeper:
            keeper.has_workspace = False

    def left(self) -> tuple[str, ...]:
        found = self.place.keepers.items()
        return tuple(name for name, one in sorted(found) if one.has_workspace and not one.is_alive)

    def folder(self, run_id: str) -> Path:
        return self.settings.data / "runs" / run_id

    def _act(self, what: str, seconds: float, is_sure: bool = False) -> None:
        self.kernel.point(f"host {what}", seconds)
        if not is_sure and self.sky.weather.host and self.kernel.random.random() < self.sky.weather.host:
            raise Later(30.0, f"simulated: {what} did not work")

    def _may(self, token: str, repo: str, need: tuple[str, str]) -> Actor:
        world = self.sky.town.tick()
        found = world.repository(repo)
        if found is None:
            raise Gone(repo)
        try:
            actor: Actor = self.sky.town.holder(token)
            guard(world, actor, found, need)
        except Refused as error:
            raise Later(30.0, f"GitHub refused git: {error}") from None
        return actor

    def _push(self, actor: Actor, delivery: Delivery) -> str:
        world, repo = self.sky.town.tick(), self.sky.town.repo(delivery.repo)
        name = f"refs/heads/{delivery.branch}"
        now = repo.refs.get(name, "")
        if now == delivery.sha:
            return ""
        if now != delivery.expected:
            return f"The branch {delivery.branch} was made or moved by somebody else meanwhile"
        world.request, first = Request("git", "push", delivery.branch), len(world.log)
        refs.set_ref(Scene(world, actor, repo), name, delivery.sha)
        for line in world.log[first:]:
            line["status"] = 200
        return ""


def deed(place: Field, run_id: str) -> str:
    """What this run's agent does: the seed's choice, whenever it is asked."""
    return Random(f"{place.likely} {run_id}").choice(place.likely)  # noqa: S311


def _with_conflicts(folder: str, ours: str, theirs: str) -> str:
    """The tree of a merge that has some."""
    try:
        git(folder, "merge-tree", "--write-tree", "--allow-unrelated-histories", ours, theirs)
    except GitError as error:
        return error.output.decode().split("\n")[0]
    raise AssertionError("it does not conflict")


def _work(place: Field, keeper: Keeper) -> None:
    """The life of a keeper: beats, then a seal; or neither."""
    kernel, run_id = place.sky.kernel, keeper.spec.run
    try:
        does = deed(place, run_id)
        store = place.open_store(place.settings)
        ends_at = kernel.now + kernel.random.choice([1.0, 8.0, 30.0, 90.0, 200.0])
        while kernel.now < ends_at and not keeper.stop:
            kernel.point(f"keeper {run_id} works", 0.01)
            _beat(store, run_id, kernel.now)
            kernel.wait(f"keeper {run_id}", min(25.0, max(ends_at - kernel.now, 0.01)))
        if does != "dies" or keeper.stop:
            keeper.seal = _sealed(place, keeper, does)
    except Killed:
        kernel.note(f"keeper {run_id} is dead")
        raise
    finally:
        keeper.ended_at = kernel.now


def _beat(store: Any, run_id: str, now: float) -> None:
    try:
        ledger.beat(store, run_id, now)
    except Exception as error:
        if "simulated" not in str(error):
            raise


def _sealed(place: Field, keeper: Keeper, does: str) -> Seal:
    kernel, spec = place.sky.kernel, keeper.spec
    outcome = Outcome.CANCELLED if keeper.stop else DEEDS[does]
    sha = None
    if spec.report:
        outcome = outcome if outcome is Outcome.CANCELLED or does == "fails" else Outcome.DELIVERED
        keeper.report = _read(spec.prompt) if outcome is Outcome.DELIVERED else ""
    elif outcome in (Outcome.DELIVERED, Outcome.VERIFY_FAILED, Outcome.PROTECTED):
        keeper.wrote = "shared.txt" if does == "clashes" or spec.is_merge else f"{spec.run}.txt"
        sha = _commit(place, spec, keeper.wrote)
    kernel.point(f"keeper {spec.run} seals", 0.05)
    reason = keeper.stop or f"the agent {does}"
    times = {"started_at": keeper.began_at, "ended_at": kernel.now}
    return Seal(spec.run, outcome, reason, spec.base_sha, sha, **times)


def _read(prompt: str) -> str:
    """The report of an agent that finds what stands in a letter (`tests/simulation/audits.py`)."""
    told = [
        *re.findall(r"[Tt]he \w+ drops every third answer", prompt),
        *re.findall(r"the \w+ counts twice", prompt),
    ]
    return pack(Report(tuple(Finding(title, 0, "high", "quality") for title in told)))


def _commit(place: Field, spec: Spec, path: str) -> str:
    town = place.sky.town
    folder = str(town.world.git_folder(town.repo(spec.repo)))
    person = write.Person(spec.author.name, spec.author.email, int(place.sky.kernel.now))
    content = f"{spec.run}\n".encode()
    return write.write_files(folder, spec.base_sha, {path: ("100644", content)}, (spec.message, person))


__all__ = ["DEEDS", "Field", "Keeper", "SimulatedGround", "Subject", "deed"]
