"""What must have become of fleets when all is calm: rows, counts and comments that say what is so."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from flows import origin
from flows.model import Fleet, Outcome, Target
from flows.rollout.ending import DONE
from jobs import ledger
from tests.simulation.campaign import Campaign, Filed
from tests.simulation.manifests import NOWHERE, Sheet
from tests.simulation.town import BOT
from tests.simulation.turns import Turns
from tests.simulation.verdict import Verdict

ROW = re.compile(r"(?m)^\| `(?P<repo>[^`]+)` \| (?P<stands>\S+) \| (?:\[#(?P<pull>\d+)\][^|]*)? *\|")
SUMMARY = re.compile(
    r"(?m)^\*\*(?P<status>\w+)\.\*\* (?P<many>\d+) repositor(?:y|ies)(?:: (?P<counts>[^.]+))?\."
)
UNBEGUN = {"skipped", "cancelled", "over-budget", "not-onboarded", "archived", "no-permission", "conflict"}
OPEN = {"delivered", "verify-failed", "checks-failed", "review-stuck"}
IDLE = {"waiting", "ready"}  # where the fleet is paused


class Reckoning:
    """Says to the watch what is wrong at the end."""

    def __init__(self, verdict: Verdict, turns: Turns):
        self.verdict, self.turns, self.say = verdict, turns, verdict.say
        self.campaign: Campaign = turns.campaign
        self.town, self.hands, self.watch = verdict.town, verdict.hands, verdict.watch

    def judge(self) -> None:
        for filed in self.campaign.filed:
            fleet = ledger.fleet_of(self.hands.store, filed.id)
            if fleet:
                self._rows(filed, fleet)
                self._rollup(filed, fleet)
                self._comments(filed, fleet)
                for repo in self.campaign.repos:
                    self._target(filed, fleet, repo)
            elif self._is_surely_submitted(filed):
                self.say(f"{filed.subject} was submitted, and no fleet came of it")
        for repo in self.campaign.repos:
            self._branches(repo)

    def _is_surely_submitted(self, filed: Filed) -> bool:
        words, texts = self.campaign.words(filed), self.campaign.versions(filed)
        return len(texts) == 1 and texts[0][1].is_good and {one.verb for one in words} == {"submit"}

    # which repositories

    def _rows(self, filed: Filed, fleet: Fleet) -> None:
        texts = [one for _, one in self.campaign.versions(filed) if one.is_good]
        meant = [set(one.meant(self.campaign.repos)) for one in texts]
        rows = {row.repo for row in fleet.targets}
        if not any(some <= rows for some in meant) or not rows <= set().union(*meant):
            self.say(
                f"{filed.subject}: its rows are {sorted(rows)}, and {[sorted(s) for s in meant]} were meant"
            )
        if fleet.status not in ("paused", "ended", "cancelled"):
            self.say(f"{filed.subject}: the fleet is still {fleet.status}")
        words = [one for one in self.campaign.words(filed) if one.verb != "cancel"]
        for row in fleet.targets:
            self._left_out(filed, fleet, row)
        if len(texts) == 1 and len(words) == 1 and not texts[0].after:
            self._canaries(filed, fleet, texts[0])

    def _left_out(self, filed: Filed, fleet: Fleet, row: Target) -> None:
        """Who could not be worked on is named with its reason; each non-success has one."""
        owners = self.verdict.owners
        wanted = "not-onboarded" if row.repo == NOWHERE else "archived" if row.repo in owners.archived else ""
        if wanted and row.outcome != wanted:
            self.say(f"{filed.subject}: {row.repo} is {row.outcome or row.state}, not {wanted}")
        is_named = row.reason or self.watch.is_wiped  # a marker keeps outcomes, no reasons
        if row.outcome and row.outcome not in DONE and not is_named:
            self.say(f"{filed.subject}: nobody says why {row.repo} is {row.outcome}")
        if not row.outcome and fleet.status != "paused":
            self.say(f"{filed.subject}: {row.repo} is {row.state}, and the fleet is {fleet.status}")

    def _canaries(self, filed: Filed, fleet: Fleet, sheet: Sheet) -> None:
        out = {Outcome.NOT_ONBOARDED, Outcome.ARCHIVED, Outcome.NO_PERMISSION}
        rows = fleet.by_repo
        able = [
            one for one in sheet.meant(self.campaign.repos) if one in rows and rows[one].outcome not in out
        ]
        found = [row.repo for row in fleet.targets if row.is_canary]
        if found != able[: sheet.canary]:
            self.say(f"{filed.subject}: the canaries are {found}, not {able[: sheet.canary]}")

    # how far they are

    def _rollup(self, filed: Filed, fleet: Fleet) -> None:
        body = self.town.issue(filed.subject).body or ""
        shown, top = {hit["repo"]: hit for hit in ROW.finditer(body)}, SUMMARY.search(body)
        counted = [word.split(" ") for word in (top["counts"] or "").split(", ") if word] if top else []
        real = Counter(hit["stands"] for hit in shown.values())
        if not top or int(top["many"]) != len(fleet.targets) or sum(int(n) for n, _ in counted) != len(shown):
            self.say(f"{filed.subject}: the rollup's counts do not add up: {top.group() if top else body}")
        elif {word: int(many) for many, word in counted} != real:
            self.say(f"{filed.subject}: the rollup counts {counted}, and shows {dict(real)}")
        if top and top["status"].lower() != fleet.status:
            self.say(f"{filed.subject}: the rollup says {top['status']}, and the fleet is {fleet.status}")
        for row in fleet.targets:
            hit = shown.get(row.repo)
            may = self._may_stand(filed, fleet, row) | (IDLE if fleet.status == "paused" else set())
            if hit is None or hit["stands"] not in may:
                says = hit["stands"] if hit else "nothing"
                self.say(f"{filed.subject}: the rollup says {says} of {row.repo}, which is {sorted(may)}")
            pull = self._pull(row.repo, filed, fleet.generation)
            if hit and int(hit["pull"] or 0) != (pull.number if pull else 0):
                self.say(f"{filed.subject}: the rollup shows #{hit['pull']} of {row.repo}, and it is {pull}")

    def _may_stand(self, filed: Filed, fleet: Fleet, row: Target) -> set[str]:
        """What the rollup may say of it, by its pull request and by what its last agent did."""
        pull = self._pull(row.repo, filed, fleet.generation)
        launches = self.turns.launches.get(f"{row.repo}~{filed.id}-{fleet.generation}", [])
        last = launches[-1].seal if launches else None
        ends = {str(last.outcome) if last else "lost", "cancelled", "conflict"}
        if pull is None:
            return UNBEGUN if not launches else ends - {"delivered"} | {"lost", "over-budget", "skipped"}
        if pull.as_pull.merged_at:
            return {"merged"}
        if not pull.is_open:
            return {"cancelled", "over-budget", "skipped"} | (ends - {"delivered"})
        checks = [
            one for one in self.town.repo(row.repo).checks.values() if one.head_sha == pull.as_pull.head_sha
        ]
        is_red = bool(checks) and max(checks, key=lambda one: one.id).conclusion == "failure"
        if pull.as_pull.is_draft:
            return {"verify-failed", "review-stuck"}
        return {"checks-failed"} if is_red else {"delivered"}

    def _pull(self, repo: str, filed: Filed, generation: int) -> Any:
        """The one that counts: an open one before one that is closed, then the newest."""
        if repo not in self.campaign.repos:
            return None
        mine = [one for one, hit in self.campaign.pulls(repo)
                if (hit["fleet"], int(hit["generation"])) == (filed.id, generation)]  # fmt: skip
        return max(mine, key=lambda one: (one.is_open, one.number), default=None)

    # each effect once

    def _target(self, filed: Filed, fleet: Fleet, repo: str) -> None:
        issues = self.verdict.lineage.issues(repo)
        for generation in range(1, fleet.generation + 1):
            key, name = f"fleet {filed.id}-{generation}", f"{repo}~{filed.id}-{generation}"
            made = sum(self.verdict.lineage.made_for(repo, one) == key for one in issues)
            if made > 1 + self.watch.sky.belated:
                self.say(f"{name} has {made} tracking issues")
            if not made and fleet.manifest.has_issues and self._pull(repo, filed, generation):
                texts = [one for _, one in self.campaign.versions(filed)]
                if all(one.has_issues for one in texts):
                    self.say(f"{name} has a pull request, and no tracking issue")
            launches = self.turns.launches.get(name, [])
            row = fleet.by_repo.get(repo) if generation == fleet.generation else None
            if row and row.attempts < len(launches):
                self.say(f"{name} was launched {len(launches)} times in {row.attempts} attempts")
            if repo not in self.verdict.owners.archived:
                self.verdict.planned(name)

    def _comments(self, filed: Filed, fleet: Fleet) -> None:
        """One says how it stands, one how each asking ended."""
        repo = self.town.repo(filed.repo)
        ours = [
            one for key in self.town.issue(filed.subject).comments if (one := repo.comments[key]).login == BOT
        ]
        made = [origin.parse(filed.repo, one.body, self.turns.key) for one in ours]
        keys = Counter(one.key if one else "" for one in made)
        for key, many in keys.items():
            if many > 1 + self.watch.sky.belated:
                self.say(f"{filed.subject}: {many} comments by our App for {key or 'how it stands'}")
        ended = [key for key in keys if key.startswith("ended ")]
        asked = [one for one in self.campaign.words(filed) if one.verb != "cancel"]
        if fleet.completed_at and not ended:
            self.say(f"{filed.subject} has ended, and no comment says so")
        if len(ended) > len(asked) + fleet.generation - 1:
            self.say(f"{filed.subject} has ended {len(ended)} times, and was asked for {len(asked)} times")

    def _branches(self, repo: str) -> None:
        pulled = {one.as_pull.head_ref for one in self.town.repo(repo).issues.values() if one.pull}
        refs = {name.removeprefix("refs/heads/") for name in self.town.repo(repo).refs}
        left = [name for name in sorted(refs - pulled) if name.startswith("agent/fleet-")]
        is_unclear = self.watch.is_wiped or self.watch.sky.lagging_until > 0
        if left and not is_unclear and repo not in self.verdict.owners.archived:
            self.say(f"{repo}: the branches {left} were left behind")
