"""The ground on which a host's runs stand: its agents and jails, its mirrors, and the folders and
keepers of its runs. All that a host does outside the store and GitHub's API goes through here."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from jobs import agents, events, jail
from jobs.agents import Agent
from jobs.agents.remote import Errand, Remote
from jobs.git import merging, mirror, patch, push
from jobs.git.call import GitFailed
from jobs.run import diary, errand, inbox, life, report, seal, spec
from jobs.run.clean import clean
from jobs.run.launch import launch
from jobs.run.seal import Seal
from jobs.run.spec import Spec
from jobs.settings import Settings


class Ground:
    """This machine. Nothing is touched before it is asked for."""

    def __init__(self, settings: Settings):
        self.settings = settings

    def agents(self) -> dict[str, Agent]:
        """The agents that this host serves, by name."""
        return agents.found(self.settings)

    def remotes(self) -> dict[str, Remote]:
        """The remote agents that this host serves, by name; a local one goes before them."""
        own = self.agents()
        return {name: one for name, one in agents.far(self.settings).items() if name not in own}

    def jails(self) -> tuple[str, ...]:
        """The jails that a run may get here, the strongest first."""
        return jail.usable(self.settings)

    def jail(self, wanted: str, image: str = "") -> str:
        """The jail for a run that wants this one, this image ("": any); ValueError, in words, when none
        may be."""
        return jail.permitted(self.settings, wanted, image)

    def fetch(self, repo: str, token: str) -> Path:
        """The repository's mirror, as GitHub has it now."""
        return mirror.fetch(self.settings, repo, token)

    def head(self, base: Path, branch: str) -> str:
        """The commit of a branch in a mirror."""
        return mirror.head(base, branch)

    def merging(self, base: Path, ours: str, theirs: str) -> str:
        """A commit in a mirror that merges two, conflicts marked; "" where they do not merge."""
        try:
            return merging.merging(base, ours, theirs)
        except GitFailed:
            return ""

    def order(self, wanted: Spec) -> None:
        """The run's folder stands, with what it is told."""
        spec.write(self.folder(wanted.run), wanted)

    def launch(self, run_id: str) -> None:
        """A keeper has begun the run, once."""
        launch(self.settings, self.folder(run_id))

    def send(self, wanted: Errand) -> None:
        """The run is remote, with what its agent is asked for."""
        errand.write(self.folder(wanted.run), wanted)

    def errand(self, run_id: str) -> Errand | None:
        """What the run's remote agent is asked for; None where its agent lives here."""
        return errand.read(self.folder(run_id))

    def is_remote(self, run_id: str) -> bool:
        return errand.stands(self.folder(run_id))

    def end(self, ended: Seal) -> None:
        """A remote run is sealed."""
        seal.write(self.folder(ended.run), ended)

    def was_started(self, run_id: str) -> bool:
        return life.was_started(self.folder(run_id))

    def is_ordered(self, run_id: str) -> bool:
        """Whether the run's order stands and no keeper ever began it."""
        return life.is_ordered(self.folder(run_id))

    def is_alive(self, run_id: str) -> bool:
        """Whether the run's keeper lives."""
        return life.is_alive(self.folder(run_id))

    def ask_to_stop(self, run_id: str, reason: str) -> None:
        life.ask_to_stop(self.folder(run_id), reason)

    def instruct(self, run_id: str, key: str, text: str) -> None:
        """The run's agent is told this when its turn ends, once."""
        if life.is_alive(self.folder(run_id)):
            inbox.put(self.folder(run_id), text, inbox.name_of(key))

    def seal(self, run_id: str) -> Seal | None:
        """How the run ended; None while nothing says so."""
        return seal.read(self.folder(run_id))

    def report(self, run_id: str) -> str:
        """What a run that reads has reported, as the ledger keeps it; "" when nothing."""
        return report.kept(self.folder(run_id))

    def push(self, run_id: str, delivery: push.Delivery, token: str) -> str:
        """Exactly the delivery's commit stands on its branch: "", or why not."""
        return push.push(self.settings, self.folder(run_id), delivery, token)

    def keep(self, run_id: str) -> None:
        """The run's events outlive its folder, and what its agent's program wrote down itself."""
        for name, beside in (("output.jsonl", ""), (diary.NAME, "-diary")):
            path = self.folder(run_id) / name
            if path.exists():
                events.keep(self.settings, f"{run_id}{beside}", path)

    def keep_patch(self, run_id: str, ended: Seal) -> None:
        """A commit that stands and may not be pushed is kept for people to read."""
        if ended.sha and (self.folder(run_id) / "git").exists():
            patch.keep(self.folder(run_id), ended.base_sha, ended.sha)

    def clean(self, run_id: str) -> None:
        """The run's workspace is gone. Later while its keeper lives."""
        clean(self.folder(run_id))

    def left(self) -> tuple[str, ...]:
        """Runs whose workspace stands though no keeper lives."""
        places = sorted((self.settings.data / "runs").glob("*"))
        return tuple(one.name for one in places if (one / "ws").exists() and not life.is_alive(one))

    def repos(self) -> frozenset[str]:
        """The repositories on whose mirrors a run stands, or is about to begin."""
        found = set[str]()
        for place in (self.settings.data / "runs").glob("*"):
            if (place / "ws").exists() or seal.read(place) is None:
                with suppress(ValueError):  # remote, or not ordered yet
                    found |= spec.read(place).repos
        return frozenset(found)

    def folder(self, run_id: str) -> Path:
        """Where the run lives."""
        return self.settings.data / "runs" / run_id
