"""An epic that was asked for and cannot go on until a person acts stands aside: the next one goes first."""

from __future__ import annotations

from flows import labels
from flows.actions import Action, PutLabel, TakeLabel
from flows.epic.standing import EMPTY_SECONDS, Course, listed, lost, standing
from flows.model import Seen, Terms


def aside(seen: Seen, terms: Terms) -> list[Action]:
    name = seen.blueprint.label_prefix + labels.INTERVENE
    label, why = seen.issue.label(name), _why(seen, standing(seen, terms), terms)
    if why and not label:
        return [PutLabel(name, why)]
    is_ours = label is not None and label.by is not None and label.by.login == terms.app_login
    return [TakeLabel(name, "it can go on")] if is_ours and not why else []


def _why(seen: Seen, course: Course, terms: Terms) -> str:
    """What a person must see to; "" where nothing is known to be in its way, or nobody asked."""
    is_wanted = any(labels.agent_asked(label.name, seen.blueprint) is not None for label in seen.issue.labels)
    if not (is_wanted and seen.issue.is_open) or seen.issue.label(labels.HOLD) or course.is_landed:
        return ""
    if course.ask is None:
        return course.refusal
    if lost(seen, course):
        return "its branch is gone, and with it what children did"
    is_fresh = terms.now - max(seen.issue.created_at, course.ask.at) < EMPTY_SECONDS
    return "" if listed(seen) or is_fresh else "nothing is listed that is its own to do"
