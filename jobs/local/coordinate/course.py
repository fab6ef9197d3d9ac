"""The course of coordinated work: a plan, the parts in their order, a review, and what is broken again."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from flows.coordinate import plan, prompts, review, rounds
from flows.model import Coordinated, Coordination, Judgement, Spec
from flows.words import coordination as words
from jobs.git import trees
from jobs.git.call import GitFailed
from jobs.local.agent import Agent, meant
from jobs.local.coordinate.desk import Desk
from jobs.local.coordinate.repos import Repo
from jobs.local.coordinate.worker import Worker

PLAN, REVIEW = "plan.json", "review.json"
INTERRUPTED = "it was interrupted; its agents were ended, and what they left stands in their worktrees"


@dataclass(frozen=True)
class Wish:
    """What is wanted: the task, by which agent ("": the default one), reviewed by whom ("": the same), and
    how many minutes each asking of an agent may take."""

    task: str
    agent: str = ""
    reviewer: str = ""
    minutes: float = 60.0


def coordinate(repos: Sequence[Repo], wish: Wish, tell: Callable[[str], None]) -> Coordinated:
    """The work, done as far as it could be; no agent of it lives afterwards. `tell` is told what happens.
    What came of it stands in report.md and report.json of `folder(...)`. ValueError when it cannot begin."""
    course = Course(repos, wish, tell)
    try:
        course.go()
    except KeyboardInterrupt:
        course.stop(INTERRUPTED)
    except (ValueError, OSError, GitFailed) as error:
        course.stop(str(error))
    finally:
        course.end()
    return course.done


class Course:
    """One coordinated work, from its plan to its end. `done` is how it stands."""

    def __init__(self, repos: Sequence[Repo], wish: Wish, tell: Callable[[str], None]):
        self.repos, self.wish, self.tell = {one.name: one for one in repos}, wish, tell
        home, config = repos[0].fleet.home, repos[0].fleet.config
        self.done = Coordinated(f"coordinate-{os.urandom(3).hex()}", tuple(self.repos))
        self.folder = folder(home.path, self.done)
        self.agent = meant(config, wish.agent)
        self.reviewer = meant(config, wish.reviewer or wish.agent)
        self.workers: dict[str, Worker] = {}
        self.desks: list[Desk] = []

    def go(self) -> None:
        """All of it. ValueError where it cannot go on; KeyboardInterrupt goes through."""
        found = self._plan()
        self._work(found)
        while all(part.is_done for part in self.done.parts):
            self._review(found)
            broken = rounds.back(self.done.judgements)
            if not broken or self.done.rounds == rounds.MOST:
                return
            self.done = replace(self.done, rounds=self.done.rounds + 1)
            self._mend(found, broken)

    def stop(self, problem: str) -> None:
        self.done = replace(self.done, problem=problem)

    def end(self) -> None:
        """No agent lives, the readers' copies are gone, and the report is kept."""
        for worker in self.workers.values():
            with suppress(OSError):  # `fleet list` shows whom the kernel keeps
                worker.quiet()
        self._gather()
        for desk in self.desks:
            desk.clear()
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (self.folder / "report.md").write_text(words.report(self.done), encoding="utf-8")
        (self.folder / "report.json").write_text(json.dumps(plain(self.done), indent=2))

    def _plan(self) -> Coordination:
        self.tell(f"{self.done.id}: {self.agent.name} plans for {', '.join(self.repos)}")
        desk = self._desk("plan", self.agent)
        places = desk.lay([(one.name, one.fleet.common, one.fleet.begin) for one in self.repos.values()])
        prompt = prompts.planning(self.wish.task, places, PLAN)
        found = desk.answer(prompt, PLAN, lambda raw: plan.read(raw, [*self.repos]))
        self.done = replace(self.done, plan=found)
        self.tell(f"{len(found.contracts)} contracts: {', '.join(one.id for one in found.contracts)}")
        return found

    def _work(self, found: Coordination) -> None:
        """The parts, those of one wave side by side. What comes after one that failed does not begin."""
        for spec in found.specs:
            self._worker(spec)
        for wave in rounds.waves(found.specs):
            begun = []
            for spec in wave:
                worker = self.workers[spec.repo]
                before = [self.workers[name].part for name in spec.after]
                if undone := [part.repo for part in before if not part.is_done]:
                    why = f"it did not begin: {', '.join(undone)}, which it comes after, is not done"
                    worker.part = replace(worker.part, problem=why)
                    continue
                worker.ask(prompts.working(spec, found, before, worker.into))
                begun.append(worker)
            for worker in begun:
                worker.finish()
        self._gather()

    def _review(self, found: Coordination) -> None:
        self.tell(f"{self.reviewer.name} reviews all branches together")
        desk = self._desk(f"review-{self.done.rounds + 1}", self.reviewer)
        begun = {name: one.fleet.begin for name, one in self.repos.items()}
        tips = begun | {part.repo: part.sha for part in self.done.parts}
        places = desk.lay([(name, self.repos[name].fleet.common, sha) for name, sha in tips.items()])
        for part in (part for part in self.done.parts if part.changed):
            told = trees.difference(self.repos[part.repo].fleet.common, part.base, part.sha)
            (desk.path / prompts.diff_name(part.repo)).write_bytes(told)
        prompt = prompts.reviewing(found, self.done.parts, places, REVIEW)
        judged = desk.answer(prompt, REVIEW, lambda raw: review.read(raw, found, desk.sees))
        self.done = replace(self.done, judgements=judged)
        for one in judged:
            self.tell(words.line(one))

    def _mend(self, found: Coordination, broken: dict[str, tuple[Judgement, ...]]) -> None:
        """What is broken goes back to the worker it belongs to; all of them side by side."""
        back = [self._worker(Spec(repo, "")) for repo in broken]
        for worker in back:
            told = broken[worker.repo.name]
            self.tell(f"{worker.repo.name}: mends {', '.join(one.contract for one in told)}")
            worker.ask(prompts.mending(told, found, worker.into))
        for worker in back:
            worker.finish()
        self._gather()

    def _worker(self, spec: Spec) -> Worker:
        """The repository's worker; a new one where it has none."""
        if spec.repo not in self.workers:
            made = Worker(self.repos[spec.repo], spec, self.done.id, self.tell)
            made.minutes, made.agent = self.wish.minutes, self.wish.agent
            self.workers[spec.repo] = made
        return self.workers[spec.repo]

    def _gather(self) -> None:
        self.done = replace(self.done, parts=tuple(worker.part for worker in self.workers.values()))

    def _desk(self, name: str, agent: Agent) -> Desk:
        desk = Desk(self.folder, name, agent, self.wish.minutes)
        self.desks.append(desk)
        return desk


def folder(home: Path, done: Coordinated) -> Path:
    """Where what came of it is kept, below the local fleet's folder."""
    return home / "coordinated" / done.id


def plain(done: Coordinated) -> dict[str, object]:
    """As JSON has it."""
    return {**asdict(done), "holds": done.holds}
