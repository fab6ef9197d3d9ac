"""What an agent reports of a text is held against the text: a finding's title, severity, places and
fix are the text's own, or they are left out. So none is invented."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from flows.filing.area import path_of
from flows.model.blueprint import Problem
from flows.model.finding import Finding, Reading, Report
from flows.prompt import shown
from flows.reading.passages import Passage, passages
from flows.reading.severity import SOFT, severity_of
from flows.reading.together import Hit, Words, words

WHERE = "report"
MAX_TITLE, MAX_DOUBTS = 200, 20
ALIKE = 0.8
AROUND = 300  # characters of a long passage in which a title's severity is looked for
BELOW = 4  # passages after the title's


@dataclass(frozen=True)
class Text:
    """One of an audit's texts: its lines as written, and its words as the agent saw them."""

    lines: list[str]
    passages: list[Passage]
    words: Words
    folded: str
    first: int


def vet(report: Report, texts: Sequence[str], read: Sequence[Reading]) -> list[Reading]:
    """What the report adds to what the rules `read` of each of the `texts`: its findings that stand
    there and were not read yet, and doubts about those that do not."""
    told, first = list[Text](), 0
    for text in texts:
        told.append(_text(text, first))
        first += shown(text).count("\n") + 2
    added: list[list[Finding]] = [[] for _ in texts]
    taken: list[tuple[int, Hit]] = []
    unknown: list[Finding] = []
    known = [frozenset(words(one.title)) for reading in read for one in reading.findings]
    for claim in report.findings:
        places = [(i, hit) for i, text in enumerate(told) for hit in text.words.hits(claim.title)]
        if not places:
            unknown.append(claim)
            continue
        place, hit = min(places, key=lambda one: _distance(claim, told[one[0]], one[1]))
        finding = _finding(claim, told, place, hit)
        own = frozenset(words(finding.title))
        if not (_is_read(read[place], finding) or _is_taken(taken, place, hit) or _is_known(own, known)):
            added[place].append(finding)
            taken.append((place, hit))
            known.append(own)
    said = [tuple(_doubts(unknown, report.left)), *(() for _ in texts)]
    return [Reading(tuple(found), said[i]) for i, found in enumerate(added)]


def _text(text: str, first: int) -> Text:
    seen = shown(text)
    found = passages(seen)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return Text(lines, found, Words(found), seen.casefold(), first)


def _distance(claim: Finding, text: Text, hit: Hit) -> tuple[int, int]:
    line = text.first + text.passages[hit.passage].line
    return abs(line - claim.line), line


def _finding(claim: Finding, told: list[Text], place: int, hit: Hit) -> Finding:
    """The claim as far as the text bears it out, in the text's words."""
    text = told[place]
    passage = text.passages[hit.passage]
    fixes = text.words.hits(claim.fix)
    places = tuple(p for given in claim.locations if (p := _place(given, told)))
    return replace(
        claim,
        title=text.words.told(hit)[:MAX_TITLE].strip(),
        line=passage.line + passage.plain[: hit.begin].count("\n"),
        severity=claim.severity if claim.severity in _stated(text, hit) else "",
        scope="single-file" if len(places) == 1 else "package",
        locations=tuple(dict.fromkeys(places)),
        text=_quoted(text, passage),
        fix=text.words.told(fixes[0]) if fixes else "",
    )


def _quoted(text: Text, passage: Passage) -> str:
    if passage.is_row:
        return passage.plain
    first, last = (passage.line + 1, passage.room) if passage.is_heading else (passage.line, passage.end)
    return "\n".join(text.lines[first - 1 : last]).strip()


def _stated(text: Text, hit: Hit) -> set[str]:
    """The severities that are stated beside a title: round it, right after it, and above it."""
    own = text.passages[hit.passage]
    near = [own.plain[max(0, hit.begin - AROUND) : hit.end + AROUND], *own.trail]
    for other in text.passages[hit.passage + 1 : hit.passage + 1 + BELOW]:
        if other.is_heading:
            break
        near.append(other.plain[:AROUND])
    pieces = [piece.strip(".,;:!?()[]*_") for words_near in near for piece in words_near.split()]
    return {severity_of(piece) for piece in pieces if piece and not SOFT.match(piece)} - {""}


def _place(given: str, told: list[Text]) -> str:
    """A place as the text names it: with its lines, else without; "" where it does not."""
    for place in (given, path_of(given)):
        bare = place.casefold()
        if not bare or re.search(r"\s", bare):
            continue
        exact = re.compile(rf"(?<![\w/.-]){re.escape(bare)}(?![\w/-]|\.\w)")
        if any(exact.search(text.folded) for text in told):
            return place
    return ""


def _is_read(reading: Reading, finding: Finding) -> bool:
    """The rules read these lines: as a finding, or as one that is closed."""
    return any(first <= finding.line <= last for first, last in reading.taken)


def _is_taken(taken: list[tuple[int, Hit]], place: int, hit: Hit) -> bool:
    return any(
        (place, hit.passage) == (other, one.passage) and hit.begin < one.end and one.begin < hit.end
        for other, one in taken
    )


def _is_known(own: frozenset[str], known: list[frozenset[str]]) -> bool:
    return any(len(own & other) >= ALIKE * len(own | other) for other in known if other)


def _doubts(unknown: list[Finding], left: int) -> list[Problem]:
    said = [
        Problem(
            WHERE,
            claim.line,
            f"{claim.title!r} was reported, but these words do not stand together in the text",
            "it is not filed; if it is a finding, write it into the audit",
        )
        for claim in unknown[:MAX_DOUBTS]
    ]
    if len(unknown) > MAX_DOUBTS or left:
        count = max(0, len(unknown) - MAX_DOUBTS) + left
        said.append(Problem(WHERE, 0, f"{count} more were reported and are not filed", "split the audit"))
    return said
