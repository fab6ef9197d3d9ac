"""Which boxes of an epic's body are its checklist, in which part, and which its acceptance."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from flows.checklist.outline import Box, Heading, Outline, outline

# Words by which a heading says that it has a place in an order.
ORDER = re.compile(
    r"""(?ix) \A [\W_]* \d  |  阶段 | フェーズ  |  \b (?:
    phases? | stages? | steps? | waves? | rounds? | sprints? | milestones? | iterations? | part
    | fases? | étapes? | etapas?
    | first | second | third | then | next | later | last | final | finally | before | after
    | blockers? | blocking | paralleli[sz]able | clean[ -]?up | follow[ -]?ups?
    | prerequisites? | foundations?
    ) \b"""
)


@dataclass
class Part:
    """A heading (None above the first) and the boxes below it."""

    heading: Heading | None
    boxes: list[Box] = field(default_factory=list)

    @property
    def title(self) -> str:
        return self.heading.title if self.heading else ""


@dataclass(frozen=True)
class Layout:
    """`parts` in the order of the text; `section` is the heading "Child Issues", None without
    one; `end` is the line where the checklist's section ends; `accept` are acceptance boxes.
    `is_parallel`: no heading speaks of an order, so all parts together are one phase."""

    text: Outline
    parts: tuple[Part, ...]
    section: Heading | None
    end: int
    accept: tuple[Box, ...]
    is_parallel: bool


def layout(body: str) -> Layout:
    """The body's checklist.

    Under "Child Issues", where there is such a heading, else everywhere outside "Acceptance
    Criteria", every heading begins a part; without "Child Issues" only one that has boxes below
    it or speaks of an order. Parts are phases in their order as soon as one heading speaks of
    an order: begins with a number or holds a word such as phase, step, first, then, blockers,
    clean-up. So a renamed phase stays one beside the others. Where none does (`### Security`,
    `### Docs`), headings are themes and everything is parallel.
    """
    text = outline(body)
    section = next((heading for heading in text.headings if is_children(heading)), None)
    found, accept = _split(text, section is not None)
    first, *rest = found
    kept = [part for part in rest if section or part.boxes or is_ordered(part.title)]
    parts = [first, *kept] if first.boxes else kept
    parallel = not any(is_ordered(part.title) for part in parts)
    return Layout(text, tuple(parts), section, _end(text, section), tuple(accept), parallel)


def is_ordered(title: str) -> bool:
    """Whether a heading says that it has a place in an order."""
    return bool(ORDER.search(title))


def is_children(heading: Heading) -> bool:
    return heading.words[:2] in (["child", "issues"], ["child", "issue"])


def is_acceptance(heading: Heading) -> bool:
    words = heading.words
    return words == ["acceptance"] or words[:2] in (["acceptance", "criteria"], ["acceptance", "criterion"])


def _split(text: Outline, is_headed: bool) -> tuple[list[Part], list[Box]]:
    """All parts, the one without a heading first, and the acceptance boxes. `inside` and
    `apart` are the levels of the headings that opened the checklist and the acceptance."""
    parts, accept = [Part(None)], list[Box]()
    inside: int | None = None if is_headed else 0
    apart: int | None = None
    items: list[Heading | Box] = [*text.headings, *text.boxes]
    for item in sorted(items, key=lambda item: item.line):
        if isinstance(item, Box):
            if apart is not None:
                accept.append(item)
            elif inside is not None:
                parts[-1].boxes.append(item)
            continue
        if apart is not None and item.level > apart:
            continue
        apart = item.level if is_acceptance(item) else None
        if inside is not None and item.level <= inside:
            inside = None
        if is_children(item):
            inside = item.level
        elif inside is not None and apart is None:
            parts.append(Part(item))
    return parts, accept


def _end(text: Outline, section: Heading | None) -> int:
    """The line where new parts end: the next heading that closes the checklist's section."""
    for heading in text.headings:
        closes = heading.level <= section.level if section else is_acceptance(heading)
        if closes and (section is None or heading.line > section.line):
            return heading.line
    return len(text.lines)
