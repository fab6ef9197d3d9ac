"""An epic says where it stands, and asks, once each, about what people must settle."""

from __future__ import annotations

from flows import labels, markers, words
from flows.actions import Action, Show
from flows.epic.standing import Course, is_opening, may_go_on, standing
from flows.family.below import memory
from flows.model import Seen, State, Terms


def report(seen: Seen, terms: Terms) -> list[Action]:
    course = standing(seen, terms)
    state = _state(seen, course)
    text = words.epic(seen, course)
    facts = markers.write((), seen.answers, seen.parent, memory(seen, course.ask, terms))
    is_said = seen.status is not None and (seen.status.text, seen.status.facts) == (text, facts)
    wanted = labels.of_state(state, seen.blueprint.label_prefix)
    if is_said and _carried(seen) == ({wanted} if wanted else set()):
        return []
    return [Show(state, text, facts, "people are to see where it stands")]


def _state(seen: Seen, course: Course) -> State | None:
    if course.is_landed:
        return State.DONE
    if not course.ask or not seen.issue.is_open:
        return None
    if not may_go_on(seen, course):
        return State.READY if course.first else None
    is_open = is_opening(seen, course) or (course.pull is not None and course.pull.is_open)
    return State.DELIVERED if course.is_done and is_open else State.RUNNING


def _carried(seen: Seen) -> set[str]:
    ours = set(labels.states(seen.blueprint.label_prefix))
    return {label.name for label in seen.issue.labels if label.name in ours}
