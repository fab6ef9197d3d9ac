# ruff: noqa: RUF001 - signs and words of many scripts
"""Severity: the document's own word, sign or code, on our scale of four."""

from __future__ import annotations

import re
from functools import cache

from flows.reading.lexicon.severity import CODES, FILLER, LEVELS, NAMES, WHOLE
from flows.reading.signs import COLOURS, SIGN, SIGNS

CODE = re.compile(
    r"(?<![\w/-])(?:(?P<p>[PpSs])[- ]?|(?P<sev>(?:SEV|Sev|sev)[- ]?))(?P<digit>[0-5])(?![\w/])(?!-?\d)"
)
CJK_LEVEL = re.compile(r"[高中低](?=[优優風风级級险度危]|$|[)）\]】])|严重|嚴重|致命|紧急|緊急")
CJK_MARK = re.compile(
    r"(?:^|(?<=[\s�]))(?P<level>(?:高|中|低|严重|致命|紧急|緊急)"
    r"(?:优先级?|優先度?|风险|危|级|級)?)(?=[\s:：]|$)"
)
CJK_FILLER = re.compile(
    r"[优優]先[级級度]?|问题|問題|风险|級|级|别|优化项?|改善|事项|任务|漏洞|度|缺陷|建议|改进|修复|修正|危|"
    r"项|項|等|的|性|"
    r"リスク|バグ|課題|指摘|重要"
)
# "left-pad: High - can be replaced".
CENTRE = re.compile(r"\s*[:：]\s*(?P<piece>[^\W\d_]{3,12})\s*[—–-]+\s+")
WORD = re.compile(r"[^\W\d_]+")
BRACKETED = re.compile(r"[\[(（【](?P<inner>[^\[\](（）)【】]{1,40})[\])）】]")


@cache
def _word(language_word: str) -> str | None:
    if language_word in NAMES:
        return None
    for level, words in LEVELS.items():
        for known in words.split():
            is_whole = len(known) < 4 or known in WHOLE
            if language_word == known or (not is_whole and language_word.startswith(known)):
                return level
    return None


@cache
def _filler() -> tuple[str, ...]:
    return tuple(FILLER.split())


# Words that state a severity where one is asked for, but as a title say something else.
SOFT = re.compile(
    r"(?i)^(?:notes?|suggestions?|hinweise?|information|should|must|mid|media|errors?|建议|[상중하])$"
)
# "Must change before launch", "Nice to have": what a section asks for says how urgent it is.
MODAL = re.compile(
    r"(?i)^\W*(?P<modal>must|should|could|(?:nice|good)[ -]to[ -]haves?)\b(?:[ -](?:be )?(?:have|fix(?:ed)?|"
    r"change[sd]?|address(?:ed)?|do|improved?|resolved?|happen)\b(?: [\w ]{0,30})?)?\W*$"
)
MODALS = {"must": "critical", "should": "medium", "could": "low", "nice": "low", "good": "low"}
# What reviewers write in brackets before a remark.
TAGS = {"must": "high", "recommend": "medium", "recommended": "medium", "imo": "low", "nits": "low"}
PIECES = re.compile(r"\s+[—–|·•-]\s+")


def _is_filler(word: str) -> bool:
    return word.startswith(_filler()) or len(word) == 1


def severity_of(value: str) -> str:
    """The severity that a value states ("High", "P1 - soon", "🔴 Kritisch (9.1)"), "" where none.

    A range ("Low-Medium") is read as its first word; a sign alone counts as its colour.
    """
    head = value[:80]
    code = CODE.search(head)
    if code:
        return CODES[f"{(code['p'] or 'S').upper()}{code['digit']}"]
    for word in WORD.findall(head.casefold())[:4]:
        level = _word(word) or _cjk(word)
        if level:
            return level
    return next((level for sign, level in COLOURS.items() if sign in head), "")


