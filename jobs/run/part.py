"""A worker's part of coordinated work: what it may change, and what it says that it decided."""

from __future__ import annotations

from collections.abc import Sequence

from flows.coordinate.prompts import DECIDED_CHARS, listed
from flows.prompt import clean
from jobs.git.commit import named
from jobs.git.protected import kept_from_agents
from jobs.redact import redact
from jobs.run import left
from jobs.run.spec import Spec
from jobs.run.tree import Progress, Tree


def hear(spec: Spec, tree: Tree) -> None:
    """What the agent decided is taken out of the tree, before that is committed."""
    if not spec.summary:
        return
    try:
        raw = left.take(tree.place.workspace.path, spec.summary, "summary")
    except (ValueError, OSError):  # it said nothing
        return
    said = redact(clean(raw.decode("utf-8", "replace")).strip())
    tree.progress.summary = said[:DECIDED_CHARS] or tree.progress.summary


def outside(spec: Spec, tree: Tree) -> tuple[str, ...]:
    """The paths of its commit that are not its own to change."""
    if not spec.owns:
        return ()
    changed = tree.progress.changed
    owned = {*kept_from_agents(changed, spec.owns)}
    return tuple(path for path in changed if path not in owned)


def refusal(paths: Sequence[str]) -> str:
    """Why a commit that changes these is not pushed."""
    return (
        f"The agent changed what the plan does not give to its part, also after it was told: {named(paths)}. "
        "Make the change by hand, or say in the manifest whose it is and submit again."
    )


def told(spec: Spec, progress: Progress) -> str:
    """What those are told that come after it: what was changed, and what was decided."""
    if not spec.summary or not progress.sha:
        return ""
    return f"It changed: {listed(progress.changed)}\n{progress.summary}".strip()
