# ruff: noqa: RUF001 - signs of many scripts
"""A sentence that says of several findings at once that they are done or open: of all of them, of those of a
level, of those that it names."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flows.reading.idents import idents, only_names
from flows.reading.lexicon import claim
from flows.reading.lexicon.role import NAMED
from flows.reading.lexicon.severity import CODES
from flows.reading.lexicon.state import LEFT, MENDED, STAYS
from flows.reading.severity import CODE, only_severity
from flows.reading.signs import bare
from flows.reading.status import TICK

CODES_TO = re.compile(r"\b[Pp]([0-5])\s*(?:-|–|—|to|bis|through|à)\s*[Pp]?([0-5])\b")
SENTENCE = re.compile(r"(?<=[.!?;])\s+|(?<=[。！？；])|\s[—–]\s(?=[A-Z])|\n")
CLAUSE = re.compile(rf",?\s+(?:{claim.BUT.pattern})\s+|[,，](?=\s*(?:其余|但))")
OF = re.compile(
    r"(?<![\d.])(?P<some>\d{1,4})\s*(?:/|of|out of|von|de|sur|di|из|van|z)\s*(?P<all>\d{1,4})(?![\d.])"
)
HEADED = re.compile(r"^\W*(?P<head>[^:：|\n]{2,40}?)\s*(?:[:：|]|\s[—–-]\s)\s*(?P<rest>\S.*)$")
NUMBER = re.compile(r"(?<![\w.#-])\d{1,4}(?![\w.%])")
# "All bug fixes are complete" speaks of what was done before.
MENDINGS = re.compile(rf"(?i)(?:{NAMED.pattern})[\s-]+(?:fix(?:es)?|patches|corrections|trackers?)\b")
NONE = re.compile(r"(?<!\d)0\s*$")
HEAD = re.compile(r"\s[—–-]\s|[:：(（]")
LONGEST = 400


@dataclass(frozen=True)
class Verdict:
    """`state` is "done" or "open"; of those with `idents`, else of those of `levels`, else of those
    beneath a title with one of `themes`, else of all; `count` how many it speaks of, 0 where it does not
    say; `about` words one of which the titles must have of those that it names, "" where any may be meant."""

    state: str
    line: int
    idents: frozenset[str] = frozenset()
    levels: frozenset[str] = frozenset()
    themes: frozenset[str] = frozenset()
    count: int = 0
    about: str = ""


@dataclass
class _Said:
    """A clause, its state, the words before those that tell it, and whether it says that none is left."""

    text: str
    state: str
    before: str = ""
    is_rest_none: bool = False


def verdicts(text: str, line: int, known: frozenset[str]) -> list[Verdict]:
    """What a line or paragraph says; `known` are the identifiers that the document has."""
    told = []
    for sentence in SENTENCE.split(text):
        if 4 < len(sentence) <= LONGEST:
            for clause in CLAUSE.split(sentence):
                told += _of_clause(clause, line, known)
    return told


def ticked(text: str, line: int, state: str, known: frozenset[str]) -> list[Verdict]:
    """What an item says that only names a level or findings, by its box or by the list that it stands in."""
    if level := only_severity(text):
        return [Verdict(state, line, levels=frozenset((level,)))]
    head = HEAD.split(text, maxsplit=1)[0]
    those = idents(head, known)
    return [Verdict(state, line, those)] if those and only_names(head) else []


def _of_clause(clause: str, line: int, known: frozenset[str]) -> list[Verdict]:
    main, *rest = claim.EXCEPT.split(clause, maxsplit=1)
    said = _said(main)
    left = [Verdict("open", line, those) for piece in rest if (those := idents(piece, known))]
    if said is None:
        return []
    if those := idents(main, known):
        is_told = said.state == "open" or not claim.HYPOTHETIC.search(said.before)
        return [Verdict(said.state, line, those), *left] if is_told else []
    verdict = _headed(main, line) or _general(said, line)
    return [verdict, *left] if verdict else []


def _said(clause: str) -> _Said | None:
    """The clause by its state: the one that it tells, None where it tells none or two."""
    stays = [hit for hit in STAYS.finditer(clause) if _is_alone(hit)]
    none = [hit for hit in stays if NONE.search(clause[: hit.start()])]
    done = next((hit for word in (LEFT, MENDED) for hit in word.finditer(clause) if _is_alone(hit)), None)
    if done is not None and not any(_covers(hit, done) for hit in stays):
        if len(stays) > len(none):
            return None
        return _Said(clause, "done", clause[: done.start()], bool(none))
    if len(stays) > len(none):
        return _Said(clause, "open", clause[: stays[0].start()])
    return _Said(clause, "done", clause[: none[0].start()]) if none else None


def _is_alone(hit: re.Match[str]) -> bool:
    """Whether a word is no piece of another: "fail-open", "fixed-size"."""
    return hit.string[hit.start() - 1 : hit.start()] != "-" and hit.string[hit.end() : hit.end() + 1] != "-"


def _covers(hit: re.Match[str], other: re.Match[str]) -> bool:
    return hit.start() <= other.start() and other.end() <= hit.end()


def _headed(clause: str, line: int) -> Verdict | None:
    """ "P0 (critical): 8 issues - fixed": a level, then hardly more than a state and how many."""
    hit = HEADED.match(bare(clause))
    level = only_severity(hit["head"]) if hit else ""
    if hit is None or not level:
        return None
    rest = hit["rest"]
    numbers = {int(number) for number in NUMBER.findall(rest)}
    said = _said(rest)
    left = NAMED.sub(" ", MENDED.sub(" ", STAYS.sub(" ", LEFT.sub(" ", claim.NEUTRAL.sub(" ", rest)))))
    words = re.findall(r"[^\W\d_]{3,}", re.sub(r"[(\[（].*?[)\]）]", " ", left))
    if claim.HYPOTHETIC.search(said.before if said else "") or len(words) > 2 or len(numbers - {0}) > 1:
        return None
    if said is None and not (TICK.search(clause) and numbers):
        return None
    return Verdict(
        said.state if said else "done", line, levels=frozenset((level,)), count=max(numbers, default=0)
    )


def _general(said: _Said, line: int) -> Verdict | None:
    """ "All 12 critical findings have been fixed", "30 of 30 resolved"."""
    if said.state != "done" or claim.EARLIER.search(said.text) or claim.HYPOTHETIC.search(said.before):
        return None
    counted = OF.search(said.text)
    if counted and counted["some"] != counted["all"]:
        return None
    is_all = claim.ALL.search(said.text) or claim.MOST.search(said.before) or said.is_rest_none
    is_named = NAMED.search(said.text)
    if not (is_all and is_named) and not counted:
        return None
    if MENDINGS.search(said.text) or (claim.OTHERS.search(said.before) and not is_named):
        return None
    levels = _levels(said.before)
    count = int(counted["all"]) if counted else _count(said.before)
    themes = frozenset() if levels or not is_all else _themes(said.before)
    return Verdict("done", line, levels=levels, themes=themes, count=count)


def _levels(text: str) -> frozenset[str]:
    """Every level that is named."""
    found = {
        CODES[f"P{digit}"]
        for first, last in CODES_TO.findall(text)
        for digit in range(int(first), int(last) + 1)
    }
    found |= {CODES[f"{(hit['p'] or 'S').upper()}{hit['digit']}"] for hit in CODE.finditer(text)}
    found |= {
        level
        for word in re.findall(r"[^\W\d_]{3,}", text)
        if not NAMED.fullmatch(word) and (level := only_severity(word))
    }
    return frozenset(found)


def _themes(before: str) -> frozenset[str]:
    """What the word for all is narrowed by: "all security findings"."""
    hits = list(claim.ALL.finditer(before))
    noun = NAMED.search(before, hits[-1].end()) if hits else None
    if noun is None:
        return frozenset()
    between = claim.NEUTRAL.sub(" ", before[hits[-1].end() : noun.start()].casefold())
    return frozenset(re.findall(r"[^\W\d_]{3,}", between))


def _count(text: str) -> int:
    numbers = [int(number) for number in NUMBER.findall(text)]
    return numbers[0] if len(numbers) == 1 else 0
