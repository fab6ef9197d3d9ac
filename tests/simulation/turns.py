"""Whose turn it is in a fleet: what must hold whenever an agent is launched for a target."""

from __future__ import annotations

import re
from typing import Any

from flows import markers
from flows.model import Fleet, Manifest, Outcome
from flows.rollout import facts
from flows.rollout.asking import asked_at
from flows.rollout.ending import DONE, FAILED
from flows.task.standing import RETRIED
from tests.simulation.campaign import HEAD, Campaign, Filed
from tests.simulation.field import Keeper
from tests.simulation.manifests import MARK
from tests.simulation.town import BOT, WRITERS

RUN = re.compile(r".*-(?P<fleet>\d+-[0-9a-f]{6})-(?P<generation>\d+)-(?P<attempt>\d+)-[0-9a-f]{6}")
LATE_SECONDS = 400.0  # so late a target may learn of what was done to its manifest, when words were lost
SOON_SECONDS = 60.0  # and when none were
SECOND = 1.0  # the finest that GitHub tells


class Turns:
    """Says to the watch what was not to begin. `is_fair`: nothing is lost on its way, and nobody dies."""

    def __init__(self, watch: Any, campaign: Campaign, key: bytes, is_fair: bool = False):
        self.watch, self.campaign, self.key = watch, campaign, key
        self.town, self.say, self.kernel = watch.town, watch.say, watch.sky.kernel
        self.late_seconds = SOON_SECONDS if is_fair else LATE_SECONDS
        self.launches: dict[str, list[Keeper]] = {}  # by target

    def launched(self, keeper: Keeper) -> None:
        """It is not among the launches yet."""
        hit = RUN.fullmatch(keeper.spec.run)
        filed = self.campaign.find(hit["fleet"]) if hit else None
        if not hit or not filed:
            self.say(f"{keeper.spec.run} was launched for no fleet that anybody wrote")
            return
        run, repo, generation = keeper.spec.run, keeper.spec.repo, int(hit["generation"])
        whys = [
            self._unannounced(filed, repo, generation, int(hit["attempt"])),
            self._off(filed, repo, generation),
            self._crowded(filed),
            self._unapproved(filed, keeper),
            self._again(filed, f"{repo}~{filed.id}-{generation}"),
            *self._early(filed, repo, generation),
        ]
        for why in filter(None, whys):
            self.say(f"{run} was launched though {why}")
        self.launches.setdefault(f"{repo}~{filed.id}-{generation}", []).append(keeper)

    def merged(self, repo: str, number: int) -> None:
        """Nothing is merged while a fleet is paused."""
        hit = HEAD.fullmatch(self.town.repo(repo).issues[number].as_pull.head_ref)
        filed = self.campaign.find(hit["fleet"]) if hit else None
        if filed and self.watch.asked.is_on(filed.subject, "hold", self.kernel.now - self.late_seconds):
            self.say(f"{repo}#{number} was merged though its fleet had been paused for long")

    def noted(self, filed: Filed) -> Fleet | None:
        """The fleet as our signed comment on the manifest tells it."""
        repo = self.town.repo(filed.repo)
        for one in (repo.comments[key] for key in self.town.issue(filed.subject).comments):
            told = markers.parse(filed.subject, one.body, self.key)[1] if one.login == BOT else ""
            if told and (found := facts.read(told, filed.subject, Manifest("", ""))):
                return found
        return None

    def _unannounced(self, filed: Filed, repo: str, generation: int, attempt: int) -> str:
        """An attempt stands on GitHub before it begins."""
        fleet = self.noted(filed)
        row = fleet.by_repo.get(repo) if fleet and fleet.generation == generation else None
        return "" if row and row.attempts >= attempt else "no signed marker tells of its attempt"

    def _off(self, filed: Filed, repo: str, generation: int) -> str:
        """After a cancel or a pause nothing more starts; a repository is cancelled in one generation."""
        before, fleet = self.kernel.now - self.late_seconds, self.noted(filed)
        since = asked_at(fleet) if fleet and generation > 1 else 0.0
        if self.watch.asked.is_on(filed.subject, "hold", before):
            return "its fleet had been paused for long"
        words = self.campaign.words(filed)
        said = [one for one in words if not one.repo or (one.repo == repo and one.at > since)]
        if said and said[-1].verb == "cancel" and said[-1].at < before:
            return "it had been cancelled for long"
        return "" if any(one.verb == "submit" for one in said) else "nobody who may had submitted it"

    def _crowded(self, filed: Filed) -> str:
        bounds = [one.concurrency for _, one in self.campaign.versions(filed)]
        alive = [one.spec.run for name, some in self.launches.items() if f"~{filed.id}-" in name
                 for one in some if one.is_alive]  # fmt: skip
        return (
            f"{alive} of its fleet were alive" if bounds and all(bounds) and len(alive) >= max(bounds) else ""
        )

    def _unapproved(self, filed: Filed, keeper: Keeper) -> str:
        """What an outsider wrote binds nobody before somebody who may submits it."""
        found = MARK.search(keeper.spec.prompt)
        since = [at for at, one in self.campaign.versions(filed) if found and one.mark == found.group()]
        if not since:
            return "its prompt holds no text of its manifest"
        author = self.campaign.sheets[found.group()].by if found else ""
        said = [one for one in self.campaign.words(filed) if one.verb == "submit"]
        is_good = author in WRITERS or any(one.at >= int(since[0]) - SECOND for one in said)
        return "" if is_good else f"@{author} had written its text after it was approved"

    def _again(self, filed: Filed, target: str) -> str:
        """Another attempt follows one that may be mended by it, or somebody's word."""
        before = self.launches.get(target, [])[-1:]
        if not before or before[0].seal is None or before[0].stop or before[0].seal.outcome in RETRIED:
            return ""
        is_asked = self._asked_again(filed, target.partition("~")[0], before[0].began_at - 60.0)
        return "" if is_asked else f"{before[0].spec.run} had ended with {before[0].seal.outcome}"

    def _asked_again(self, filed: Filed, repo: str, since: float) -> bool:
        said = self.campaign.words(filed)
        return any(one.verb != "cancel" and one.repo in ("", repo) and one.at > since for one in said[1:])

    def _early(self, filed: Filed, repo: str, generation: int) -> list[str]:
        """Canaries first, each behind those that it waits for, nobody through an open breaker; of a fleet of
        which nobody asked anything twice."""
        texts = [one for _, one in self.campaign.versions(filed)]
        words = [one for one in self.campaign.words(filed) if one.verb != "cancel"]
        fleet = self.noted(filed)
        if len(texts) != 1 or len(words) != 1 or fleet is None:
            return []
        sheet, mine = texts[0], f"~{filed.id}-{generation}"
        ends = {row.repo: self._end(f"{row.repo}{mine}") for row in fleet.targets}
        canaries = [row.repo for row in fleet.targets if row.is_canary]
        found = [f"the canary {one} had not delivered" for one in canaries
                 if repo not in canaries and ends[one] not in DONE]  # fmt: skip
        if sheet.after and sheet.after[0] == repo and ends.get(sheet.after[1]) not in DONE:
            found.append(f"{sheet.after[1]} had not delivered")
        bad = sum(one in FAILED for one in ends.values())
        ended = bad + sum(one in DONE for one in ends.values())
        if sheet.breaker and bad >= sheet.breaker[1] and bad * 100 >= sheet.breaker[0] * ended:
            found.append(f"the breaker was open: {bad} of {ended} had failed")
        return found

    def _end(self, target: str) -> Outcome | None:
        """How a target's work ended, as far as that is sure by its last agent alone."""
        last = self.launches.get(target, [])[-1:]
        if not last or last[0].seal is None or last[0].stop:
            return None
        outcome = last[0].seal.outcome
        is_late = last[0].ended_at > self.kernel.now - self.late_seconds
        return None if outcome in RETRIED or (outcome in FAILED and is_late) else outcome
