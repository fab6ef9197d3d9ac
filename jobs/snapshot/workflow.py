"""A workflow by its name: the repository's own, else its owner's, else the one that is built in."""

from __future__ import annotations

import difflib
from dataclasses import replace

from flows.config import template
from flows.config.quota import AGENT as NAME
from flows.config.workflow import FOLDER, read
from flows.model import Brief, Problem, Workflow
from flows.model.workflow import PULL
from flows.workflows import BUILT_IN, IMPLEMENT
from jobs.hands import Hands
from jobs.labelling import text_of
from jobs.team import HOME

Found = tuple[Workflow | None, tuple[Problem, ...]]
CUT = 60


def path(name: str) -> str:
    """Where a workflow of this name stands in a repository."""
    return f"{FOLDER}/{name}.yml"


def workflow(hands: Hands, repo: str, name: str) -> Found:
    """The workflow of this name for a repository, as default branches hold it now; None, and what is wrong,
    where there is none, or none that can be read."""
    if not NAME.fullmatch(name):
        return None, (_unknown(name),)
    texts = (text_of(hands, place, path(name)) for place in (repo, f"{repo.partition('/')[0]}/{HOME}"))
    return named(name, *texts)


def named(name: str, *texts: str | None) -> Found:
    """The same, from the repository's text and the owner's (None: there is none), read already."""
    if not is_name(name):
        return None, (_unknown(name),)
    return _first(name, *texts) or _built_in(name)


def is_name(name: str) -> bool:
    """Whether a workflow may be called so: it becomes a part of a path."""
    return bool(NAME.fullmatch(name))


def own(implement: str | None, defaults: str | None) -> tuple[Brief | None, tuple[Problem, ...]]:
    """How a plain issue is worked on, where the repository (or else its owner) has a file for that; None
    where none has, or it cannot be used, and what is wrong."""
    found, problems = _first(IMPLEMENT, implement, defaults) or (None, ())
    if found is None:
        return None, problems
    if found.deliver != PULL:
        what = f"the workflow `{IMPLEMENT}` delivers no pull request, and a plain issue gets one"
        problems = (Problem(found.where, 1, what, f"write `deliver: {PULL}`, or give the file another name"),)
    brief = Brief(found)
    return brief, (*problems, *template.check(brief))


def _first(name: str, *texts: str | None) -> Found | None:
    """The repository's text before the owner's."""
    for text, where in zip(texts, (path(name), f"the owner's {path(name)}"), strict=True):
        if text is not None:
            found, problems = read(text, where)
            return (replace(found, name=name) if found else None), problems
    return None


def _built_in(name: str) -> Found:
    found = BUILT_IN.get(name)
    return (found, ()) if found else (None, (_unknown(name),))


def _unknown(name: str) -> Problem:
    near = difflib.get_close_matches(name[:CUT], BUILT_IN, n=1)
    remedy = f"did you mean `{near[0]}`?" if near else f"built in are {', '.join(BUILT_IN)}"
    where = path(name) if NAME.fullmatch(name) else "workflow"
    return Problem(
        where, 1, f"there is no workflow `{name[:CUT]}`", f"{remedy} Or add the file {FOLDER}/NAME.yml"
    )
