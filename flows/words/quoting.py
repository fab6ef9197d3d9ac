"""How words of others stand among ours. What agents and outsiders wrote is quoted inside code fences that
it cannot close."""

from __future__ import annotations

import re

from flows.prompt import clean

MAX_BODY = 60_000
TAIL = 1_500


def sentence(text: str) -> str:
    """`text` begun with a capital letter and ended with a full stop."""
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".") if text else ""


def fenced(text: str) -> str:
    """`text` in a code fence that it cannot close."""
    text = clean(text).strip()
    longest = max((len(ticks) for ticks in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{text}\n{fence}"


def inline(text: str) -> str:
    """Text that quotes a file: no mention, no HTML, no line break."""
    return " ".join(clean(text).split()).replace("<", "&lt;").replace("@", "@\u200b")
