"""One seed: a storm over a small town, then calm, then the judgement."""

from __future__ import annotations

import traceback
from dataclasses import dataclass, field, replace
from typing import Any

from jobs.hands import marker_key
from jobs.store import keys
from tests.simulation.campaign import Campaign
from tests.simulation.crowd import WORDS, Crowd
from tests.simulation.field import DEEDS, Keeper
from tests.simulation.fleet import Fleet
from tests.simulation.harvest import Harvest
from tests.simulation.kernel import BEGIN, Kernel, Process
from tests.simulation.line import Sky, Weather
from tests.simulation.lineage import Lineage
from tests.simulation.pipeline import Pipeline
from tests.simulation.reckoning import Reckoning
from tests.simulation.rest import unrest
from tests.simulation.stage import Stage
from tests.simulation.tide import Tide
from tests.simulation.tidying import Tidying
from tests.simulation.town import READS
from tests.simulation.turns import Turns
from tests.simulation.verdict import Verdict, leftovers
from tests.simulation.watch import Watch

REPOS = ("acme/api", "acme/lib", "acme/web")
MOST_CALM_SECONDS = 3 * 3600.0
STEP_SECONDS = 20.0
NUDGE_SECONDS = 20.0
GIVE_BACK_SECONDS = 35.0  # whoever died is back within twenty seconds, and tends within another ten
KINDS = (
    "people",
    "hooks",
    "answers",
    "kills",
    "kills",
    "sniper",
    "sniper",
    "all",
    "all",
    "all",
    "wavering",
    "stale",
    "roles",
    "archive",
    "blueprint",
    "reviews",
    "reviews",
    "words",
)
PIPELINE = "pipeline"  # `--kind pipeline`, or with the kind of weather: `--kind "pipeline kills"`
PIPELINES = (
    "people",
    "people",
    "hooks",
    "answers",
    "answers",
    "slips",
    "kills",
    "kills",
    "sniper",
    "all",
    "all",
    "epics",  # people often say `/fleet epic`, also while an audit is just being grouped
)
FLEET = "fleet"  # the same of fleets: `--kind fleet`, `--kind "fleet kills"`
FLEETS = (
    "people",
    "people",
    "hooks",
    "answers",
    "answers",
    "kills",
    "kills",
    "sniper",
    "all",
    "all",
    "all",
)
PLAYS = {PIPELINE: PIPELINES, FLEET: FLEETS}
UPSETS = ("roles", "archive", "blueprint", "reviews")
# Told only by `--kind`: `stale`, where every write is followed by reads that lag, for up to 15 seconds;
# `pipeline cuts`, where many answers are lost; `pipeline offs`, where people take `agent` off children; and
# `pipeline words`, where they say much to agents (`/fleet say`, `agent`, `fanout`).
MANY = 105  # more issues than a page lists


@dataclass
class Report:
    """What became of a seed. `trace` is kept when it was asked for."""

    seed: int
    kind: str = ""
    wrong: list[str] = field(default_factory=list)
    trace: list[str] = field(default_factory=list)
    calls: int = 0
    requests: int = 0
    launches: int = 0
    seconds: float = 0.0


def play(
    stage: Stage, seed: int, kind: str = "", is_traced: bool = False, patience: float = MOST_CALM_SECONDS
) -> Report:
    """The story of a seed, always the same; of this kind, where one is given. What has not come to rest
    after so many seconds of calm never will."""
    kernel = Kernel(seed)
    kernel.trace = [] if is_traced else None
    story = Story(stage, kernel, kind)
    story.patience = patience
    try:
        story.tell()
    except Exception:
        story.watch.say(f"the simulator itself failed: {traceback.format_exc()}")
    finally:
        kernel.end()
    fleet = story.fleet
    wrong = list(dict.fromkeys([*story.watch.wrong, *fleet.errors, *fleet.mail.wrong, *kernel.crashes]))
    launches = len(story.watch.keepers)
    told = f"{story.play} {story.kind}".strip()
    done = Report(seed, told, wrong, kernel.trace or [], kernel.calls, story.sky.requests, launches)
    done.seconds = kernel.now - BEGIN
    return done


