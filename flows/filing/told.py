"""What an issue tells of its finding: the audit's words and its places."""

from __future__ import annotations

from flows.filing.area import path_of
from flows.filing.quoting import quoted
from flows.filing.wording import bare, normal
from flows.markdown import code, paragraph
from flows.model import Finding

MOST_PLACES, LONGEST_PLACE, LONGEST_TITLE = 30, 250, 1_000
# Together, and grown by the marks that still mentions, these stay below GitHub's 65,536.
TEXT_ROOM, FIX_ROOM = 20_000, 8_000


def found(finding: Finding, rest: str, default: str) -> str:
    """The audit's own words; with the title where they do not begin with it."""
    text = quoted(finding.text, TEXT_ROOM, rest)
    title = finding.title[:LONGEST_TITLE]
    is_told = normal(title) in normal(finding.text[: 2 * len(title) + 200])
    title = "" if text and is_told else paragraph(bare(title))
    note = "" if finding.severity else f"The audit states no severity: this is filed as {default}."
    return "\n\n".join(part for part in (title, text, note) if part)


def places(finding: Finding, lost: frozenset[str]) -> str:
    known = [place for place in dict.fromkeys(p[:LONGEST_PLACE] for p in finding.locations) if code(place)]
    if not known:
        return "The audit names no file."
    rows = [f"- {code(p)}{' (gone)' if path_of(p) in lost else ''}" for p in known[:MOST_PLACES]]
    rows += [f"- and {len(known) - MOST_PLACES} more"] if len(known) > MOST_PLACES else []
    if all(path_of(place) in lost for place in known):
        rows += [
            "",
            "The repository holds none of these any more: see first whether the finding still stands.",
        ]
    return "\n".join(rows)


def fix(finding: Finding, rest: str) -> str:
    return quoted(finding.fix, FIX_ROOM, rest) or "The audit names no fix: change what it found."