def _cjk(word: str) -> str:
    hit = CJK_LEVEL.search(word)
    if not hit:
        return _word(word[0]) or "" if len(word) <= 2 and word[0] in "高中低" else ""
    return _word(hit.group()) or ""


def only_severity(title: str) -> str:
    """The severity of a title that says nothing but severity ("High Priority Issues (3)")."""
    if modal := MODAL.match(BRACKETED.sub(" ", SIGNS.sub(" ", title))):
        return MODALS[modal["modal"].casefold()[:6].split("-")[0].split(" ")[0]]
    text = BRACKETED.sub(" ", SIGNS.sub(" ", title)).casefold()
    text = CODE.sub(lambda hit: " " + CODES[f"{(hit['p'] or 'S').upper()}{hit['digit']}"] + " ", text)
    words = WORD.findall(CJK_FILLER.sub(" ", text) if re.search("[㐀-鿿]", text) else text)
    levels = ["" if SOFT.match(word) else _word(word) or _cjk(word) for word in words]
    if words and all(level or _is_filler(word) for word, level in zip(words, levels, strict=True)):
        level = next((level for level in levels if level), "")
        if level:
            return _in_brackets(title) or level
    if not words:
        return severity_of(title)
    return ""


def _in_brackets(title: str) -> str:
    """The severity of a code in brackets, which is more exact than the words beside it."""
    told = [hit["inner"] for hit in BRACKETED.finditer(title) if "severit" in hit["inner"].casefold()]
    if level := next((level for inner in told if (level := severity_of(inner))), ""):
        return level
    codes = [CODE.search(hit["inner"]) for hit in BRACKETED.finditer(title)]
    return next((CODES[f"{(hit['p'] or 'S').upper()}{hit['digit']}"] for hit in codes if hit), "")


def marked(title: str) -> tuple[str, str]:
    """A title's severity by its mark, and the title without it; ("", title) where none.

    A mark stands in brackets, before a colon or dash at the beginning, after one at the end, or is a
    code (P1) or a coloured sign anywhere.
    """
    for hit in BRACKETED.finditer(title):
        is_tag = hit.group()[0] in "[【"
        level = (is_tag and TAGS.get(hit["inner"].strip().casefold())) or only_severity(hit["inner"])
        if level:
            return level, title[: hit.start()] + " " + title[hit.end() :]
    for piece, rest in _edges(title):
        level = only_severity(piece)
        if level and rest.strip():
            return level, rest
    pieces = PIECES.split(title)
    levels = [only_severity(piece.split(":")[0]) for piece in pieces]
    if any(levels[1:]) and not levels[0]:
        rest = " – ".join(piece for piece, level in zip(pieces, levels, strict=True) if not level)
        return next(level for level in levels if level), rest
    centre = CENTRE.search(title)
    if centre and (level := only_severity(centre["piece"])):
        return level, f"{title[: centre.start()]}: {title[centre.end() :]}"
    cjk = CJK_MARK.search(title)
    if cjk:
        return _cjk(cjk["level"]), title[: cjk.start()] + " " + title[cjk.end() :]
    code = CODE.search(title)
    if code and code.start() < 12:
        return CODES[f"{(code['p'] or 'S').upper()}{code['digit']}"], title[: code.start()] + " " + title[
            code.end() :
        ]
    for sign, level in COLOURS.items():
        if sign in title:
            tail = re.split(SIGN + "+", title)[-1].strip()
            if 0 < len(tail) < 20 and only_severity(tail):
                return only_severity(tail), title[: title.rindex(tail)]
            return level, title
    return "", title


def _edges(title: str) -> list[tuple[str, str]]:
    first = re.match(r"^(?P<piece>[^:：–—|]{1,40}?)\s*(?:[:：–—|]|\s-\s)\s*(?P<rest>.+)$", title)
    last = re.match(r"^(?P<rest>.+?)\s*(?:[:：–—|]|\s-\s)\s*(?P<piece>[^:：–—|]{1,30})$", title)
    return [(hit["piece"], hit["rest"]) for hit in (first, last) if hit]
