"""Words of titles in their bare forms, without a repository's own names."""

from __future__ import annotations

import re

from flows.filing.wording import bare

WORD = re.compile(r"[^\W_]+")
# Names of this repository's own things: paths, calls, snake_case, CamelCase, dotted names.
NAME = re.compile(
    r"\S*[/\\]\S*|\b\w+\(\S*\)?|\w*[^\W_]_[^\W_]\w*|\b[A-Za-z]+[a-z][A-Z]\w*|\b\w+\.\w[\w.]*|@\w+"
)
HARD = re.compile(r"\bhard[ -](?=cod)", re.IGNORECASE)
SPAN = re.compile(r"`([^`\n]{1,200})`")
STOP = set(
    WORD.findall(
        "a an the of in on at to for from by with and or as is are be been was were it its this that these "
        "those there their when where which who can could may might should must do does did has have had "
        "will would not only all any each every some several many multiple various few other same across "
        "throughout within into via per using use used uses"
    )
)
ABSENT = set(WORD.findall("no without lack lacks lacking lacked missing absent absence never insufficient"))
SUFFIXES = ("ations", "ation", "ements", "ement", "ities", "ated", "ates", "ings", "ions", "ate", "ing")
SUFFIXES_LAST = ("ion", "ies", "ity", "ied", "ed", "es", "ly", "s", "e", "y")
SAME = {"docstr": "doc", "document": "doc", "undocument": "doc", "test": "test", "untest": "test"}


def stem(word: str) -> str:
    """A word's bare form: validation, validates, validated are one. Rough, and always the same."""
    word = word.casefold()
    if word in ABSENT:
        return "missing"
    for suffix in (*SUFFIXES, *SUFFIXES_LAST) if word.isascii() else ():
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            word = word[: -len(suffix)]
            break
    return SAME.get(word, word)


# Words that say nothing of a kind: titles that share only these are not alike.
VAGUE = {
    stem(word)
    for word in WORD.findall(
        "missing fix improve improvement issue problem bug error code file function method class module "
        "package service component add update change refactor clean better potential possible risk critical "
        "high medium low severe security performance quality inconsistent bad poor incorrect wrong fail "
        "failure invalid general minor major need new old data system project repository application "
        "implement implementation api endpoint logic thing case"
    )
}


def stems(text: str, own: set[str]) -> frozenset[str]:
    """The bare forms of the words of `text`, without names, numbers, filling words and `own`."""
    spans = SPAN.sub(lambda hit: " " if NAME.search(hit[1]) else f" {hit[1]} ", text)
    words = WORD.findall(NAME.sub(" ", HARD.sub("hard", bare(spans))))
    found = {stem(word) for word in words if word.casefold() not in STOP and not word.isdecimal()}
    return frozenset(word for word in found if word == "missing" or word not in own)
