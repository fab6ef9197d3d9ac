"""What the App says of an epic: its status comment, the pull request that lands it."""

from __future__ import annotations

from flows.budget.price import below
from flows.epic.standing import (
    Course,
    is_epic,
    is_next,
    is_opening,
    listed,
    lost,
    may_go_on,
    misnamed,
    own,
    owner,
)
from flows.markdown import code
from flows.model import Child, Problem, Seen, State
from flows.words.asks import asks
from flows.words.quoting import MAX_BODY, inline, sentence
from flows.words.task import FOOT, STATES, answer, problems

ASKS = 20


def epic(seen: Seen, course: Course) -> str:
    """The text of an epic's status comment; the same for the same facts."""
    listed_problems = seen.epic.checklist.problems if seen.epic else ()
    parts = [
        head(seen, course),
        price(seen, course),
        *problems(seen.problems),
        _rows("Not clear, and left alone:", [*_wrong(listed_problems), *_strange(seen)]),
        _rows("Ticked here too once they are done:", _shared(seen)),
        _rows("Please settle these; each is asked once:", asks(seen, course)),
        answer(seen.answers),
    ]
    return "\n\n".join([part for part in parts if part] + [FOOT])[:MAX_BODY]


def landing(seen: Seen) -> str:
    """The body of the pull request that lands an epic."""
    rows = [f"- #{child.number} {inline(child.title)}" for child, relative in own(seen) if relative.is_done]
    base = seen.epic.base if seen.epic else ""
    verb = "Closes" if base == seen.repository.default_branch else "For"
    head = f"{verb} #{seen.subject.number}.\n\nEach of these is done on this branch:"
    return f"{head}\n\n" + "\n".join(rows)[: MAX_BODY - 1000]


def merge_title(branch: str, base: str) -> str:
    """The title of the issue that resolves a conflict between an epic's branch and its base."""
    return f"fix(epic): Merge {base} into {branch}"


def merge_body(epic: int, branch: str, base: str) -> str:
    """Its body: what stands in the workspace, and what is to be done with it."""
    return (
        f"Epic: #{epic}\n\n## Finding\n\n`{branch}` and `{base}` changed the same lines, so git cannot merge "
        f"them by itself.\n\n## Fix\n\nThe workspace holds the merge of `{base}` into `{branch}`. Files in "
        "conflict carry markers (`<<<<<<<`, `=======`, `>>>>>>>`). Make each of them whole, keeping what "
        "both sides meant, and take the markers out.\n\n## Acceptance Criteria\n\n"
        "- [ ] no conflict marker is left\n- [ ] the repository's checks pass\n"
    )


def head(seen: Seen, course: Course) -> str:
    """The epic's state in bold, and why."""
    return f"**{_head(seen, course)}"


def price(seen: Seen, course: Course) -> str:
    """What its open children may take at most, or what its label would start; "" for one that is over."""
    if not seen.issue.is_open or course.is_landed:
        return ""
    count = sum(relative.is_open for _, relative in own(seen))
    return below(seen.blueprint.limits, count, course.ask is not None)


def _head(seen: Seen, course: Course) -> str:
    if course.is_landed and course.pull:
        return f"{STATES[State.DONE]}.** Landed with #{course.pull.number}."
    if not seen.issue.is_open:
        return "Closed.** What was not merged is left as it is; reopen the epic to go on."
    if not course.ask:
        return f"Idle.** {sentence(course.refusal) or 'The `agent` label starts its first phase.'}"
    if not may_go_on(seen, course):
        return f"Waiting.** {sentence(_waits(seen, course))}"
    if course.is_done:
        return f"Landing.** {_landing(seen, course)}"
    return f"Running.** {_phase(seen, course)}"


def _waits(seen: Seen, course: Course) -> str:
    if seen.problems:
        return "the blueprint cannot be read"
    if seen.issue.label("hold"):
        return "`hold` is set; it goes on when `hold` is taken off"
    if seen.repository.is_archived:
        return "the repository is archived"
    if misnamed(seen):
        return "its body names a branch that is none of ours; write one that begins with `epic/`, or none"
    if seen.epic and not seen.epic.base_sha:
        return f"there is no branch {code(seen.epic.base)}, which it is for: push it, or correct `base:`"
    if gone := lost(seen, course):
        what = ", ".join(f"#{number}" for number in gone)
        return f"its branch is gone, and with it {what}: restore the branch, or reopen what is lost"
    who = f"#{course.first} goes" if is_next(seen) else "others go"
    return f"{who} first; epics of a repository run one after another"


def _phase(seen: Seen, course: Course) -> str:
    phases = seen.epic.checklist.phases if seen.epic else ()
    if course.phase is None:
        left = [f"#{m.number}" for _, m in listed(seen) if m.is_open]
        return (
            f"It lands when {', '.join(left)} {'is' if len(left) == 1 else 'are'} done." if left else _bare()
        )
    place = next((i for i, phase in enumerate(phases) if phase == course.phase), 0)
    name = inline(course.phase.title) or "Everything"
    return f"{name} is open ({place + 1} of {len(phases)})."


def _bare() -> str:
    return "Nothing is listed that can be done: add `- [ ] #12` lines below `## Child Issues`."


def _landing(seen: Seen, course: Course) -> str:
    is_open = course.pull is not None and course.pull.is_open
    if (is_open or is_opening(seen, course)) and seen.blueprint.land == "auto":
        base = code(seen.epic.base if seen.epic else "")
        return f"Its pull request to {base} is to be merged by us, once its checks are green."
    if course.pull and is_open:
        return f"#{course.pull.number} is to be merged by a person."
    if course.pull and not course.pull.is_merged:
        return f"#{course.pull.number} was closed without a merge; reopen it to land."
    return "All children are done; its branch is brought up to date and goes to its base."


def _rows(head: str, rows: list[str]) -> str:
    more = [f"- and {len(rows) - ASKS} more"] if len(rows) > ASKS else []
    return "\n".join([head, "", *rows[:ASKS], *more]) if rows else ""


def _wrong(found: tuple[Problem, ...]) -> list[str]:
    return [f"- line {p.line}: {inline(p.what)}: {inline(p.remedy)}" for p in found]


def _strange(seen: Seen) -> list[str]:
    children = seen.epic.checklist.children if seen.epic else ()
    return [words for child in children if (words := _why_strange(seen, child))]


def _why_strange(seen: Seen, child: Child) -> str:
    """Why a line is no child of this epic, and what to do; "" where it is one."""
    if child.repo.casefold() != seen.subject.repo.casefold():
        return ""  # the checklist's own problems say it
    if child.number == seen.subject.number:
        return f"- line {child.line}: an epic is no child of itself: take the line out"
    found = seen.family.relative(child.number) if seen.family else None
    if found is None:
        return f"- line {child.line}: #{child.number} does not exist any more: take the line out"
    if found.is_pull:
        return f"- line {child.line}: #{child.number} is a pull request: name the issue that it is for"
    if is_epic(found, seen):
        return f"- line {child.line}: #{child.number} is an epic, which has its own turn: take the line out"
    return ""


def _shared(seen: Seen) -> list[str]:
    """Children that another epic works on."""
    theirs = [(relative, owner(seen, relative)) for _, relative in listed(seen) if relative.is_open]
    return [
        f"- #{relative.number} stands in #{other} too, and is worked on there"
        for relative, other in theirs
        if other
    ]
