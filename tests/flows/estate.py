"""An epic and an audit as a look might see them: somebody asked for the epic, nothing has begun."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flows import checklist
from flows.actions import Action, LookAgain
from flows.model import (
    Actor,
    Audit,
    Checklist,
    Child,
    Epic,
    Family,
    Finding,
    Memory,
    Parent,
    Phase,
    Pull,
    Reading,
    Relative,
    Seen,
    Terms,
)
from flows.plan import plan
from tests.flows.scene import ASKED, NOW, TERMS, label, pull, seen

REPO, NUMBER, BRANCH = "acme/api", 12, "epic/12-audit"
PHASES = (("Phase 1: Blockers (blocking)", (43, 44)), ("Phase 2: Fixes (parallelisable)", (45,)))
PARENT = Parent(NUMBER, BRANCH, ASKED, asked_by="alice")


def relative(number: int, **changes: Any) -> Relative:
    return replace(Relative(number, f"I_{number}", f"title {number}", True, parent=NUMBER), **changes)


def done(number: int, **changes: Any) -> Relative:
    """A child that was closed as completed."""
    plain = {"is_open": False, "state_reason": "COMPLETED", "closed_at": NOW - 600, "labels": ("agent",)}
    return relative(number, **{**plain, **changes})


def begun(number: int, **changes: Any) -> Relative:
    """A child that the App has released."""
    return relative(number, **{"labels": ("agent",), **changes})


def body(ticked: tuple[int, ...] = (), phases: Any = PHASES, branch: str = BRANCH) -> str:
    rows = tuple(
        Phase(title, tuple(Child("", n, f"title {n}", n in ticked) for n in numbers))
        for title, numbers in phases
    )
    return checklist.render(Checklist(rows, branch, "main" if branch else ""), "What it is for.", REPO)


def epic(
    *relatives: Relative, text: str = "", memory: Memory | None = None, adopted: Any = None, **changes: Any
) -> Seen:
    """An epic with these children, adopted and linked; `changes` are of its issue, or of `Epic`."""
    text = text or body()
    listed = checklist.parse(text, REPO)
    known = adopted if adopted is not None else tuple((one.number, PARENT) for one in relatives)
    facts = {
        "checklist": listed,
        "branch": BRANCH,
        "base": "main",
        "branch_sha": "a" * 40,
        "base_sha": "b" * 40,
        "line": (NUMBER,),
        "is_taken_up": False,
        "ahead": 1,
    }
    own = {name: changes.pop(name) for name in list(changes) if name in Epic.__dataclass_fields__}
    given = {"labels": (label("epic"), label()), "title": "epic(audit): x", "body": text, **changes}
    family = Family(relatives, memory or Memory(), known)
    return replace(seen(**given), epic=Epic(**{**facts, **own}), family=family)


def landing(**changes: Any) -> Pull:
    """The pull request that lands the epic."""
    return replace(pull(90, branch=BRANCH, created_at=NOW - 300), **changes)


FINDINGS = (
    Finding("Passwords are written to the log", 1, "high", "quality", locations=("auth/a.py",)),
    Finding("The cart forgets its last line", 2, "medium", "quality", locations=("cart/a.py",)),
    Finding("Orders are counted twice", 3, "medium", "quality", locations=("order/a.py",)),
    Finding("The guide names a command that is gone", 4, "low", "docs", locations=("docs/a.md",)),
)


def audit(findings: tuple[Finding, ...] = FINDINGS, made: Any = (), **changes: Any) -> Seen:
    given = {"title": "[Audit] Review", "body": "text", "labels": (), "created_at": NOW - 600, **changes}
    own = {
        name: given.pop(name) for name in ("neighbours", "relatives", "adopted", "memory") if name in given
    }
    family = Family(own.get("relatives", ()), own.get("memory", Memory()), own.get("adopted", ()))
    told = Audit(Reading(findings), tuple(made), own.get("neighbours", ()), digest="f00d")
    return replace(seen(**given), audit=told, family=family)


def acts(what: Seen, terms: Terms = TERMS) -> list[Action]:
    """What is done, but for what only waits or is only said."""
    return [action for action in plan(what, terms) if not isinstance(action, LookAgain)]


def verbs(what: Seen, terms: Terms = TERMS) -> list[str]:
    return [type(action).__name__ for action in acts(what, terms)]


def the(what: Seen, verb: type, terms: Terms = TERMS) -> Any:
    """The one action of this kind."""
    (found,) = [action for action in acts(what, terms) if isinstance(action, verb)]
    return found


BOT = Actor("agent-fleet", is_bot=True)
