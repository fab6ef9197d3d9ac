"""The one finding more that solves what several have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from flows.filing.area import path_of
from flows.filing.likeness import kind_of
from flows.filing.stems import SPAN, STOP, WORD, stem
from flows.filing.wording import bare
from flows.markdown import code, one_line
from flows.model import Finding

SEVERITIES = ("critical", "high", "medium", "low")
MOST, LONGEST = 30, 120


def framework(members: Sequence[Finding]) -> Finding:
    """A finding for what all members need: as severe as the worst, of the framework. It names
    their places in its text and none as its own: what a pattern is called stays the same when
    the next audit finds it in one more package."""
    name = _name(members)
    stated = [member.severity for member in members if member.severity in SEVERITIES]
    rows = [_row(member) for member in members[:MOST]]
    rows += [f"- and {len(members) - MOST} more"] if len(members) > MOST else []
    return Finding(
        title=f"Solve once for all packages: {name}",
        line=members[0].line,
        severity=min(stated, key=SEVERITIES.index, default=""),
        type=Counter(member.type for member in members).most_common(1)[0][0],
        scope="framework",
        complexity="large" if len(members) > MOST // 6 else "medium",
        text=f"The audit finds the same in {len(members)} places:\n\n" + "\n".join(rows),
        fix="Make one solution that all of these packages can use, with its tests. Each place has an "
        "issue of its own, which waits for this one, uses the solution, and so proves it.",
        criteria=(
            f"one solution stands where all these packages can use it: {name}",
            "its tests cover it, and fail without it",
            "it is described where it stands: what it is for, and how a package uses it",
        ),
    )


def _name(members: Sequence[Finding]) -> str:
    """The words that all titles share, as the shortest one writes them; its whole title where
    they are too few to be understood."""
    shared = frozenset.intersection(*(kind_of(member).title for member in members))
    title = min((bare(member.title) for member in members), key=lambda text: (len(text), text))
    words = [word for word in SPAN.sub(r" \1 ", title).split() if _stems(word) <= shared]
    while words and not _stems(words[-1]):
        words.pop()
    return " ".join(words if len(words) > 1 else title.split())[:LONGEST].strip(" ,;:.-")


def _stems(words: str) -> set[str]:
    return {stem(word) for word in WORD.findall(words) if word.casefold() not in STOP}


def _row(member: Finding) -> str:
    place = next((code(path_of(place)) for place in member.locations if path_of(place)), "")
    return f"- {one_line(bare(member.title))[:LONGEST]}" + (f" ({place})" if place else "")
