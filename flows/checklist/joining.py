"""Children put into a checklist that people edit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from flows.checklist.layout import Layout, Part, layout
from flows.checklist.outline import WORD
from flows.checklist.reading import first_boxes, parse
from flows.checklist.rendering import plain_heading, row
from flows.checklist.splicing import newline, splice
from flows.model import Checklist, Child

BULLET = re.compile(r" {0,3}[-*+](?=[ \t])")
NUMBER = re.compile(r"\W*(?:phase\W*)?(?P<number>[0-9]{1,4})\b", re.IGNORECASE)
RANKS = {"blockers": 1, "fixes": 2, "clean": 3, "cleanup": 3}


def add(body: str, repo: str, phase: str, rows: Sequence[tuple[int, str]]) -> str:
    """The body with the issues `rows` (number, title) at the end of the phase so titled.

    A phase is found by its title, then by its name without number and brackets, then by its
    number if people gave it another name; no title means the part without one, else the last.
    Where there is none it is made, before the first one that comes later. A checklist of
    themes, or without headings, stays one: the children go behind the last. Issues that stand
    in it already, in whatever phase, stay where they are. All else keeps every byte. The body
    comes back unchanged where no place can be found (say, all lies in a code fence without end).
    """
    found, title = layout(body), plain_heading(phase)
    there = first_boxes(found, repo)
    wanted = {number: text for number, text in reversed(rows) if (repo.casefold(), number) not in there}
    new = [Child(repo, number, wanted.pop(number)) for number, _ in rows if number in wanted]
    if not new:
        return body
    before = parse(body, repo)
    for at, head, bullet in _places(found, title):
        lines = [*head, *(re.sub(r"\A-", bullet, row(child, repo)) for child in new)]
        changed = splice(found.text.lines, at, [*lines, *_gap(found, at)], newline(body))
        if _fits(before, parse(changed, repo), {_key(child) for child in new}):
            return changed
    return body


def rank(title: str) -> int:
    """Where a phase stands in the order, by its name, else by its number; 0 when it says neither."""
    known = [RANKS[word] for word in WORD.findall(title.casefold()) if word in RANKS]
    hit = NUMBER.match(title)
    return known[0] if known else int(hit["number"]) if hit else 0


Place = tuple[int, list[str], str]


def _places(found: Layout, title: str) -> Iterator[Place]:
    """Places for the rows, the best first: (line, what comes before them, bullet)."""
    part = _part(found, title)
    if part and part.boxes:
        last = part.boxes[-1]
        hit = BULLET.match(found.text.lines[last.first])
        yield _trimmed(found, last.end), [], hit[0] if hit else "-"
    if part and part.heading:
        yield part.heading.end, [], "-"
    if part:
        return
    section = [] if found.section else ["## Child Issues", ""]
    first = next((p.heading for p in found.parts if p.heading), None)
    level = first.level if first else found.section.level + 1 if found.section else 3
    head = [*section, f"{'#' * min(level, 6)} {title}"] if title else section
    if found.parts:
        head = head[len(section) :]
    later = [p for p in found.parts if p.heading and rank(p.title) > rank(title) > 0]
    if later and later[0].heading:
        yield later[0].heading.line, head, "-"
    elif title:
        at = _trimmed(found, found.end)
        yield at, ["", *head] if at and not found.parts else head, "-"
        yield found.end, ["", *head], "-"
    for last in (part.boxes[-1] for part in found.parts[-1:] if part.boxes):
        yield _trimmed(found, last.end), head, "-"
    yield found.section.end if found.section else found.end, ["", *head], "-"


def _part(found: Layout, title: str) -> Part | None:
    """The part that `title` means."""
    named = found.parts
    if not title and named and not found.is_parallel:
        return next((part for part in named if not part.heading), named[-1])
    for same in (str.casefold, _name):
        for part in named:
            if same(part.title) == same(title):
                return part
    number = NUMBER.match(title)
    for part in named:
        hit = NUMBER.match(part.title)
        if number and hit and hit["number"] == number["number"] and not _is_known(part.title):
            return part
    themes = found.is_parallel and (not title or any(part.heading for part in named))
    return next((part for part in reversed(named) if part.boxes), None) if themes else None


def _name(title: str) -> str:
    """A phase's name without its number and what stands in brackets; unlike any other if none."""
    bare = re.sub(r"\([^()]*\)", " ", NUMBER.sub("", title, count=1))
    return " ".join(WORD.findall(bare.casefold())) or title


def _is_known(title: str) -> bool:
    return any(word in RANKS for word in WORD.findall(title.casefold()))


def _trimmed(found: Layout, end: int) -> int:
    """`end` without the empty lines before it."""
    while end > 0 and not found.text.lines[end - 1].strip():
        end -= 1
    return end


def _gap(found: Layout, at: int) -> list[str]:
    """An empty line, where the next one could be taken for the last child's."""
    following = found.text.lines[at] if at < len(found.text.lines) else ""
    return [""] if following.strip() and not re.match(r" {0,3}(?:#|[-*+] )", following) else []


def _key(child: Child) -> tuple[str, int]:
    return child.repo.casefold(), child.number


def _fits(before: Checklist, after: Checklist, new: set[tuple[str, int]]) -> bool:
    """Whether nothing but `new` was added, all of it in one phase."""
    titles = {phase.title for phase in before.phases}
    was = [(phase.title, [_key(child) for child in phase.children]) for phase in before.phases]
    now = [(phase.title, [_key(child) for child in phase.children]) for phase in after.phases]
    kept = [(title, [key for key in keys if key not in new]) for title, keys in now]
    is_same = [(title, keys) for title, keys in kept if keys or title in titles] == was
    return is_same and any(new <= set(keys) for _, keys in now)
