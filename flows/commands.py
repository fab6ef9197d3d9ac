"""`/fleet` commands in comments: which lines are commands, and which commands there are.

A line counts when it begins with `/fleet` and is plain text of the comment: not code, a
quote, a list, HTML, a link or emphasis. What is doubtful is no command.
"""

from __future__ import annotations

import difflib
import hashlib
import re
from dataclasses import dataclass
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from flows.markdown import warm

LINE = re.compile(r"(?i) {0,3}/fleet(?![\w/-])(?P<rest>.*)", re.DOTALL)
BREAK = re.compile(r"\r\n|\n|\r")
TAG = re.compile(r"<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9-]*)[^>]*?(?P<single>/?)>")
VOID = {"br", "hr", "img", "input", "wbr", "source", "col", "area", "embed", "link", "meta"}
MAX_LENGTH = 65_536

# verb -> (arguments, what it does); who may: everyone with write permission
VERBS: dict[str, tuple[str, str]] = {
    "status": ("", "renews the status comment"),
    "plan": ("", "says what would be done here next and why, what it may cost, what is left today"),
    "budget": ("", "shows what the team has left today: used, reserved, left, per member"),
    "audit": ("", "reads this issue as an audit: files its findings, and groups them into epics"),
    "epic": ("", "makes an epic of the issues that you name, or of all open ones that stand in none"),
    "sync": ("", "reads an epic's checklist again now"),
    "submit": ("[--dry-run]", "submits a manifest: its task goes to all its repositories"),
    "retry": ("[REPO ...]", "asks for another attempt of what failed"),
    "say": (
        "TEXT",
        "tells the agent one thing more when its turn ends, else on the open pull request",
    ),
    "fanout": ("N", "makes N attempts side by side; the best by the verify commands gets the pull request"),
    "agent": ("NAME", "hands the task to another agent: what runs is stopped, the next attempt is by NAME"),
    "cancel": ("", "takes the `agent` label off: what runs is stopped"),
    "pause": ("", "puts `hold` on: nothing is started or merged, what runs finishes"),
    "resume": ("", "takes `hold` off"),
    "help": ("", "shows this table"),
}
COUNTED = ("budget", "plan")  # their answers say what is left today
START = "start"  # only a door of the operator says this: it puts `agent` on, in somebody's name


@dataclass(frozen=True)
class Line:
    """A command line: its number in the comment (from 1), verb in lower case, words."""

    number: int
    verb: str
    words: tuple[str, ...]
    text: str


def parse(body: str) -> tuple[Line, ...]:
    """The command lines of a comment, in order."""
    lines = BREAK.split(body[:MAX_LENGTH])
    found = {i: hit["rest"] for i, line in enumerate(lines) if (hit := LINE.fullmatch(line))}
    if not found:
        return ()
    plain = _plain(lines, list(found))
    return tuple(_line(i + 1, rest) for i, rest in found.items() if i in plain)


def nearest(verb: str) -> str:
    """The known verb that was probably meant, or "help"."""
    return (difflib.get_close_matches(verb, VERBS, n=1) or ["help"])[0]


def _line(number: int, rest: str) -> Line:
    words = rest.split()
    verb = words[0].casefold()[:50] if words else "help"
    return Line(number, verb, tuple(words[1:]), "/fleet " + " ".join(words)[:200])


def _plain(lines: list[str], candidates: list[int]) -> set[int]:
    """Those candidates whose beginning a markdown parser sees as plain text at the start of
    a line. Each `/fleet` is replaced by a word of its own, and the words are looked for:
    so multi-line code, links and comments are judged by the parser, not by us."""
    stem = "fleet" + hashlib.sha256("\n".join(lines).encode("utf-8", "replace")).hexdigest()[:16]
    marked = list(lines)
    for i in candidates:
        marked[i] = re.sub(r"(?i)/fleet", f"{stem}n{i}n", lines[i], count=1)
    word = re.compile(rf"{stem}n(\d+)n")
    depth, plain = 0, set[int]()
    for token in _parser().parse("\n".join(marked)):
        if token.type == "html_block":
            depth += _nesting(token.content)
        elif token.type == "inline" and token.level == 1:
            depth = _inline(token.children or [], word, depth, plain)
    return plain


@cache
def _parser() -> MarkdownIt:
    return warm(MarkdownIt("commonmark").enable(["table", "strikethrough"]))


def _inline(children: list[Token], word: re.Pattern[str], depth: int, plain: set[int]) -> int:
    """Adds the words at line starts to `plain`; returns the HTML depth after the tokens."""
    at_start = True
    for child in children:
        hit = word.match(child.content) if child.type == "text" else None
        if hit and at_start and child.level == 0 and depth <= 0:
            plain.add(int(hit[1]))
        if child.type == "html_inline":
            depth += _nesting(child.content)
        at_start = child.type in ("softbreak", "hardbreak")
    return depth


def _nesting(html: str) -> int:
    tags = [tag for tag in TAG.finditer(html) if tag["name"].lower() not in VOID and not tag["single"]]
    return sum(-1 if tag["close"] else 1 for tag in tags)
