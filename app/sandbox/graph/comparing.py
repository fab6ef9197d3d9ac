"""How far a branch is from another one."""

from __future__ import annotations

from typing import Any

from app.sandbox.git import read
from app.sandbox.graph.look import Look, On, Resolver, connection, missing
from app.sandbox.ids import node_id
from app.sandbox.nouns import Json
from app.sandbox.revision import resolve

MOST_COMMITS = 10_000


def compare(on: On, look: Look, args: Json) -> On | None:
    """This ref is the base; `it` is (base, head), two commits. Nothing where the two share no commit."""
    look.admit(on.repo, "contents:read")
    head = resolve(look.world, on.repo, args["headRef"])
    if not head:
        raise missing(f"Could not resolve to a Ref with the name '{args['headRef']}'.")
    base = on.repo.refs[on.it]
    return On("Comparison", on.repo, (base, head)) if read.merge_base(_git(on, look), base, head) else None


def _git(on: On, look: Look) -> str:
    return str(look.world.git_folder(on.repo))


def _counts(on: On, look: Look) -> tuple[int, int]:
    return read.counts(_git(on, look), *on.it)


def _status(on: On, look: Look, _: Json) -> str:
    ahead, behind = _counts(on, look)
    return "DIVERGED" if ahead and behind else "AHEAD" if ahead else "BEHIND" if behind else "IDENTICAL"


def _commits(on: On, look: Look, args: Json) -> Any:
    base, head = on.it
    shas = read.log(_git(on, look), head, base, MOST_COMMITS)[::-1]
    said = connection("commits", shas, args, lambda sha: On("Commit", on.repo, sha))
    return said | {"authorCount": len({read.commit(_git(on, look), sha).author[1] for sha in shas})}


COMPARISON: dict[str, Resolver] = {
    "id": lambda on, *_: node_id("CMP", on.repo.id, *on.it),
    "aheadBy": lambda on, look, _: _counts(on, look)[0],
    "behindBy": lambda on, look, _: _counts(on, look)[1],
    "status": _status,
    "baseTarget": lambda on, *_: On("Commit", on.repo, on.it[0]),
    "headTarget": lambda on, *_: On("Commit", on.repo, on.it[1]),
    "commits": _commits,
}
