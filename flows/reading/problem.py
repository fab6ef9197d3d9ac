"""Whether words state a problem or ask for a change, in the languages that audits come in."""

from __future__ import annotations

import re

from flows.reading.lexicon.problem import PRAISE, PROBLEM, REQUEST, WANTING

BEGINNING = re.compile(r"^[\W\d_]*")


def is_wanting(text: str) -> bool:
    """Whether a text asks for a change in any of its sentences."""
    return bool(WANTING.search(text))


def is_problem(text: str) -> bool:
    return bool(PROBLEM.search(text))


def is_request(text: str) -> bool:
    return bool(REQUEST.match(BEGINNING.sub("", text, count=1)))


def is_praise(text: str) -> bool:
    return bool(PRAISE.search(text))
