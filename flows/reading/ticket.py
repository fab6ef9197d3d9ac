"""A document that is one finding as a whole: a ticket, not a list."""

from __future__ import annotations

import re

from flows.reading.blocks import Block
from flows.reading.inline import plain_text
from flows.reading.labels import label_kind
from flows.reading.lexicon.document import AUDIT

FIELD = re.compile(r"^(?P<name>[A-Za-z_ -]{2,20}):\s*(?P<value>.+)$")
FIXES = re.compile(
    r"(?i)^(?:proposed |suggested )?(?:fix|solution|root cause|resolution|remediation|lösung|correctif|"
    r"solución|solução|修复|修正)$"
)


def ticket(root: Block) -> Block | None:
    """The section that is the one finding, None where the document is a list or talk.

    It has a title of its own, by front matter or as its only top heading, and beneath it stand only
    labelled parts, a fix or cause among them.
    """
    front = next((block for block in root.children if block.kind == "front"), None)
    fields = dict(_fields(front)) if front else {}
    top = [block for block in root.children if block.kind == "section"]
    if {"title", "severity"} <= fields.keys() or {"title", "status"} <= fields.keys():
        return _titled(root, fields) if _is_parted(top) else None
    if len(top) == 1 and not AUDIT.search(top[0].text.plain):
        inner = [block for block in top[0].children if block.kind == "section"]
        return top[0] if _is_parted(inner) else None
    return None


def _is_parted(sections: list[Block]) -> bool:
    named = [block.text.plain.strip(" :") for block in sections if block.text.plain]
    known = sum(label_kind(name) is not None for name in named)
    return len(named) > 1 and known * 4 >= len(named) * 3 and any(FIXES.match(name) for name in named)


def _titled(root: Block, fields: dict[str, str]) -> Block:
    lines = tuple(f"{name}: {value}" for name, value in fields.items() if name != "title")
    told = Block("para", root.line, root.line, plain_text("\n".join(lines)))
    return Block("section", 1, root.end, plain_text(fields["title"]), 10, children=[told, *root.children])


def _fields(front: Block) -> list[tuple[str, str]]:
    hits = [FIELD.match(line) for line in front.raw.split("\n")[:40]]
    return [(hit["name"].strip().lower(), hit["value"].strip(" \"'")) for hit in hits if hit]
