"""Boxes ticked: one character each, and every other byte as it was."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from flows.checklist.layout import layout
from flows.checklist.outline import Box, Outline
from flows.checklist.reading import first_boxes


def tick(body: str, repo: str, issues: Collection[tuple[str, int]]) -> str:
    """The body with the open boxes of these children ticked, each (repository, number), as
    `parse` sees them: of a child that is named twice, the first line's box."""
    found = layout(body)
    wanted = {(name.casefold(), number) for name, number in issues}
    boxes = first_boxes(found, repo)
    return _ticked(found.text, [box for key, box in boxes.items() if key in wanted])


def accept(body: str) -> str:
    """The body with its acceptance boxes ticked."""
    found = layout(body)
    return _ticked(found.text, found.accept)


def _ticked(text: Outline, boxes: Iterable[Box]) -> str:
    lines = list(text.lines)
    for box in boxes:
        if not box.is_ticked:
            line = lines[box.line]
            lines[box.line] = line[: box.column] + "x" + line[box.column + 1 :]
    return "".join(lines)
