"""A finding's title: bare of what documents put round it, and worded as a task."""

from __future__ import annotations

import re
import unicodedata

from flows.markdown import CLOSES
from flows.model import Finding
from flows.prompt import clean

MARKUP = re.compile(r"\*\*|__|~~|`|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)")
LINK = re.compile(r"\[([^\[\]]{1,300})\]\([^()\s]{0,500}\)")
AFTER = r"\s*(?:[:.](?!\d)|[)|–—]|-\s)\s*"  # noqa: RUF001 documents have these dashes
ID = re.compile(
    rf"""(?x) \A[\W_]*? (?:
      [\[(] \s* [A-Za-z]{{0,10}} [-_\ ]? \d{{1,5}} (?:\.\d+)* \s* [\])] \s* (?:{AFTER})?
    | (?i:finding|issue|problem|vulnerability|bug|item|risk) \s* \#? \s* [A-Za-z]{{0,3}}-?\d{{1,4}} {AFTER}
    | \#? \d{{1,4}} (?:\.\d{{1,3}})* {AFTER}
    | [A-Z]{{1,8}} [-_]? \d{{1,4}} {AFTER}
    | [A-Z]{{1,8}}-0\d{{1,3}} \s+
    )(?=\S)"""
)
# "No headings found" is no wish for headings found.
STATED = r"(?!.*\b(?:found|set|defined|present|exists?|available|used|configured|provided|given|shown)\W*\Z)"
# How a title that says what is wrong begins -> how one begins that says what to do.
TASKS = (
    (
        re.compile(rf"(?i){STATED}(?:no|lacks?|lacking|lack of|absence of)\s+(?!longer|one|matter)(?=\w)"),
        "Add ",
    ),
    (re.compile(r"(?i)(?=missing\s)"), "Add "),
    (re.compile(r"(?i)(?=(?:unused|dead|hard-?coded|duplicated?|redundant|obsolete|leftover)\s)"), "Remove "),
    (re.compile(r"(?i)(?=(?:outdated|deprecated|vulnerable)\s)"), "Replace "),
)
BUG = re.compile(
    r"(?i)\b(?:bugs?|crash\w*|fail\w*|wrong\w*|incorrect\w*|broken|breaks?|races?|leak\w*|deadlock\w*|overflow\w*"
    r"|off-by-one|corrupt\w*|lost|infinite|hangs?|undefined|swallow\w*|mismatch\w*|does not|doesn't|never)\b"
)
TYPES = {
    "security": "security",
    "quality": "quality",
    "performance": "perf",
    "testing": "test",
    "docs": "docs",
}


def bare(title: str) -> str:
    """The title without emphasis, links and a leading id or number ([H-01], 3., SEC-002:)."""
    text = LINK.sub(r"\1", " ".join(clean(title).split()))
    text = MARKUP.sub("", text).strip()
    for _ in range(2):
        text = ID.sub("", text, count=1).strip()
    return text


def normal(title: str) -> str:
    """The title as words, the same for all its spellings."""
    text = unicodedata.normalize("NFKC", bare(title)).casefold()
    return " ".join(re.findall(r"[^\W_]+", text)) or text


def kind(finding: Finding) -> str:
    """The word before the brackets of an issue's title; `fix` for quality bugs and `other`."""
    if finding.type == "quality" and BUG.search(finding.title):
        return "fix"
    return TYPES.get(finding.type, "fix")


def task(title: str) -> str:
    """The title as what to do, where it begins in a way that is known; else in its own words.
    Code keeps its marks, and no closing keyword of it would close an issue when the title
    becomes a commit's message."""
    text = LINK.sub(r"\1", " ".join(clean(title).split())).replace("**", "").strip()
    for _ in range(2):
        text = ID.sub("", text, count=1).strip()
    text = CLOSES.sub(r"\g<word>\g<gap>\g<repo> no. ", text).replace("  no.", " no.")
    for begins, verb in TASKS:
        if hit := begins.match(text):
            rest = text[hit.end() :]
            is_name = rest[1:2].isupper() or hit.end() > 0
            return verb + (rest if is_name else rest[:1].lower() + rest[1:])
    return text
