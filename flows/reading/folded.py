"""`<details>`: its summary is a title, what it folds is a section."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from flows.reading.blocks import Block
from flows.reading.inline import plain_text

DEEPER = 1000
COMMENT = re.compile(r"<!--.*?(?:-->|\Z)|<[!?]", re.DOTALL)
HEADINGS = {f"h{i}": i * 10 for i in range(1, 7)}


class _Tags(HTMLParser):
    """What a piece of HTML opens and closes: ("open" | "close" | "title" | "text", words, level, line)."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, str, int, int]] = []
        self.tables: list[list[tuple[int, list[str]]]] = []
        self.words: list[str] = []
        self.title = ""
        self.quiet = 0
        self.rows: list[tuple[int, list[str]]] = []
        self.in_table = self.in_item = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag == "details":
            self._flush("text", 0)
            self.found.append(("open", "", 0, self.getpos()[0]))
        elif tag == "summary" or tag in HEADINGS:
            self._flush("text", 0)
            self.title = tag
        elif tag in ("pre", "script", "style"):
            self.quiet += 1
        elif tag == "table":
            self._flush("text", 0)
            self.in_table, self.rows = True, []
        elif self.in_table:
            self._cell(tag)
        elif tag in ("li", "p", "tr", "br", "div"):
            self._flush("item" if self.in_item else "text", 0)
            self.in_item = tag == "li" or (self.in_item and tag not in ("p", "div"))
        elif tag == "code":
            self.words.append("`")

    def handle_endtag(self, tag: str) -> None:
        if tag == self.title:
            self._flush("title", HEADINGS.get(tag, 0))
            self.title = ""
        elif tag in ("li", "ul", "ol") and self.in_item:
            self._flush("item", 0)
            self.in_item = False
        elif tag == "code":
            self.words.append("`")
        elif tag == "details":
            self._flush("text", 0)
            self.found.append(("close", "", 0, self.getpos()[0]))
        elif tag in ("pre", "script", "style"):
            self.quiet = max(0, self.quiet - 1)
        elif tag == "table" and self.in_table:
            self._cell("tr")
            self.in_table = False
            self.tables.append(self.rows)
            self.found.append(("table", "", len(self.tables) - 1, self.getpos()[0]))

    def _cell(self, tag: str) -> None:
        """What a row or cell that opens closes: the words before it are the last cell's."""
        if tag not in ("tr", "td", "th"):
            return
        words = " ".join("".join(self.words).split())
        self.words = []
        if self.rows and self.rows[-1][1]:
            self.rows[-1][1][-1] += words
        if tag == "tr":
            self.rows.append((self.getpos()[0], []))
        elif self.rows:
            self.rows[-1][1].append("")

    def handle_data(self, data: str) -> None:
        if not self.quiet:
            self.words.append(data)

    def _flush(self, kind: str, level: int) -> None:
        words = " ".join("".join(self.words).split())
        self.words = []
        if words:
            self.found.append((kind, words, level, self.getpos()[0]))

    def close(self) -> None:
        super().close()
        self._flush("text", 0)


def unfold(blocks: Iterator[Block]) -> Iterator[Block]:
    """The blocks with HTML replaced by what it says: sections, and paragraphs of its text."""
    depth = 0
    for block in blocks:
        block.level += DEEPER * depth
        if block.kind != "html":
            yield block
            continue
        tags = _Tags()
        tags.feed(COMMENT.sub(lambda hit: "\n" * hit.group().count("\n"), block.raw))
        tags.close()
        for kind, words, level, line in tags.found:
            at = block.line + line - 1
            if kind == "open":
                depth += 1
            elif kind == "close":
                depth = max(0, depth - 1)
                yield Block("section", at, at, level=DEEPER * depth + 90)
            elif kind == "table":
                yield _table(tags.tables[level], block.line - 1, DEEPER * depth)
            elif kind == "title":
                yield Block("section", at, at, plain_text(words), level or DEEPER * depth)
            elif kind == "item":
                item = Block("item", at, at, plain_text(words))
                yield Block("list", at, at, level=DEEPER * depth, children=[item])
            else:
                yield Block("para", at, at, plain_text(words), DEEPER * depth)


def _table(rows: list[tuple[int, list[str]]], before: int, level: int) -> Block:
    """The rows of a table, each cell as plain text."""
    found = [
        Block("row", before + line, before + line, cells=tuple(plain_text(cell) for cell in cells))
        for line, cells in rows
        if cells
    ]
    first, last = (found[0].line, found[-1].line) if found else (before + 1, before + 1)
    return Block("table", first, last, level=level, children=found)
