"""Whoever made an issue, or has it below, is told what became of it, when that is news."""

from __future__ import annotations

from flows import labels, origin
from flows.model import Label, Parent, Seen, Subject, Terms
from jobs import fleets, inventory, ledger
from jobs.hands import Hands
from jobs.store import claims, due, keys


def tell_parent(hands: Hands, seen: Seen, terms: Terms) -> None:
    """The parent is looked at again, if the issue looks otherwise than when it was last told."""
    _tell_maker(hands, seen)
    if not seen.parent:
        return
    now = _word(seen, terms)
    if hands.store.redis.getset(keys.standing(str(seen.subject)), now) != now:
        _wake(hands, seen.subject, seen.parent)


def tell_of_loss(hands: Hands, subject: Subject) -> None:
    """The issue is gone from GitHub; its parent may go on without it, and nothing counts it. Of a fleet's
    target, the repository is."""
    if subject.fleet:
        return fleets.tell_of_loss(hands, subject)
    inventory.forget(hands, subject, hands.now())
    fleets.cancel(hands, subject)
    parent = ledger.parent_of(hands.store, str(subject))
    if parent:
        _wake(hands, subject, parent)


def _wake(hands: Hands, subject: Subject, parent: Parent) -> None:
    """Whoever works on it, and whoever has it below them too."""
    due.wake(hands.store, {f"{subject.repo}#{one}": hands.now() for one in (parent.number, *parent.also)})


def _tell_maker(hands: Hands, seen: Seen) -> None:
    """An issue of ours whose making nobody has noted: the answer to its creation was lost. Here it
    is, so nobody waits to learn whether it exists."""
    made, store = seen.origin, hands.store
    place, number = keys.made(seen.subject.repo), str(seen.subject.number)
    if made and store.redis.hsetnx(place, made.key, number):
        store.redis.hset(place, mapping=dict.fromkeys(origin.names(made), number))
        claims.fulfil(store, f"issue {made.key}:{seen.subject.repo}", number)
        if made.audit:
            due.wake(store, {f"{seen.subject.repo}#{made.audit}": hands.now()})


def _word(seen: Seen, terms: Terms) -> str:
    """What a parent's decision may rest on."""
    issue, blueprint = seen.issue, seen.blueprint
    aside = blueprint.label_prefix + labels.INTERVENE
    names = [
        label.name
        for label in issue.labels
        if label.name in (aside, labels.HOLD)
        or (labels.agent_asked(label.name, blueprint) is not None and not _is_ours(label, terms))
    ]
    is_asked = any(labels.agent_asked(label.name, blueprint) is not None for label in issue.labels)
    still = [] if is_asked or not seen.runs else ["recalled"]
    return f"{issue.is_open} {issue.state_reason} {' '.join(sorted([*names, *still]))}"


def _is_ours(label: Label, terms: Terms) -> bool:
    """The parent knows of it: it was set for it."""
    return label.by is not None and label.by.is_bot and label.by.login == terms.app_login
