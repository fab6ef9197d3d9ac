"""Where does an epic stand? Read anew from what was seen, every time. State decides, not ticks."""

from __future__ import annotations

from dataclasses import dataclass

from flows import branches, labels
from flows.asking import asking
from flows.model import Ask, Child, Epic, Family, Phase, Pull, Relative, Seen, State, Terms

QUIET_SECONDS = 60.0
BEGUN = {str(state) for state in (State.READY, State.RUNNING, State.DELIVERED, State.MERGED)}
EMPTY_SECONDS = 120.0  # a read that lags may not show the last child's merge yet


@dataclass(frozen=True)
class Course:
    """An epic's way: who asks for it (or why nobody's word counts), the phase that is open
    (None: none is left), the epic that goes first (0: it is this one's turn), and whether every
    child is done."""

    ask: Ask | None
    refusal: str
    phase: Phase | None
    first: int
    is_done: bool
    pull: Pull | None
    is_landed: bool


def standing(seen: Seen, terms: Terms) -> Course:
    epic = _epic(seen)
    ask, refusal = asking(seen, terms)
    pull = max(_pulls(seen), key=lambda pull: (pull.is_open, pull.number), default=None)
    is_landed = pull is not None and pull.is_landed
    unfinished = next((phase for phase in epic.checklist.phases if not is_finished(seen, phase)), None)
    relatives = [relative for _, relative in listed(seen)]
    is_done = any(m.is_done for m in relatives) and not any(m.is_open for m in relatives)
    first = epic.line[0] if epic.line and epic.line[0] != seen.subject.number else 0
    is_begun = seen.issue.label(labels.of_state(State.RUNNING, seen.blueprint.label_prefix)) is not None
    waits_for = 0 if is_begun or epic.is_taken_up else first
    return Course(ask, refusal, unfinished, waits_for, is_done, pull, is_landed)


def may_go_on(seen: Seen, course: Course) -> bool:
    """Whether anything is begun, moved or merged for this epic now."""
    is_held = seen.issue.label(labels.HOLD) is not None or not _epic(seen).base_sha
    is_open = seen.issue.is_open and not course.is_landed and not seen.repository.is_archived
    is_amiss = bool(seen.problems or course.first or misnamed(seen) or lost(seen, course))
    return bool(course.ask and is_open and not (is_held or is_amiss))


def is_bare(seen: Seen, course: Course) -> bool:
    """Whether its branch is to be made now."""
    epic = _epic(seen)
    if epic.branch_sha or not epic.base_sha or course.pull or misnamed(seen) or lost(seen, course):
        return False
    is_open = seen.issue.is_open and not seen.repository.is_archived
    return is_open and any(relative.is_open for _, relative in own(seen))


def is_opening(seen: Seen, course: Course) -> bool:
    """Whether its pull request is to be opened now: its branch holds all of its base, and something more."""
    epic, pull = _epic(seen), course.pull
    if not epic.branch_sha or epic.behind or not epic.ahead:
        return False
    is_new = pull is None or (not pull.is_open and not pull.is_merged and pull.sha != epic.branch_sha)
    return is_new and course.is_done and may_go_on(seen, course)


def lost(seen: Seen, course: Course) -> tuple[int, ...]:
    """The children whose work went with the epic's branch, which somebody deleted."""
    if _epic(seen).branch_sha or course.pull or seen.issue.reopened_at:
        return ()
    known = {n for n, parent in family(seen).adopted if parent.number == seen.subject.number}
    found = [m for _, m in own(seen) if m.is_done and m.state == State.DONE]
    return tuple(m.number for m in found if m.number in known)


def is_next(seen: Seen) -> bool:
    """Whether it is this epic's turn once the first has landed. Only that one watches the first, and
    names it: each of a hundred would do so a hundred times."""
    return _epic(seen).line[1:2] == (seen.subject.number,)


