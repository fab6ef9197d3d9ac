# ruff: noqa: RUF001 - signs and words of many scripts
"""A title taken apart: number, identifier, severity, state, and the words that are left."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from flows.reading.labels import labelled
from flows.reading.lexicon.severity import CODES
from flows.reading.lexicon.state import DONE, OPEN
from flows.reading.severity import marked, only_severity, severity_of
from flows.reading.signs import COLOURS, SIGN, SIGNS
from flows.reading.status import title_state

# Names with a number that are no identifiers of findings.
OTHERS = (
    "SHA MD UTF AES ISO RFC HTTP HTTPS TLS SSL RSA EC WCAG UTC Q IPV OAUTH BASE INT UINT FLOAT "
    "PHASE STEP SPRINT WEEK DAY PART TIER LEVEL STAGE SECTION CHAPTER APPENDIX EPIC WAVE BATCH "
    "ASSUMPTION QUESTION MILESTONE ROUND OPTION APPROACH TOP ES CSS HTML PYTHON JAVA NODE"
)
KINDS = (
    r"finding|issue|bug|problem|vuln(?:erability)?|gap|defect|befund|hallazgo|constat|achado|проблема|"
    r"问题|問題"
)
LETTERS = r"[A-ZÄÖÜÉÍÓÇÃ]{1,12}(?:[-_.][A-Z]{1,10}){0,3}[-_.]?|[A-Z][A-Z0-9]{1,9}-"
IDENTIFIER = re.compile(
    rf"^\W*?(?:(?i:{KINDS}|item|risk|fund)\s*)?(?P<open>[\[(【]?)\s*"
    rf"(?!(?:{OTHERS.replace(' ', '|')})[-_ ]?\d|V\d(?!\d)|S3 [a-z]|EC2\b)"
    rf"(?P<id>#\s?\d{{1,4}}|(?:{LETTERS})\d{{1,4}}(?:[.-]\d+)?[a-z]?)\s*(?P<close>[\])】]?)"
    r"(?P<after>\s*[:：.)—–|-]+(?=\s|$)|\s*[:：]|\s|$)"
)
NAMED = re.compile(
    rf"(?i)^\W*(?:{KINDS})\s*(?:#|no\.?|nr\.?|№)?\s*"
    r"(?P<id>\d{1,3}(?:\.\d+)*|[一二三四五六七八九十]+)\s*[:：.)—–-]+\s*"
)
# "PERFORMANCE 3: ...", "Critique 1 - ...": a word that counts. What plans and books count is none.
COUNTED = re.compile(r"^\W*(?P<word>[^\W\d_][^\W\d_]+(?: [^\W\d_]{2,})?) (?P<id>\d{1,3})\s*[:：]\s*")
STAGES = re.compile(
    r"(?i)^(?:phase|step|sprint|week|day|part|tier|level|stage|section|chapter|appendix|epic|wave|batch|"
    r"milestone|"
    r"round|option|approach|top|version|figure|table|month|quarter|priority|schritt|woche|teil|fase|paso|"
    r"semana|"
    r"prioridad|prioridade|étape|semaine|priorité|priorität|этап|шаг|неделя|приоритет)"
)
NUMBER = re.compile(
    r"^[\W_]*?(?P<number>\d{1,3}[-–]\d{1,3}(?=\.\s)|\d{1,3}(?:\.\d{1,3})+\.?(?=\s)|\d{1,3}(?=(?:\s*[.):：、）]|\s+[-–—])(?!\d)))"
    r"(?:\s*[.):：、）]|\s+[-–—])?\s*(?=\S)|^(?P<cjk>[一二三四五六七八九十]+)[、.]\s*"
)
STATED = re.compile(r"\s(?:[-–—]|→)\s*(?P<said>[^-–—→:：()（）]{2,24})\s*(?:[(（][^()（）]*[)）])?\s*$")
STATE = re.compile(f"(?:{OPEN.pattern}|{DONE.pattern})", re.IGNORECASE)
# What comes later in a text is no title's mark.
MAX_LENGTH = 600
TOLD = re.compile(r"\s+[·•|]\s+")
MARKS = re.compile(rf"^(?:{SIGN}|[\s:：|–—\-•*])+|(?:{SIGN}|[\s:：|–—\-])+$")


@dataclass(frozen=True)
class Title:
    """`words` is the title without its marks; `ident` its identifier, folded ("H-01" is "h01")."""

    words: str
    ident: str = ""
    number: str = ""
    severity: str = ""
    group: str = ""
    state: str = ""
    is_coloured: bool = False


def take_apart(text: str) -> Title:
    """What stands in a title. `group` is its severity where it says nothing else."""
    return _take_apart(text[:MAX_LENGTH])


@lru_cache(maxsize=4096)
def _take_apart(text: str) -> Title:
    text, told = _tail(text)
    state = title_state(f"{text} {told}") if told else title_state(text)
    coloured = any(sign in text for sign in COLOURS)
    group = only_severity(text)
    rest, ident, number = _identified(text)
    severity, rest = marked(rest) if not group else (group, rest)
    severity = severity or _told(told) or _coded(ident)
    if not ident:
        rest, ident, again = _identified(rest)
        number = number or again
    rest = _without_state(rest)
    return Title(_clean(rest) or _clean(text), ident, number, severity, group, state, coloured)


def _without_state(text: str) -> str:
    """The words without what is said behind them of the state: " - Confirmed (by hand)"."""
    hit = STATED.search(text)
    if (
        hit is None
        or hit.start() < 3
        or (title_state(hit["said"]) == "" and not STATE.fullmatch(hit["said"].strip(" *")))
    ):
        return text
    return text[: hit.start()]


def fold(ident: str) -> str:
    """An identifier as it is compared: "H-01", "[h01]" and "H 01" are one, "P1.1" and "P11" are two."""
    return re.sub(r"(?<!\d)[^\w#]+|[^\w#]+(?!\d)|_", "", ident.casefold())


def _identified(text: str) -> tuple[str, str, str]:
    """(the rest, identifier, number)."""
    bare = SIGNS.sub(" ", text.replace("️⃣", ".").replace("⃣", ".")).strip()
    named = NAMED.match(bare)
    if named:
        return bare[named.end() :] or bare, f"n{named['id']}", named["id"]
    hit = IDENTIFIER.match(bare)
    if hit and _is_identifier(hit):
        return bare[hit.end() :] or bare, fold(hit["id"]), ""
    counted = COUNTED.match(bare)
    if counted and not STAGES.match(counted["word"]):
        return bare[counted.end() :], fold(f"{counted['word']}-{counted['id']}"), counted["id"]
    keyed = text.replace("️⃣", ".").replace("⃣", ".")
    number = NUMBER.match(keyed)
    if number:
        return keyed[number.end() :], "", number["number"] or "1"
    return text, "", ""


def _tail(text: str) -> tuple[str, str]:
    """The title, and what is told after it behind dots or bars ("... · P1 · Effort S")."""
    head, *more = TOLD.split(text)
    if not more or not all(len(piece) <= 30 for piece in more) or len(head.strip()) < 8:
        return text, ""
    return head, " · ".join(more)


def _told(told: str) -> str:
    """The first severity behind a title; what has another label (Impact, Effort) is none."""
    for piece in told.split(" · "):
        label = labelled(piece)
        if only_severity(piece) or (label and label.kind == "severity"):
            return severity_of(piece if label is None else label.value)
    return ""


def _coded(ident: str) -> str:
    """The severity that an identifier spells: "P1-03", "HIGH-2", "KRITISCH-1"."""
    coded = re.match(r"p([0-4])-?\d", ident)
    if coded:
        return CODES[f"P{coded[1]}"]
    letters = re.match(r"[^\W\d]{3,}", ident)
    return severity_of(letters[0]) if letters else ""


def _is_identifier(hit: re.Match[str]) -> bool:
    ident = hit["id"]
    if re.fullmatch(r"[PS]\d", ident):
        return False
    return (
        bool(hit["close"] and hit["open"])
        or bool(hit["after"].strip())
        or ident.startswith("#")
        or "-" in ident
    )


def _clean(text: str) -> str:
    previous = None
    while previous != text:
        previous, text = text, MARKS.sub("", text).strip()
    text = re.sub(r"\(\s*\)|\[\s*\]", "", text)
    return " ".join(text.split())
