"""Requests that actions share: GraphQL carries out several mutations in one, in order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from jobs.apply.doing import Doing, checked
from jobs.errors import Later
from jobs.github import Slot

MOST = 25  # mutations in one request: each counts five points of GitHub's limit
ISSUES = {"issues": "write"}
Guard = Callable[[], None]
Made = list[Any]  # what GitHub answered to each part; None to one that failed


@dataclass(frozen=True)
class Part:
    """One mutation: its name in GraphQL, its input, what is asked of its answer. `may_fail`: where
    GitHub declines it, nothing is amiss. `later_seconds`: where GitHub declines it, unless because it
    stands so already, it is looked at again so much later."""

    verb: str
    given: dict[str, Any]
    answer: str = "clientMutationId"
    may_fail: bool = False
    later_seconds: float = 0.0


@dataclass(frozen=True)
class Share:
    """What an action adds to a request: `guard` is called when the request's turn has come, `after`
    once it was answered. `is_new`: it makes content."""

    parts: tuple[Part, ...] = ()
    need: Mapping[str, str] = field(default_factory=lambda: ISSUES)
    is_new: bool = False
    guard: Guard | None = None
    after: Callable[[Made], None] = lambda made: None


def send(doing: Doing, shares: Sequence[Share]) -> int:
    """As few requests for all as may be; how many."""
    loads: list[list[Share]] = []
    for share in (share for share in shares if share.parts):
        if not loads or sum(len(one.parts) for one in loads[-1]) + len(share.parts) > MOST:
            loads.append([])
        loads[-1].append(share)
    for load in loads:
        _ask(doing, load)
    return len(loads)


def _ask(doing: Doing, shares: Sequence[Share]) -> None:
    """What one part named is gone: Later, after the others were carried out."""
    parts = {f"m{i}": part for i, part in enumerate(part for share in shares for part in share.parts)}
    given = {name: part.given for name, part in parts.items()}
    answer = doing.hands.github.mutate(_slot(doing, shares), _document(parts), given)
    data, names = answer.get("data") or {}, iter(parts)
    for share in shares:
        share.after([data.get(next(names)) for _ in share.parts])
    checked({"data": data, "errors": [row for row in answer.get("errors") or [] if _counts(parts, row)]})


def _counts(parts: Mapping[str, Part], error: Mapping[str, Any]) -> bool:
    """Whether this error is one of the whole request; Later where its part may be asked again."""
    part = parts.get(str((error.get("path") or [""])[0]))
    if part is None or not (part.may_fail or part.later_seconds):
        return True
    said = str(error.get("message"))
    if part.later_seconds and "already exists" not in said:
        raise Later(part.later_seconds, f"GitHub declines {part.verb}: {said[:300]}")
    return False


def _slot(doing: Doing, shares: Sequence[Share]) -> Slot:
    need = {name: level for share in shares for name, level in share.need.items()}
    guards = [share.guard for share in shares if share.guard]

    def guard() -> None:
        for one in guards:
            one()

    slot = doing.creation(need) if any(share.is_new for share in shares) else doing.slot(need)
    return replace(slot, guard=guard if guards else None)


def _document(parts: Mapping[str, Part]) -> str:
    kinds = ", ".join(f"${name}: {_input(part.verb)}!" for name, part in parts.items())
    does = " ".join(
        f"{name}: {part.verb}(input: ${name}) {{ {part.answer} }}" for name, part in parts.items()
    )
    return f"mutation Act({kinds}) {{ {does} }}"


def _input(verb: str) -> str:
    return f"{verb[0].upper()}{verb[1:]}Input"
