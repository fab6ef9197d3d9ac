"""All words of a block and of what is in it, but for code."""

from __future__ import annotations

from collections.abc import Iterator

from flows.reading.blocks import Block


def walk(block: Block) -> Iterator[Block]:
    """The block and all in it, in order."""
    waiting = [block]
    while waiting:
        block = waiting.pop()
        yield block
        waiting.extend(reversed(block.children))


def words_of(block: Block) -> str:
    """Its text: one line a paragraph, item or row."""
    lines: list[str] = []
    for inner in walk(block):
        if inner.text.plain:
            lines.append(inner.text.plain)
        lines.extend(cell.plain for cell in inner.cells)
    return "\n".join(lines)


def last_line(block: Block) -> int:
    return max(inner.end for inner in walk(block))
