"""Markdown as a tree of blocks. Only here the markdown parser is called."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.front_matter import front_matter_plugin

from flows.reading.inline import Text, text_of

# Deeper lists and quotes say nothing more, and their cost grows with the square of the depth.
MAX_NESTING = 48
# More brackets than that are no links that anybody wrote, and each open one is looked at again.
MAX_BRACKETS = 4_000
BOX = re.compile(r"\s*\[(?P<mark>[ xX✓✔☑~-])\]\s+")
# How some agents cite a place: 【F:path†L1-L5】.
CITED = re.compile(r"【F:([^†】\n]{1,200})†L(\d+)(?:(-)L?(\d+))?】")
INVISIBLE = dict.fromkeys(
    [0, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF], None
)


@dataclass
class Block:
    """One block: section, para, list, item, table, row, code, quote, html, front or rule.

    `text` is a section's title, an item's or paragraph's words; `cells` a row's; `level` a
    section's depth (10 for `#`, 20 for `##`...); `number` an ordered item's; `checked` None
    where there is no box; `raw` the content of code and HTML; lines count from 1.
    """

    kind: str
    line: int
    end: int
    text: Text = field(default_factory=Text)
    level: int = 0
    number: str = ""
    checked: bool | None = None
    raw: str = ""
    cells: tuple[Text, ...] = ()
    children: list[Block] = field(default_factory=list)


@cache
def _parser(with_links: bool) -> MarkdownIt:
    """Link definitions and images are off: they say nothing here, and hostile text makes them slow."""
    parser = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING}).enable(["table", "strikethrough"])
    parser.disable(["reference", "image", "autolink", *([] if with_links else ["link"])])
    # A place is often linked as `file:`; nothing here follows a link.
    setattr(parser, "validateLink", lambda url: True)  # noqa: B010 - a method, meant to be set
    return parser.use(front_matter_plugin)


def parse(text: str) -> list[Block]:
    """The document's blocks in order; headings are flat `section`s without children as yet."""
    root = Block("root", 1, 1)
    open_blocks = [root]
    told = CITED.sub(r" (`\1:\2\3\4`)", text.translate(INVISIBLE))
    for token in _parser(text.count("[") <= MAX_BRACKETS).parse(told):
        if token.nesting == 1:
            _open(token, open_blocks)
        elif token.nesting == -1:
            _close(token, open_blocks)
        else:
            _leaf(token, open_blocks)
    return root.children


NESTED = {
    "heading_open": "section",
    "paragraph_open": "para",
    "bullet_list_open": "list",
    "ordered_list_open": "list",
    "list_item_open": "item",
    "blockquote_open": "quote",
    "table_open": "table",
    "tr_open": "row",
}
CLOSING = {name.replace("_open", "_close") for name in NESTED}
LEAVES = {"fence": "code", "code_block": "code", "html_block": "html", "hr": "rule", "front_matter": "front"}


def _open(token: Token, open_blocks: list[Block]) -> None:
    kind = NESTED.get(token.type)
    if kind is None:
        return
    start, end = token.map or (open_blocks[-1].line - 1, open_blocks[-1].end)
    block = Block(kind, start + 1, end)
    if kind == "section":
        block.level = int(token.tag[1:]) * 10
    if token.type == "ordered_list_open":
        block.number = str(token.attrGet("start") or 1)
    if kind == "item" and open_blocks[-1].number:
        block.number = token.info or "1"
    open_blocks[-1].children.append(block)
    open_blocks.append(block)


def _close(token: Token, open_blocks: list[Block]) -> None:
    if token.type in CLOSING:
        block = open_blocks.pop()
        if block.kind == "item":
            _name_item(block)


def _leaf(token: Token, open_blocks: list[Block]) -> None:
    holder = open_blocks[-1]
    if token.type == "inline":
        if holder.kind == "row":
            holder.cells = (*holder.cells, text_of(token))
        else:
            holder.text = text_of(token)
    elif (kind := LEAVES.get(token.type)) is not None:
        start, end = token.map or (holder.line - 1, holder.end)
        holder.children.append(Block(kind, start + 1, end, raw=token.content))


def _name_item(item: Block) -> None:
    """An item's first paragraph is its text; a box before it is a mark, not text."""
    if not item.children or item.children[0].kind != "para":
        return
    text = item.children.pop(0).text
    box = BOX.match(text.plain)
    if box is None:
        item.text = text
        return
    item.checked = box["mark"] not in " -~"
    rest = text.rest if text.lead else BOX.sub("", text.rest, count=1)
    lead = BOX.sub("", text.lead, count=1)
    lines = (BOX.sub("", text.lines[0] + " ", count=1).strip(), *text.lines[1:])
    item.text = Text(text.plain[box.end() :], lead, rest, text.struck, text.codes, lines)