def listed(seen: Seen, phase: Phase | None = None) -> list[tuple[Child, Relative]]:
    """The children (of one phase, or all) that are issues of this repository, as the checklist and
    as GitHub have them; also those that another epic works on."""
    children = phase.children if phase else _epic(seen).checklist.children
    pairs = [(child, member_of(seen, child)) for child in children]
    return [(child, relative) for child, relative in pairs if relative and not relative.is_pull]


def own(seen: Seen, phase: Phase | None = None) -> list[tuple[Child, Relative]]:
    """Those of them that are this epic's to work on."""
    return [(child, relative) for child, relative in listed(seen, phase) if not owner(seen, relative)]


def member_of(seen: Seen, child: Child) -> Relative | None:
    """The issue behind a line; None where no child can be meant. Epics run one after another, so one in
    another would wait for that one, and that one for it."""
    is_ours = child.repo.casefold() == seen.subject.repo.casefold()
    found = family(seen).relative(child.number) if is_ours and child.number != seen.subject.number else None
    return None if found and is_epic(found, seen) else found


def is_epic(relative: Relative, seen: Seen) -> bool:
    """Who may label but not write shall take no child out: what was one of this epic's before stays one."""
    known = family(seen).parent_of(relative.number)
    is_mine = known is not None and known.number == seen.subject.number
    return relative.has(seen.blueprint.label_prefix + "epic") and not is_mine


def owner(seen: Seen, relative: Relative) -> int:
    """The other epic that works on a child, which this one may list too; 0 where it is this one's.

    A branch has one owner: who adopted the child first, until one that goes before it in line (an
    epic that nobody asks for, or that is closed, stands in no line) takes what nobody works on yet."""
    parent, line = family(seen).parent_of(relative.number), _epic(seen).line
    if not (parent and parent.branch and parent.number != seen.subject.number):
        return 0
    before = line[: line.index(parent.number)] if parent.number in line else line
    is_free = relative.is_open and seen.subject.number in before and not _is_begun(relative, seen)
    return 0 if is_free else parent.number


def _is_begun(relative: Relative, seen: Seen) -> bool:
    is_asked = any(labels.agent_asked(name, seen.blueprint) is not None for name in relative.labels)
    return is_asked or relative.state in BEGUN


def is_finished(seen: Seen, phase: Phase) -> bool:
    """Nothing of it is open but what waits for a person."""
    return all(not m.is_open or is_aside(m, seen) for _, m in listed(seen, phase))


def is_aside(relative: Relative, seen: Seen) -> bool:
    """A person must look at it; everything else flows round it."""
    return relative.has(seen.blueprint.label_prefix + labels.INTERVENE)


def misnamed(seen: Seen) -> str:
    """The branch that the body names, where it is none that the App may touch; else ""."""
    named = _epic(seen).checklist.branch
    return named if named and not branches.is_ours(named) else ""


def family(seen: Seen) -> Family:
    return seen.family or Family()


def ticks_due(seen: Seen) -> tuple[int, ...]:
    """The children that are done and stand unticked, but for those that a person unticked."""
    done = [child.number for child, relative in listed(seen) if relative.is_done and not child.is_ticked]
    return tuple(number for number in done if number not in family(seen).memory.ticked)


def ticks(seen: Seen, terms: Terms) -> tuple[int, ...]:
    """The children that are ticked now."""
    return () if busy_seconds(seen, terms) or not seen.issue.is_open else ticks_due(seen)


def busy_seconds(seen: Seen, terms: Terms) -> float:
    """Seconds for which the body is left alone: somebody who edits it may save it again."""
    others = [e.at for e in seen.issue.edits if not (e.by and e.by.is_bot and e.by.login == terms.app_login)]
    quiet = terms.now - max(others, default=0.0)
    return QUIET_SECONDS - quiet + 1.0 if quiet < QUIET_SECONDS else 0.0


def _pulls(seen: Seen) -> list[Pull]:
    """Those that count: an epic that was reopened lands again."""
    return [pull for pull in seen.pulls if not (pull.is_merged and pull.closed_at < seen.issue.reopened_at)]


def _epic(seen: Seen) -> Epic:
    if seen.epic is None:
        raise ValueError(f"{seen.subject} is no epic")
    return seen.epic
