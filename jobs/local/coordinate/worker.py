"""One repository's worker: an agent of the local fleet, in a worktree and on a branch of its own."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from flows.coordinate import prompts
from flows.model import Part, Spec
from flows.prompt import clean
from jobs.git import changes, linked, plain, protected
from jobs.git.call import Git, GitFailed
from jobs.local import create, end, pick, standing, survey, wake
from jobs.local.coordinate.repos import Repo
from jobs.local.create import Want
from jobs.local.record import Record
from jobs.redact import redact
from jobs.run import left

LOOK_SECONDS, GRACE_SECONDS = 0.1, 20.0


class Worker:
    """Does the part `spec` on the branch that is called as the whole work is, `name`. `minutes` bounds each
    asking; `tell` is told what happens."""

    def __init__(self, repo: Repo, spec: Spec, name: str, tell: Callable[[str], None]):
        self.repo, self.spec, self.tell = repo, spec, tell
        self.minutes, self.agent = 60.0, ""
        self.part = Part(repo.name, name, base=repo.fleet.begin, problem="it did not begin")
        self.into = f"decided-{name}.md"
        self.row: Record | None = None
        self.turns, self.late = 0, 0.0

    def ask(self, prompt: str) -> None:
        """It is at work; ValueError, in words, when it cannot be."""
        self.part = replace(self.part, problem="it was ended before it was done")
        self.turns, self.late = self.turns + 1, time.monotonic() + 60 * self.minutes
        if self.row:
            wake.prompt(self.repo.fleet, self.row, prompt)
            return
        want = Want(self.part.branch, prompt, self.agent, is_new=True)
        (self.row,) = create.create(self.repo.fleet, [want], self.part.branch)
        self.part = replace(self.part, worktree=self.row.worktree)
        self.tell(f"{self.repo.name}: begins on {self.part.branch} in {self.row.worktree}")

    def finish(self) -> Part:
        """Its part, when it has ended: committed, and held against what it owns and the verify commands. What
        is not as it should be it hears once."""
        verify = pick.commands(self.repo.fleet)
        for is_last in (False, True):
            problem, failed = self._wait(), tuple[str, ...]()
            try:
                failed = () if problem else self._take(verify)
            except (ValueError, OSError, GitFailed) as error:
                problem = str(error)
            wrong = f"its verify commands fail: {'; '.join(failed)}" if failed else ""
            self.part = replace(self.part, problem=problem or wrong)
            if self.part.is_done or problem or is_last:
                break
            self.tell(f"{self.repo.name}: {wrong or 'changed what it does not own'}; it is told")
            self.ask(prompts.correcting(self.part.outside, failed))
        self.tell(f"{self.repo.name}: {_said(self.part)}")
        return self.part

    def quiet(self) -> None:
        """No process of it lives; branch, worktree and row stand."""
        if self.row:
            end.quiet(self.repo.fleet.home, [self.row])

    @property
    def _begun(self) -> Record:
        if self.row is None:
            raise ValueError(f"the worker of {self.repo.name} did not begin")
        return self.row

    def _wait(self) -> str:
        """Until its turn has ended; why it was not done, or ""."""
        row, home = self._begun, self.repo.fleet.home
        place = home.folder(row.worktree)
        is_late = False
        while not ((now := standing.noted(place)).turn >= self.turns and now.ended_at):
            if survey.stands_now(home, row).state == "gone":
                return "its session ended before it was done"
            if is_late := time.monotonic() > self.late:
                (place / "stop").write_text("its time is over")
            if time.monotonic() > self.late + GRACE_SECONDS:
                self.quiet()
            time.sleep(LOOK_SECONDS)
        if is_late and now.state != "waiting":
            return f"it took longer than its {self.minutes:g} minutes; raise --minutes"
        return "" if now.state == "waiting" else now.reason or f"it {now.state}"

    def _take(self, verify: Sequence[str]) -> tuple[str, ...]:
        """What it left is on its branch; the verify commands that fail."""
        row, fleet = self._begun, self.repo.fleet
        tree = Path(row.worktree)
        decided = _decided(tree, self.into) or self.part.decided
        found = pick.attempt(fleet, row, verify, self.tell)
        if found.problem:
            raise ValueError(found.problem)
        pick.commit(row, fleet, found)
        self._sweep(tree)
        git = Git(linked.admin(tree, fleet.common))
        sha = git.line("rev-parse", "HEAD")
        changed = tuple(one.path for one in changes.between(git, self.part.base, sha))
        owned = protected.kept_from_agents(changed, self.spec.owns) if self.spec.owns else changed
        outside = tuple(path for path in changed if path not in {*owned})
        self.part = replace(self.part, sha=sha, changed=changed, outside=outside, decided=decided)
        return found.failed

    def _sweep(self, tree: Path) -> None:
        """All that it made is committed; what the verify commands left besides is no part of it."""
        plain.git(tree, "reset", "--hard", "--quiet")
        given = [f"--exclude=/{name}" for name in self.repo.fleet.config.credential_files]
        plain.git(tree, "clean", "-d", "--force", "--quiet", *given)


def _decided(tree: Path, into: str) -> str:
    """What the worker says that it decided; "" when nothing."""
    try:
        raw = left.take(tree, into, "summary")
    except (ValueError, OSError):
        return ""
    return redact(clean(raw.decode("utf-8", "replace")).strip())[: prompts.DECIDED_CHARS]


def _said(part: Part) -> str:
    if part.problem:
        return part.problem
    outside = f", {len(part.outside)} of them outside of what it owns" if part.outside else ""
    return f"changed {len(part.changed)} files{outside}" if part.changed else "changed nothing"
