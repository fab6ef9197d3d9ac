# ruff: noqa: RUF001 - signs and words of many scripts
"""Emoji and bullets: signs that stand for words."""

from __future__ import annotations

import re

# U+FFFD stands where an emoji was damaged on its way.
SIGN = r"[←-⇿⌀-➿⤀-⥿⬀-⯿\U0001f000-\U0001faff️‍⃣�]"
SIGNS = re.compile(SIGN)
# A line of a paragraph that a person meant as an item.
BULLET = re.compile(r"^(?:[•●▪■◦‣▸►–✓✗✘∙·]\s*|" + SIGN + r"+\s+|\(?\d{1,3}[)）、]\s*)(?=\S)")
GOOD = re.compile(r"[✅✔☑✓👍🎉]|:white_check_mark:")
BAD = re.compile(r"[❌✗✘✖⛔🚫⚠❗🚨🐛☐⬜]|:x:|:warning:")
COLOURS = {
    "🔴": "critical",
    "🚨": "critical",
    "⛔": "critical",
    "🟠": "high",
    "🟡": "medium",
    "🟨": "medium",
    "🟧": "high",
    "🟥": "critical",
    "🟢": "low",
    "🟩": "low",
    "🔵": "low",
    "🟦": "low",
    "⚪": "low",
}


def bare(text: str) -> str:
    """The text without signs."""
    return " ".join(SIGNS.sub(" ", text).split())
