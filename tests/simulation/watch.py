"""What must hold, whatever happens: judged on what reached GitHub and what was launched."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from app.sandbox.gates import decision
from tests.simulation.asked import Asked
from tests.simulation.campaign import HEAD
from tests.simulation.field import Keeper
from tests.simulation.kernel import Process
from tests.simulation.line import Sky
from tests.simulation.lineage import Lineage, epic_of, lines
from tests.simulation.owners import Owners
from tests.simulation.turns import Turns

BRANCH = re.compile(r"agent/(\d+)-\d+")
AUTO = ("acme/api", "acme/lib", "acme/read")
ABOVE_SECONDS = 400.0  # so late a child may learn of what was done to its epic, when words were lost


class Watch:
    """Collects what went wrong, in words."""

    def __init__(self, sky: Sky, owners: Owners, lineage: Lineage):
        self.sky, self.town, self.owners = sky, sky.town, owners
        self.lineage = lineage
        self.asked = Asked(sky.town, owners, lineage)
        self.keepers: list[Keeper] = []
        self.wrong: list[str] = sky.wrong
        self.lookers: dict[str, tuple[float, Process, int]] = {}
        self.echoes: set[str] = set()
        self.is_wiped = False
        self.turns: Turns | None = None  # of fleets, where people ask for some
        self.is_leased: Callable[[str, str], bool] = lambda subject, holder: False

    def say(self, text: str) -> None:
        self.sky.kernel.note(f"WRONG {text}")
        self.wrong.append(text)

    def holders(self, dead_before: float) -> None:
        """Leases of the dead are given back soon, not when they run out."""
        for subject, (_, process, life) in self.lookers.items():
            is_gone = process.lives != life and process.died_at < dead_before
            if is_gone and self.is_leased(subject, f"|{process.name}|{life}:"):
                ago = self.sky.kernel.now - process.died_at
                self.say(f"{subject} is still held by {process.name}, who died {ago:.0f} s ago")

    # while it goes on

    def heard(self, name: str, names: list[str], words: list[str], answer: Any) -> None:
        """A script of the store was run: who looks at what now, and what wakes whom."""
        me = self.sky.kernel.current
        if name in ("take", "hold") and answer:
            subject = answer if name == "take" else words[0]
            until, other, life = self.lookers.get(subject, (0.0, me, me.lives))
            if until > self.sky.kernel.now and other is not me and other.lives == life:
                self.say(f"{subject} is looked at by {other.name} and {me.name} at a time")
            self.lookers[subject] = (float(words[1 if name == "take" else 2]), me, me.lives)
        if name == "release" and self.lookers.get(words[0], (0.0, None, 0))[1] is me:
            del self.lookers[words[0]]
        if name == "finish":
            guids = {one.removeprefix("fleet:done:") for one in names[3:]}
            weather = self.sky.weather  # a clock that never heard our name cannot know our echoes
            is_heard = not (weather.refuse or weather.limit or weather.cut or weather.kill)
            if is_heard and guids <= self.echoes and len(words) > 2 + 2 * len(names[3:]):
                self.say(f"our own echo woke {words[2 + 2 * len(names[3:])]}")

    def launched(self, keeper: Keeper, process: Process) -> None:
        """An agent begins: once a run, one a task, for somebody who may, on a text they approved."""
        run, subject = keeper.spec.run, subject_of(keeper)
        if any(other.spec.run == run for other in self.keepers):
            self.say(f"{run} was launched twice")
        alive = [other.spec.run for other in self.keepers if other.is_alive and subject_of(other) == subject]
        if len(alive) >= (1 if self.turns else self.asked.side_by_side(subject)):
            self.say(f"{run} was launched while {alive[0]} of the same task was alive")
        self.keepers.append(keeper)
        since = self.sky.seen_from(process)
        self._changed(keeper, since)
        if self.turns:
            self.turns.launched(keeper)
        else:
            self._wanted(keeper, subject, since)

    def _changed(self, keeper: Keeper, since: float) -> None:
        for what, changed in (
            ("archived", self.owners.archived),
            ("without a blueprint", self.owners.broken),
        ):
            if changed.get(keeper.spec.repo, since) < since:
                self.say(f"{keeper.spec.run} was launched though its repository had been {what} for long")

    def _wanted(self, keeper: Keeper, subject: str, since: float) -> None:
        """Somebody who may asks for it, of an issue."""
        run = keeper.spec.run
        if self.asked.is_on(subject, "hold", since):
            self.say(f"{run} was launched though `hold` had been on for long")
        if self.asked.is_closed(subject, since):
            self.say(f"{run} was launched though its issue had been closed for long")
        why = (self.asked.unread if keeper.spec.report else self.asked.unasked)(subject, since)
        for epic in self.lineage.parents(subject):
            is_epic = "epic" in self.town.labels(epic)
            if is_epic and self.asked.is_on(epic, "hold", self.sky.kernel.now - ABOVE_SECONDS):
                self.say(f"{run} was launched though `hold` had been on {epic} above it for long")
        if why:
            self.say(f"{run} was launched though {why}")

    def wrote(self, process: Process, request: Any, answer: Any) -> None:
        """A write of ours was carried out."""
        if request.method == "PUT" and request.url.endswith("/merge") and answer.status == 200:
            owner, name, _, number, _ = request.url.split("/")[-5:]
            self._merged(process, f"{owner}/{name}", int(number))

    def _merged(self, process: Process, repo: str, number: int) -> None:
        pull = self.town.repo(repo).issues[number].as_pull
        found = BRANCH.fullmatch(pull.head_ref)
        since = self.sky.seen_from(process)
        if repo not in AUTO and not epic_of(pull.head_ref) and not epic_of(pull.base_ref):
            self.say(f"{repo}#{number} was merged though its blueprint leaves that to people")
        if found and self.asked.is_on(f"{repo}#{found[1]}", "hold", since):
            self.say(f"{repo}#{number} was merged though `hold` had been on for long")
        if self.turns:
            self.turns.merged(repo, number)
        if epic_of(pull.head_ref):
            self._landed(repo, epic_of(pull.head_ref), since)
        if self._is_unwelcome(repo, self.town.repo(repo).issues[number], since):
            self.say(f"{repo}#{number} was merged though a review asks for changes")
        said = [one for one in self.town.repo(repo).checks.values() if one.head_sha == pull.head_sha]
        last = max(said, key=lambda one: one.id, default=None)  # the CI has one check, and may say it again
        if last and last.conclusion not in (None, "success") and (last.completed_at or 0) < since:
            self.say(f"{repo}#{number} was merged though its checks are red")

    def _landed(self, repo: str, number: int, since: float) -> None:
        """An epic goes to its base once nothing of it is open, and while nobody holds it."""
        epic = self.town.repo(repo).issues[number]
        if self.asked.is_on(f"{repo}#{number}", "hold", since):
            self.say(f"{repo}#{number} was landed though `hold` had been on for long")
        if any(edit.at > since for edit in epic.edits):
            return
        for child in lines(epic.body or ""):
            found = self.town.repo(repo).issues.get(child)
            opened = [one.at for one in found.events if one.kind == "reopened"] if found else []
            if found and found.is_open and max([found.created_at, *opened]) < since:
                self.say(f"{repo}#{number} was landed though its child #{child} is open")

    def _is_unwelcome(self, repo: str, issue: Any, since: float) -> bool:
        """Whether the reviews, without what was said since then, forbid to merge it."""
        reviews = [one for one in self.town.repo(repo).reviews.values() if one.number == issue.number]
        is_old = all((one.submitted_at or 0.0) < since for one in reviews)
        said = decision(self.town.world, self.town.repo(repo), issue)
        return (
            is_old and not self.owners.has_wavered(repo) and said in ("CHANGES_REQUESTED", "REVIEW_REQUIRED")
        )


def subject_of(keeper: Keeper) -> str:
    """The issue that a run is for, or the fleet's target."""
    target = HEAD.fullmatch(keeper.spec.branch)
    if target:
        return f"{keeper.spec.repo}~{target['fleet']}-{target['generation']}"
    found = BRANCH.fullmatch(keeper.spec.branch)
    return f"{keeper.spec.repo}#{found[1] if found else '0'}"


def number_of(branch: str) -> str:
    found = BRANCH.fullmatch(branch)
    return found[1] if found else ""
