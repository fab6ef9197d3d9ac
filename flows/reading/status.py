# ruff: noqa: RUF001 - signs and words of many scripts
"""Whether a thing is done with: fixed, accepted, praised, out of scope. The document's word counts."""

from __future__ import annotations

import re

from flows.reading.lexicon.state import DONE, OPEN
from flows.reading.signs import bare

# A status stands alone, in brackets, or at a title's edge; in the midst of a sentence it is prose.
TICK = re.compile(r"[✅✔☑]|:white_check_mark:|:heavy_check_mark:")
BEFORE = re.compile(
    r"(?i)^[^\w]*(?:(?:now|already|all|was|been|has|have|is|are|status|it|this|first|since|also|"
    r"partly)\b[\s:]*)+"
)
BRACKETED = re.compile(r"[\[(（【*_]+(?P<inner>[^\[\](（）)【】]{1,80})[\])）】*_]+")
TAIL = re.compile(r"(?:[–—:：|→✅✔☑]|\s-\s)\s*(?P<inner>(?:(?!\s-\s)[^–—:：|→✅✔☑]){1,60})$")


NOTHING = re.compile(
    r"(?i)^\W*(?:none(?: needed| required)?|no (?:change|action|fix)s?\b.{0,20}|n/?a|acceptable\b.*|"
    r"(?:keep|leave) as[- ]is\b.*|as[- ]is|nothing(?: to do)?|keine?(?: änderung| aktion)?\b.{0,20}|"
    r"ninguna?\b.{0,20}|aucune?\b.{0,20}|нет|не требуется|无需.*|なし|不要)\W*$"
)
CLEAN = re.compile(
    r"(?i)^\W*(?:no|zero|0)\s+(?:[\w/-]+[\s-]+){0,5}?(?:issues?|blockers|gaps?|problems?|findings?|vulnerabilit\w+|"
    r"concerns?|regressions?|changes?|actions?|errors?|warnings?|violations?)\b.{0,60}$|"
    r"^\W*(?:keine|aucun\w*|ningun\w*|nenhum\w*|nessun\w*)\s+(?:\w+\s+){0,2}"
    r"(?:probleme?|befunde|problème\w*|problemas?|vulnerab\w+|problem\w+)\b.{0,60}$|問題なし|該当なし|"
    r"^\W*(?:nothing|none)(?: (?:to|was|has) [\w ]{2,20}| found| open| left| outstanding| known)?\W*$|"
    r"没有发现问题|未发现问题|해당 ?없음|无此类问题"
)
# What follows the first clause explains it.
CLAUSE = re.compile(r"\s[—–-]\s|[.;。；(（]\s?")
# A box behind a title, as before it.
BOX = re.compile(r"\[(?P<mark>[ xX✓✔✅])\]\s*$")
ALL_DONE = re.compile(
    rf"(?i)^\W*(?:all|alle|tou(?:te)?s|todas?|todos?|tutt[ie])\b[^.]{{0,60}}?(?:{DONE.pattern})\W*$"
)
# A state in capitals, with the word that denies it.
UPPER = re.compile(r"(?P<no>\b(?:NOT|NON|NO|NICHT|NÃO|НЕ)[ -])?\b(?P<word>[A-ZÄÖÜ]{4,})\b")
# "This cannot be seen as compliant."
NEGATED = re.compile(r"(?i)\b(?:not|cannot|pas|ne|nicht|não|не|niet)\b|n't\b")
NEAR = 50
# A title that ends by saying that it is so: "Search implemented", "Menu already present".
ENDED = re.compile(
    r"(?i)(?<=\S\s)(?:(?:(?:is|are|was|were|has been|have been|now|already|fully)\s+){1,2}"
    r"(?:fixed|present|in place|addressed)|(?:implemented|resolved|remediated|umgesetzt|behoben|"
    r"implémentée?s?|"
    r"implementad[oa]s?|resuelt[oa]s?|corrigée?s?|risolt[oiea]|реализован[оаы]?|исправлен[оаы]?|"
    r"opgelost))\W*$"
)
DENIED = re.compile(
    r"(?i)\b(?:not|never|no|n't|hardly|barely|partial\w*|half|to be|should be|must be|\w{4,}ly|nicht|kaum|"
    r"teilweise|pas|jamais|"
    r"sin|nunca|não|non|mai|не|niet|nooit|nie)\s*(?:yet|been|fully|be)?\s*$|n't (?:been |be )?$"
)
# Said anywhere in a title, it is what the title is about.
NO_MATTER = re.compile(r"(?i)\bfalse positives?\b|\bnon-issue\b|误报|誤報|誤検知|오탐")


def asks_nothing(fix: str) -> bool:
    """Whether what is recommended is to change nothing."""
    return bool(NOTHING.match(fix))


def state(value: str) -> str:
    """What a status says: "done", "open", or "" where it says neither."""
    for told in (CLAUSE.split(value, maxsplit=1)[0], value):
        if OPEN.search(told):
            return "open"
        if hit := DONE.search(told):
            return "open" if NEGATED.search(told[: hit.start()][-NEAR:]) else "done"
    return "done" if TICK.search(value) else ""


# A finding that somebody checked is still one.
CHECKED = re.compile(
    r"(?i)^(?:verified|validated|reported|reviewed|geprüft|verificad[oa]|vérifiée?|verificat[oa]|проверено|"
    r"已验证|確認済み?|확인됨)"
    r"\W*(?:$|[—–:-])"
)


def _edge_state(piece: str) -> str:
    """A state at a title's edge: it is the piece's first word, or stands beside one other."""
    words = BEFORE.sub("", bare(piece)).strip()
    if CHECKED.match(words):
        return ""
    if OPEN.match(words) or (len(words.split()) <= 2 and OPEN.search(words)):
        return "open"
    return "done" if DONE.match(words) or (len(words.split()) <= 2 and DONE.search(words)) else ""


def title_state(title: str) -> str:
    """What a title's marks say of its state; the words of the title itself do not count."""
    words = bare(title)
    if box := BOX.search(title):
        return "open" if not box["mark"].strip() else "done"
    if ALL_DONE.match(words) or NO_MATTER.search(title) or CLEAN.search(words):
        return "done"
    edges = [hit["inner"] for hit in BRACKETED.finditer(title)]
    tail = TAIL.search(title)
    if tail:
        edges.append(tail["inner"])
    upper = [f"{hit['no'] or ''}{hit['word']}" for hit in UPPER.finditer(title)]
    for piece in (*edges, *upper[-1:], *upper[:1]):
        if "`" not in piece and (said := _edge_state(piece)):
            return said
    head = re.match(r"^[^\w]*(?P<word>[\w' ]{2,30}?)\s*[:：\])–—-]", title)
    if head and (said := _edge_state(head["word"])):
        return said
    if (ended := ENDED.search(words)) and not DENIED.search(words[: ended.start()]):
        return "done"
    if TICK.search(title) and not re.search("[❌✗⚠]", title):
        return "done"
    return "done" if len(words.split()) <= 3 and DONE.fullmatch(words.strip(" :.")) else ""
