"""What stands below an epic or an audit, and which of it has its turn now."""

from __future__ import annotations

from dataclasses import replace

from flows import labels
from flows.audit import standing as audits
from flows.epic import standing as epics
from flows.model import Ask, Family, Memory, Parent, Relative, Seen, State, Terms

DELIVERED = {State.DELIVERED, State.MERGED, State.DONE}


def children(seen: Seen) -> tuple[Relative, ...]:
    """The issues that this one works through: an epic's; an audit's epics, or where it has none
    its few issues, but for those that stand in somebody's epic, or below an audit that is asked for."""
    if seen.epic:
        return tuple(relative for _, relative in epics.own(seen))
    is_ready = audits.is_gathered(seen) or (not seen.issue.is_open and audits.is_filed(seen))
    return tuple(m for m in family(seen).relatives if is_ready and not m.is_pull and not is_others(seen, m))


def is_others(seen: Seen, relative: Relative) -> bool:
    """Whether another one works on it."""
    if seen.epic:
        return bool(epics.owner(seen, relative))
    parent = family(seen).parent_of(relative.number)
    is_mine = parent is None or parent.number == seen.subject.number
    return not is_mine and parent is not None and (parent.branch != "" or parent.approved_at > 0.0)


def their_parent(seen: Seen, ask: Ask | None, terms: Terms) -> Parent:
    """What each child is to know of this issue."""
    by = ask.by if ask and ask.by != terms.app_login else seen.parent.asked_by if ask and seen.parent else ""
    is_held = seen.issue.label(labels.HOLD) is not None
    branch = seen.epic.branch if seen.epic and not epics.misnamed(seen) else ""
    return Parent(seen.subject.number, branch, ask.at if ask else 0.0, is_held, by)


def label_of(ask: Ask, seen: Seen) -> str:
    """The label that asks for the same agent below."""
    return labels.AGENT if ask.agent in ("", seen.blueprint.agent) else f"{labels.AGENT}:{ask.agent}"


def asks(relative: Relative, seen: Seen) -> tuple[str, ...]:
    """The labels of a child that ask for an agent."""
    return tuple(name for name in relative.labels if labels.agent_asked(name, seen.blueprint) is not None)


def may_recall(relative: Relative) -> bool:
    """Whether its work can be stopped still: nothing of it is delivered."""
    return relative.is_open and relative.state not in {str(state) for state in DELIVERED}


def remembered(seen: Seen, ask: Ask | None) -> Memory:
    """What is known by now: what stood ticked and done, what this request has released. An epic
    that was closed releases anew once it is reopened. Who is recalled is forgotten: a label that a
    person sets there later is theirs."""
    old, found = family(seen).memory, {relative.number: relative for relative in family(seen).relatives}
    ticked = (
        {child.number for child in seen.epic.checklist.children if child.is_ticked} if seen.epic else set()
    )
    stood = {number for number in ticked if number in found and found[number].is_done}
    asked = ask.id if ask else ""
    is_closed = seen.epic is not None and not seen.issue.is_open and any(m.is_open for m in children(seen))
    is_given_up = is_closed or ask is None
    before = set(old.released) if asked == old.asked and not is_given_up else set()
    known = [m for m in children(seen) if asks(m, seen) and (ask or m.number in old.released)]
    kept = [m for m in known if not (is_given_up and may_recall(m))]
    return Memory(
        tuple(sorted(set(old.ticked) & set(found) | stood)),
        tuple(sorted(before & set(found) | {m.number for m in kept})),
        asked or old.asked,
    )


def due(seen: Seen, ask: Ask, terms: Terms) -> tuple[Relative, ...]:
    """The children that are to be released now."""
    told = set(remembered(seen, ask).released)
    open_now = [m for m in turn(seen, terms) if m.is_open and m.number not in told and not asks(m, seen)]
    return tuple(m for m in open_now if not m.waits_for)


def memory(seen: Seen, ask: Ask | None, terms: Terms) -> Memory:
    """What is to be remembered once this look's plan is carried out."""
    known = remembered(seen, ask)
    released = {m.number for m in due(seen, ask, terms)} if ask else set()
    ticked = set(epics.ticks(seen, terms)) if seen.epic else set()
    return replace(
        known,
        ticked=tuple(sorted({*known.ticked, *ticked})),
        released=tuple(sorted({*known.released, *released})),
    )


def family(seen: Seen) -> Family:
    return seen.family or Family()


def turn(seen: Seen, terms: Terms) -> tuple[Relative, ...]:
    """The children that may begin now: those of an epic's open phase, all of an audit's."""
    if seen.audit:
        return () if seen.issue.label(labels.HOLD) else children(seen)
    course = epics.standing(seen, terms)
    has_branch = bool(seen.epic and seen.epic.branch_sha) or epics.is_bare(seen, course)  # made first
    if not epics.may_go_on(seen, course) or not course.phase or not has_branch:
        return ()
    return tuple(m for _, m in epics.own(seen, course.phase) if not epics.is_aside(m, seen))
