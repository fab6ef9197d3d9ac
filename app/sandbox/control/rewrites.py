"""A person's edit of a body, slipped in right after somebody else read or wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass

from app.sandbox.actor import Actor
from app.sandbox.acts import issues
from app.sandbox.nouns import Issue, Json, Repository
from app.sandbox.scene import Scene
from app.sandbox.world import Request, World

MOMENTS = ("read", "write")
CHANGES = ("body", "append", "tick", "untick", "replace")


@dataclass
class Rewrite:
    """`login` edits `subject` after the next `times` reads (or writes) of its body by `by` (or any App).

    Of `change`, one: a new body, a line at the end, a task that is ticked or unticked, or (old, new) text.
    """

    id: int
    subject: str
    login: str
    after: str
    change: str
    what: list[str]
    by: str = ""
    times: int = 1
    met: int = 0

    def edited(self, body: str) -> str:
        """The body as the person leaves it; `{n}` is how often that was done, this time included."""
        text = [part.replace("{n}", str(self.met + 1)) for part in self.what]
        if self.change == "append":
            return f"{body.rstrip()}\n{text[0]}"
        if self.change == "body":
            return text[0]
        if self.change == "replace":
            return body.replace(text[0], text[1])
        old, new = ("[ ]", "[x]") if self.change == "tick" else ("[x]", "[ ]")
        task = re.compile(rf"^(\s*(?:[-*+]|\d+[.)]) ){re.escape(old)}(?=.*{re.escape(text[0])})", re.M)
        return task.sub(lambda found: found[1] + new, body.replace("[X]", "[x]"), count=1)


class Rewrites:
    """Those that wait. A request's own answer still says what was there before."""

    def __init__(self, world: World):
        self.world = world
        self.all: list[Rewrite] = []

    def add(self, wish: Json) -> Json:
        """{subject, as, after, times?, by?} and one of CHANGES; ValueError for what makes no sense."""
        known = {"subject", "as", "after", "times", "by", *CHANGES}
        chosen = [name for name in CHANGES if name in wish]
        if len(chosen) != 1 or set(wish) - known or wish.get("after", "read") not in MOMENTS:
            raise ValueError(f"after is read or write; one of {', '.join(CHANGES)}; fields {sorted(known)}")
        with self.world.lock:
            self._place(wish["subject"])
            given = wish[chosen[0]]
            what = [str(part) for part in given] if isinstance(given, list) else [str(given)]
            if len(what) != (2 if chosen[0] == "replace" else 1) or self.world.user(wish["as"]) is None:
                raise ValueError("replace has two texts, the others one; `as` is a user")
            made = Rewrite(len(self.all) + 1, wish["subject"].lower(), wish["as"], "read", chosen[0], what)
            made.after, made.by = wish.get("after", "read"), wish.get("by", "").lower()
            made.times = int(wish.get("times", 1))
            self.all.append(made)
        return asdict(made)

    def _place(self, subject: str) -> tuple[Repository, Issue]:
        name, _, number = subject.partition("#")
        repo = self.world.repository(name)
        if repo is None or not number.isdigit() or int(number) not in repo.issues:
            raise ValueError(f"there is no {subject}")
        return repo, repo.issues[int(number)]

    @contextmanager
    def watch(self, actor: Actor, is_read: bool) -> Iterator[None]:
        """Around a request, under the lock: what it read or wrote meets those that wait for it."""
        first, seen = len(self.world.log), self.world.watch()
        yield
        if any(one.times > 0 for one in self.all):
            self._meet(actor, seen if is_read else self._written(first))

    def _written(self, first: int) -> set[str]:
        lines = self.world.log[first:]
        return {
            f"write {one['subject'].lower()}" for one in lines if "body" in one["details"].get("fields", ())
        }

    def _meet(self, actor: Actor, touched: set[str]) -> None:
        for one in [one for one in self.all if one.times > 0]:
            is_by = one.by == actor.login.lower() if one.by else actor.kind == "installation"
            if is_by and f"{one.after} {one.subject}" in touched:
                self._carry_out(one)

    def _carry_out(self, one: Rewrite) -> None:
        """What would change nothing is not done, and waits on."""
        repo, issue = self._place(one.subject)
        body = one.edited(issue.body or "")
        if body == (issue.body or ""):
            return
        one.met, one.times = one.met + 1, one.times - 1
        world, first = self.world, len(self.world.log)
        outer = world.request
        world.request = Request("rest", "PATCH", f"/repos/{repo.full_name}/issues/{issue.number}")
        try:
            issues.edit(Scene(world, Actor("user", one.login), repo), issue, None, body)
        finally:
            world.request = outer
        for line in world.log[first:]:
            line["status"] = 200
