"""Why a run is not claimed: a word and its facts for the program, a sentence for people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flows.budget.waiting import full
from flows.model import Cap, Charge, Run
from flows.model.budget import MICROS

Facts = list[str]  # as the script answers, each as text


@dataclass(frozen=True)
class Denied:
    """A claim that failed. `word` is `not-ready`, `taken` or `live` (facts: the other run); a cap:
    `all`, `repo`, `agent`, `member` or `fleet` (facts: what it counts, how many live, its room); a
    quota: `quota-team`, `quota-member`, `quota-repo` or `quota-fleet` (facts: holder, agent, meter,
    amount that is wanted, left, quota); or `nobody-brings` (no facts): nobody may pay. `why` is one
    sentence for people."""

    word: str
    facts: tuple[str, ...]
    why: str

    @property
    def is_over_quota(self) -> bool:
        """Whether it stays so until the team's day ends, rather than until a run does."""
        return self.word.startswith("quota-") or self.word == "nobody-brings"


def denied(answer: list[str | int], run: Run, charge: Charge) -> Denied:
    """What the script answered, in words."""
    word, *facts = (str(one) for one in answer)
    if word == "cap":
        return Denied(facts[0].partition(" ")[0], tuple(facts), _full(facts))
    if word == "quota":
        return Denied(f"quota-{facts[0].partition(':')[0]}", tuple(facts), _short(facts, run, charge))
    sentences: dict[str, Callable[[], str]] = {
        "not-ready": lambda: (
            "the ledger is empty and not rebuilt yet, so nothing starts; `fleet rebuild` fills it"
        ),
        "taken": lambda: f"attempt {run.attempt} of {run.subject} belongs to the run {facts[0]}",
        "live": lambda: f"the run {facts[0]} of {run.subject} is not settled yet",
        "nobody": lambda: f"nobody brings quota of `{run.agent}` for {run.subject.partition('#')[0]}",
    }
    return Denied("nobody-brings" if word == "nobody" else word, tuple(facts), sentences[word]())


def _full(facts: Facts) -> str:
    what, count, room = facts
    return full(Cap(what, int(room)), int(count))


def _short(facts: Facts, run: Run, charge: Charge) -> str:
    """What of a quota is used up or reserved; of several payers' the first is told."""
    holder, agent, meter = facts[:3]
    amount, left, quota = (int(fact) for fact in facts[3:])
    kind, _, name = holder.partition(":")
    whose = {"team": "the team", "member": f"`{name}`", "repo": name, "fleet": f"the fleet {name}"}[kind]
    bound = f"{_said(quota, meter)}{f' of `{agent}`' if agent else ''}"
    if amount > quota:
        why = f"the run may take {_said(amount, meter)}, more than {whose}'s {bound} of a day"
        return f"{why}; lower its `limits`, or raise the quota"
    if kind == "member" and len(charge.payers) > 1:
        rest = f"`{name}` has {_said(max(left, 0), meter)} of {bound} left"
        return f"nobody's quota of `{run.agent}` has room left on {charge.day}; {rest}"
    if amount == 1 or left <= 0:
        verb = "is" if quota == 1 else "are"
        return f"{whose}'s {bound} of {charge.day} {verb} used up or reserved"
    rest = f"and the run may take {_said(amount, meter)}"
    return f"of {whose}'s {bound} of {charge.day} {_said(left, meter)} are left, {rest}"


def _said(amount: int, meter: str) -> str:
    if meter == "usd":
        return f"{amount / MICROS:,.2f} USD"
    return f"{amount:,} {meter.removesuffix('s') if amount == 1 else meter}"
