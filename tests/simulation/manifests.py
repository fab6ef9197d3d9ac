"""Manifests as people write them, and which repositories they mean."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

MARK = re.compile(r"mark-\d+")
BLOCK = re.compile(r"(?s)```yaml\n.*?```\n")
NOWHERE = "acme/nowhere"


@dataclass(frozen=True)
class Sheet:
    """What a manifest asks for; `mark` stands in its name and task, and in no other's. `breaker` is (percent,
    after), `after` (who waits, for whom)."""

    mark: str
    by: str = ""
    repos: tuple[str, ...] = ()
    is_selected: bool = False
    exclude: tuple[str, ...] = ()
    concurrency: int = 0
    canary: int = 0
    breaker: tuple[int, int] | None = None
    after: tuple[str, str] | None = None
    has_issues: bool = False
    schedule: str = ""
    tasks: int = 0
    is_good: bool = True

    def meant(self, installed: list[str]) -> list[str]:
        """The repositories that it selects, in the order in which they are written."""
        found = sorted(installed) if self.is_selected else list(self.repos)
        return [repo for repo in found if repo not in self.exclude]

    @property
    def text(self) -> str:
        rows = [f"fleet: {self.mark}"]
        rows += [f"task: Mend it as {self.mark} says."] if self.is_good else []
        rows += ["select: {org: acme}"] if self.is_selected else [f"repos: [{', '.join(self.repos)}]"]
        rows += [f"exclude: [{', '.join(self.exclude)}]"] if self.exclude else []
        rows += [f"concurrency: {self.concurrency}"] if self.concurrency else []
        rows += [f"canary: {self.canary}"] if self.canary else []
        if self.breaker:
            rows += [f"breaker: {{failed_percent: {self.breaker[0]}, after: {self.breaker[1]}}}"]
        rows += [f"after: {{{self.after[0]}: [{self.after[1]}]}}"] if self.after else []
        rows += ["issues: true"] if self.has_issues else []
        rows += [f'schedule: "{self.schedule}"'] if self.schedule else []
        rows += [f"budget: {{tasks: {self.tasks}}}"] if self.tasks else []
        return "\n".join(["```yaml", *rows, "```", ""])


def sheet(chance: Random, installed: list[str], mark: str) -> Sheet:
    """Mostly all the repositories that there are, sometimes one that nobody can see."""
    repos = chance.sample(
        installed, chance.choice([len(installed), len(installed), max(1, len(installed) - 1)])
    )
    is_selected = chance.random() < 0.25
    strange = [] if is_selected or chance.random() < 0.7 else [NOWHERE]
    after = tuple(chance.sample(repos, 2)) if len(repos) > 1 and chance.random() < 0.25 else None
    return Sheet(
        mark,
        repos=() if is_selected else (*repos, *strange),
        is_selected=is_selected,
        exclude=(repos[-1],) if is_selected and len(installed) > 2 and chance.random() < 0.5 else (),
        concurrency=chance.choice([0, 1, 1, 2]),
        canary=chance.choice([0, 0, 0, 1, 1, 2]),
        breaker=chance.choice([None, None, (50, 1), (50, 2)]),
        after=(after[0], after[1]) if after else None,
        has_issues=chance.random() < 0.25,
        schedule=f"{chance.randrange(8, 18)} 15 * * *" if chance.random() < 0.15 else "",
        tasks=chance.choice([1, 2, 4]) if chance.random() < 0.15 else 0,
        is_good=chance.random() < 0.95,
    )


def put(body: str, new: Sheet) -> str:
    """The body with this manifest in the place of its own."""
    return BLOCK.sub(lambda _: new.text, body, count=1)


def mark(body: str) -> str:
    """Which manifest a text holds; "" for none that can be read."""
    hit = MARK.search(body)
    return hit.group() if hit else ""
