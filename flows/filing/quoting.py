"""An audit's own markdown, put into an issue: nobody is called, nothing is closed by it, and it
ends where it ends."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable

from markdown_it.token import Token

from flows.markdown import hushed, parser
from flows.prompt import clean

SENTINEL = "the-text-ends-here"
TICKS = re.compile("`+")
DETAILS = re.compile(r"<(/?)details\b", re.IGNORECASE)
MOST_DETAILS = 50


def quoted(text: str, room: int, rest: str) -> str:
    """The text, of which at most `room` characters are kept: then `rest` says where the others
    are (`{count}` is how many). Mentions and closing keywords do nothing outside code; headings
    are below the issue's own; what was left open (fence, `<details>`) is closed."""
    text = clean(text).strip("\n").rstrip()
    kept = _cut(text, room)
    lines = kept.split("\n")
    tokens = parser().parse(kept)
    _hush(lines, tokens)
    _lower(lines, tokens)
    whole = _closed("\n".join(lines))
    missing = len(text) - len(kept)
    return whole + (f"\n\n_{rest.format(count=f'{missing:,}')}_" if missing else "")


def _cut(text: str, room: int) -> str:
    if len(text) <= room:
        return text
    at = text.rfind("\n", room // 2, room)
    return text[: at if at > 0 else room].rstrip()


def _hush(lines: list[str], tokens: list[Token]) -> None:
    """Stills every line but those of code blocks, and in plain paragraphs all but code spans."""
    known = set[int]()
    for token in tokens:
        start, end = token.map or (0, 0)
        if token.type in ("fence", "code_block"):
            known.update(range(start, end))
        elif token.type == "inline" and start not in known:
            block = "\n".join(lines[start:end])
            lines[start:end] = _outside_code(block, hushed).split("\n")
            known.update(range(start, end))
    for i in range(len(lines)):
        if i not in known:
            lines[i] = hushed(lines[i])


def _outside_code(block: str, change: Callable[[str], str]) -> str:
    """`change` on all but code spans. Where HTML, a table or an escaped tick may decide what
    is code, and for spans over several lines, it is done everywhere: a mention that calls
    somebody is worse than code with a character in it that cannot be seen."""
    if "<" in block or "|" in block or "\\`" in block:
        return change(block)
    runs = [(hit.start(), hit.end()) for hit in TICKS.finditer(block)]
    starts = defaultdict[int, list[int]](list)
    for start, end in runs:
        starts[end - start].append(start)
    pieces, at = list[str](), 0
    for start, end in runs:
        if start < at:
            continue
        same = starts[end - start]
        after = bisect_left(same, end)
        if after < len(same) and "\n" not in block[end : same[after]]:
            close = same[after] + end - start
            pieces += [change(block[at:start]), block[start:close]]
            at = close
        elif after < len(same):
            return change(block)
    return "".join([*pieces, change(block[at:])])


def _lower(lines: list[str], tokens: list[Token]) -> None:
    """Headings of the first two levels become the third: the issue's own are the second."""
    for token in tokens:
        if token.type != "heading_open" or token.tag not in ("h1", "h2") or not token.map or token.level:
            continue
        start, end = token.map
        if token.markup.startswith("#"):
            lines[start] = re.sub(r"\A( {0,3})#{1,2}", r"\1###", lines[start])
        else:
            title = " ".join(line.strip() for line in lines[start : end - 1])
            lines[start:end] = [f"### {title}", *[""] * (end - start - 1)]


def _closed(text: str) -> str:
    """The text, so that what follows it stands outside of it."""
    opened = sum(-1 if hit[1] else 1 for hit in DETAILS.finditer(text))
    tail = "\n\n" + "\n".join(["</details>"] * min(opened, MOST_DETAILS)) if opened > 0 else ""
    fences = [token.markup for token in parser().parse(text) if token.type == "fence" and token.level == 0]
    for end in ("", *(f"\n{fence}" for fence in fences[-1:])):
        if _ends(text + end):
            return text + end + tail
    ticks = "`" * max([3, *(len(run) + 1 for run in TICKS.findall(text))])
    return f"{ticks}text\n{text}\n{ticks}"


def _ends(text: str) -> bool:
    last = [token for token in parser().parse(f"{text}\n\n{SENTINEL}") if token.type == "inline"][-1:]
    return bool(last) and last[0].content == SENTINEL and last[0].level == 1