class Story:
    """Everything of one seed."""

    def __init__(self, stage: Stage, kernel: Kernel, kind: str = ""):
        chance = kernel.random
        self.kernel, self.stage = kernel, stage
        self.patience = MOST_CALM_SECONDS
        self.play = next((name for name in PLAYS if kind.startswith(name)), "")
        is_fleet, is_pipeline = self.play == FLEET, self.play == PIPELINE
        self.kind = chance.choice(
            PLAYS[self.play] if self.play else KINDS if chance.random() < 0.98 else ("crowded",)
        )
        self.kind = kind.removeprefix(self.play).strip() or self.kind
        repos = (*REPOS, READS) if self.play else REPOS
        self.repos = sorted(chance.sample(repos, chance.choice([2, 3, 3, 4] if is_fleet else [1, 1, 2])))
        stage.town.begin(kernel, self.repos)
        self.sky = Sky(kernel, stage.town, self._weather())
        self.tide = Tide(kernel, stage.server)
        self.tide.wipe()
        spacing = 4.0 if self.kind in ("wavering", "blueprint") else chance.choice([0.0, 1.0, 1.0, 3.0])
        self.fleet = Fleet(self.sky, self.tide, replace(stage.settings, write_spacing_seconds=spacing))
        self.crowd = Crowd(kernel, stage.town, self.repos)
        lineage = Lineage(stage.town, marker_key(stage.settings))
        self.watch = Watch(self.sky, self.crowd.owners, lineage)
        self.pipeline = Pipeline(self.crowd, lineage, self.repos) if is_pipeline else None
        self.campaign = Campaign(self.crowd, self.repos) if is_fleet else None
        if self.campaign:
            self.watch.turns = Turns(self.watch, self.campaign, lineage.key, self.kind == "people")
        self.watch.is_leased = self._is_leased
        act = self.campaign.act if self.campaign else self.crowd.act
        self.sky.wrote, self.sky.slip = self.watch.wrote, lambda request: act()
        if self.pipeline:
            self.sky.slip = self.pipeline.slip
            self.pipeline.on_child = ("off",) if self.kind == "offs" else self.pipeline.on_child
            self.pipeline.commands += ("epic",) * 3 if self.kind == "epics" else ()
            self.pipeline.commands += WORDS if self.kind == "words" else ()
        self.tide.heard, self.watch.echoes = self.watch.heard, self.fleet.echoes
        self.seconds = chance.uniform(100.0, 400.0) * (2 if self.play or self.kind == "stale" else 1)
        stage.town.hear = self._hear

    def tell(self) -> None:
        chance, kernel = self.kernel.random, self.kernel
        likely = tuple(chance.sample(sorted(DEEDS), 3)) if chance.random() < 0.6 else ()
        self.crowd.verdicts = chance.choice([("success",), ("success", "success", "failure", ""), ("",)])
        kernel.spawn("crowd", self.crowd.live, is_mortal=False)
        hosts = chance.choice([1, 1, 2])
        self.fleet.up(hosts, chance.choice([1, 2, 3]), ("delivers", "delivers", *likely), self._launched)
        self._doom()
        if self.kind == "crowded":
            self.crowd.fill(self.repos[0], MANY)
        self.crowd.is_wavering = self.kind == "wavering"
        self.crowd.upset(self.kind, self.seconds)
        if self.pipeline:
            self.pipeline.scatter(chance.choice([0, 5, 10, 20]), self.seconds)
        elif self.campaign:
            self.campaign.scatter(chance.choice([0, 5, 10, 20]), self.seconds)
        else:
            self.crowd.scatter(chance.choice([1, 1, 2, 3]), chance.choice([0, 2, 5, 10]), self.seconds)
        self._mishaps()
        kernel.sleep(self.seconds)
        self._calm()

    def _weather(self) -> Weather:
        chance, kind, seen = self.kernel.random, self.kind, Weather()
        if kind == "crowded":
            seen.drop = 1.0
        if kind == "stale":
            seen.lag, seen.cut = 1.0, 0.05
            seen.twin = 0.3
        if kind in ("hooks", "all"):
            seen.drop, seen.double, seen.late = (chance.choice([0.0, 0.3, 1.0]) for _ in range(3))
        if kind in ("answers", "all"):
            seen.refuse, seen.cut = chance.choice([0.0, 0.02, 0.1]), chance.choice([0.0, 0.02, 0.1])
            seen.limit, seen.lag = chance.choice([0.0, 0.01, 0.04]), chance.choice([0.0, 0.1, 0.3])
            seen.slip, seen.host = chance.choice([0.0, 0.1]), chance.choice([0.0, 0.1])
        if kind == "slips":
            seen.slip = 0.5
        if kind == "cuts":
            seen.cut, seen.lag = 0.3, 0.7
        if kind in ("kills", "all"):
            seen.kill = chance.choice([0.001, 0.003, 0.01])
            seen.stall = chance.choice([0.0, 0.0005, 0.002])
        return seen

    def _doom(self) -> None:
        """Who dies, or stalls, before which call. A sniper kills once."""
        chance, sky = self.kernel.random, self.sky
        shot = chance.randrange(20, 1500) if self.kind == "sniper" else 0

        def doom(process: Process, what: str) -> bool:
            if shot:
                return self.kernel.calls == shot
            return bool(sky.weather.kill) and chance.random() < sky.weather.kill

        def stall(process: Process, what: str) -> float:
            if sky.weather.stall and chance.random() < sky.weather.stall and "keeper" not in process.name:
                return chance.choice([2.0, 11.0, 60.0, 130.0, 200.0])
            return 0.0

        self.kernel.doom, self.kernel.stall = doom, stall

    def _mishaps(self) -> None:
        """The store is wiped, or stumbles; now and then."""
        chance = self.kernel.random
        if self.kind == "all" and chance.random() < 0.3:
            self.crowd.at(chance.uniform(20.0, self.seconds), self._wipe)
        if self.kind in ("kills", "all") and chance.random() < 0.3:
            self.tide.trouble = chance.choice([0.0005, 0.003])

    def _wipe(self) -> None:
        if self.kernel.now < self.sky.lagging_until:
            self.crowd.at(self.sky.lagging_until - self.kernel.now + 5.0, self._wipe)
            return  # a rebuild from stale reads knows not all
        self.kernel.note("the store is wiped")
        self.watch.is_wiped = True
        self.tide.wipe()
        self.sky.pauses.clear()  # nobody can know of them any more, nor of leases
        self.watch.lookers.clear()

    def _hear(self, delivery: dict[str, Any]) -> None:
        self.crowd.judge(delivery)
        self.fleet.post(delivery)

    def _is_leased(self, subject: str, holder: str) -> bool:
        return holder in str(self.stage.client.hget(keys.LEASES, subject))

    def _launched(self, keeper: Keeper, process: Process) -> None:
        self.watch.launched(keeper, process)

    def _calm(self) -> None:
        """Nothing goes wrong any more, until nothing is due but the sweep."""
        self.kernel.note("the storm is over")
        self.sky.weather, self.tide.trouble = Weather(), 0.0
        self.kernel.doom, self.kernel.stall = (lambda p, w: False), (lambda p, w: 0.0)
        began, until = self.kernel.now, self.kernel.now + self.patience
        if self.campaign:
            self.campaign.relent()
        if self.kind in UPSETS:
            self.crowd.at(NUDGE_SECONDS, lambda: [self.crowd.owners.nudge(repo) for repo in self.repos])
        self.kernel.sleep(GIVE_BACK_SECONDS + max(0.0, self.kernel.late_until - began))
        self.watch.holders(began)
        self.kernel.sleep(self.stage.settings.sweep_seconds)  # by then, what no event told is found
        self._settle(until)
        for text in leftovers(self.stage.client, self.kernel.now):
            self.watch.say(text)
        hands = self.fleet.hands(self.stage.settings)
        verdict = Verdict(self.watch, hands)
        verdict.judge(self.fleet.fields, self.repos)
        if self.watch.turns:
            Reckoning(verdict, self.watch.turns).judge()
        if self.pipeline:
            Harvest(self.watch, self.pipeline).judge()

    def _settle(self, until: float) -> None:
        """All comes to rest; what then waits for people, they do, until it waits for nobody."""
        calm, tidying = 0, Tidying(self.pipeline) if self.pipeline else None
        while calm < 2:
            self.kernel.sleep(STEP_SECONDS)
            calm = 0 if unrest(self) else calm + 1
            if calm == 2 and tidying and tidying.again():
                calm = 0
            elif calm == 2 and tidying:
                tidying = None
                calm = 0
                self.kernel.sleep(self.stage.settings.sweep_seconds)  # what our own doing changed is found
            if self.kernel.now > until:
                self.watch.say(f"it never comes to rest: {unrest(self)}")
                break
