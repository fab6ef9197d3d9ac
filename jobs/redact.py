"""Secrets never reach a log, a comment, a prompt or an event.

Two kinds are masked with `[redacted]`: what has the *shape* of a secret (GitHub's tokens, also
as base64; model vendors' keys, JWTs, private keys, passwords in URLs and headers), and what was
*registered*: each line of it, raw, as base64 at each of its three alignments, URL-encoded and as
in JSON. One algorithm serves whole texts and streams, so a secret that is split over chunks is
found exactly where it would be found in one piece.

A shape is a *head* of bounded length that is looked for, and a *tail* that is swallowed after it
however long it is. Nothing that is looked for holds a line feed, so a whole line is decided at
once and memory stays bounded by one hold and one chunk.
"""

from __future__ import annotations

import base64
import codecs
import json
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote, quote_plus

from jobs.settings import Settings

MARK = "[redacted]"
SHORTEST = 5
"""A registered secret below this many characters would mask ordinary words and is not taken."""
PIECE = 1024
"""Longer lines are registered in pieces of so many characters."""
HEAD = 512
"""No head, with what it looks ahead at, is longer (characters)."""

WORD = r"[A-Za-z0-9_.\-]*"
BASE64 = r"[A-Za-z0-9+/=_\-]*"


class Shape(NamedTuple):
    """`head` begins with a literal character, which keeps the search fast; `shown`: the head
    itself is no secret and stays."""

    head: str
    tail: str
    shown: bool = False


BODY = r"(?:[A-Za-z0-9+/=\s%]++|\\+[nr])*+"
SPACE = r"(?: |%20|\+)"
WRAPPED = r"[A-Za-z0-9+/=_\-\s]*"
AFTER_NAME = r"(?:\\?[\"'])?[ \t]?[:=][ \t]?(?:\\?[\"'])?(?:(?i:bearer|token|basic)[ \t])?(?=[^\s\"',\\])"
VALUE = r"[^\s\"',\\]*"
USERINFO = r"[^\s@/\"'\\]*"

SHAPES = (
    Shape(r"gh[pousr]_[A-Za-z0-9_]{16}", WORD),
    Shape(r"github_pat_[A-Za-z0-9_]{16}", WORD),
    Shape(r"sk-(?:(?:proj|ant|or-v1|svcacct)-[A-Za-z0-9_\-]{16}|[A-Za-z0-9]{20})", WORD),
    Shape(r"AKIA[A-Z0-9]{16}", WORD),
    Shape(r"ASIA[A-Z0-9]{16}", WORD),
    Shape(r"AIza[A-Za-z0-9_\-]{30}", WORD),
    Shape(r"xox[abeoprs]-[A-Za-z0-9\-]{10}", WORD),
    Shape(r"eyJ[A-Za-z0-9_\-]{10,400}\.[A-Za-z0-9_\-]{10}", WORD),
    Shape(
        rf"-----BEGIN(?:[ A-Z0-9]|%20|\+){{1,40}}PRIVATE{SPACE}KEY(?:{SPACE}BLOCK)?-----",
        rf"{BODY}(?:-----END(?:[ A-Z0-9]|%20|\+){{1,40}}-----)?",
    ),
    # "-----BEGIN" and the five GitHub prefixes, as base64 at the three alignments
    *(Shape(begin, WRAPPED) for begin in ("LS0tLS1CRUdJTi", "0tLS0tQkVHSU4", "tLS0tLUJFR0lO")),
    Shape(r"Z2h[vwyz1]X[A-Za-z0-9+/_\-]{15}", BASE64),
    Shape(r"do[bcd][1FVl][89+/_\-][A-Za-z0-9+/_\-]{15}", BASE64),
    Shape(r"na[GH][9BJNV]f[A-Za-z0-9+/_\-]{15}", BASE64),
    Shape(r"x-access-token:(?=[^\s@/\"'\\])", USERINFO, shown=True),
    Shape(r"://[^\s:/@\"'\\]{0,64}:(?=[^\s/@\"'\\]{1,256}@)", USERINFO, shown=True),
    *(Shape(name + AFTER_NAME, VALUE, shown=True) for name in ("Authorization", "authorization")),
)
TAILS = tuple(re.compile(shape.tail) for shape in SHAPES)

_registered: frozenset[str] = frozenset()


def register(secret: str) -> None:
    """From now on `secret` is masked in this process, line by line and in its encodings."""
    global _registered
    found = {form for line in re.split(r"[\r\n]+", secret) for form in _forms(line.strip())}
    if not found <= _registered:
        _registered = _registered | found


def register_unless_known(secret: str) -> None:
    """As `register`, unless its shape gives it away: so tokens, of which there are many, do not add up."""
    if redact(secret) != MARK:
        register(secret)


def register_settings(settings: Settings) -> None:
    """Every secret that the operator's settings hold is masked from now on."""
    for secret in settings.secrets:
        register(secret)


def redact(text: str) -> str:
    """`text` with every known secret masked."""
    stream = Redactor()
    return stream.feed(text) + stream.flush()


class Redactor:
    """Masks a stream: `feed` gives back what is decided, `flush` the rest. Bytes are read as UTF-8
    (what is none becomes U+FFFD). Whole lines are given back at once, but for a private key's."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._held = ""
        self._tail: re.Pattern[str] | None = None

    def feed(self, chunk: str | bytes) -> str:
        """The next piece of the stream; what of it is decided comes back masked."""
        return self._take(chunk if isinstance(chunk, str) else self._decoder.decode(chunk), is_last=False)

    def flush(self) -> str:
        """What was still held back; the stream is at its end and can begin anew."""
        masked = self._take(self._decoder.decode(b"", final=True), is_last=True)
        self._tail = None
        return masked

    def _take(self, new: str, is_last: bool) -> str:
        text, at = self._held + new, 0
        hits = tuple(
            sorted((form for form in _registered if form in text), key=lambda form: (-len(form), form))
        )
        hold = 0 if is_last else _hold(_registered)
        decided = max(len(text) - hold, text.rfind("\n") + 1)
        heads, pieces = _heads(hits), []
        while True:
            at = self._swallow(text, at, hold)
            if self._tail or at >= decided:
                break
            found = heads.search(text, at)
            if not found or found.start() >= decided:
                pieces.append(text[at:decided])
                at = decided
                break
            pieces += (text[at : found.start()], self._begin(found), MARK)
            at = found.end()
        self._held = text[at:]
        return "".join(pieces)

    def _begin(self, found: re.Match[str]) -> str:
        """What is shown of this head; its tail will be swallowed."""
        if found.lastindex is None:
            return ""
        self._tail = TAILS[found.lastindex - 1]
        return found.group() if SHAPES[found.lastindex - 1].shown else ""

    def _swallow(self, text: str, at: int, hold: int) -> int:
        """Where the tail ends; it goes on (`_tail` stays) when the next chunk could be part of it."""
        found = self._tail.match(text, at) if self._tail else None
        end = found.end() if found else at
        if self._tail and len(text) - end < hold and text.find("\n", end) < 0:
            return max(at, len(text) - hold)
        self._tail = None
        return end


@lru_cache(maxsize=1)
def _hold(registered: frozenset[str]) -> int:
    return max(HEAD, *map(len, registered), 0)


@lru_cache(maxsize=64)
def _heads(hits: tuple[str, ...]) -> re.Pattern[str]:
    """Registered secrets that do occur (longest first), then shapes, each with an empty group that
    names it. Alternatives that begin with a literal let `re` skip at the speed of a scan."""
    return re.compile("|".join([*map(re.escape, hits), *(f"{shape.head}()" for shape in SHAPES)]))


def _forms(line: str) -> Iterator[str]:
    if len(line) < SHORTEST or line.startswith("-----"):
        return
    for piece in (line[start : start + PIECE] for start in range(0, len(line), PIECE)):
        plain = {piece, quote(piece, safe=""), quote(piece), quote_plus(piece), json.dumps(piece)[1:-1]}
        lower = {re.sub(r"%[0-9A-F]{2}", lambda code: code.group().lower(), form) for form in plain}
        yield from (form for form in plain | lower | set(_base64(piece.encode())) if len(form) >= SHORTEST)


def _base64(secret: bytes) -> Iterator[str]:
    """The characters that `secret` alone decides, behind 0, 1 or 2 bytes of something else."""
    for shift in range(3):
        first, last = -(-shift * 8 // 6), (shift + len(secret)) * 8 // 6
        text = base64.b64encode(bytes(shift) + secret).decode()[first:last]
        yield from (text, text.replace("+", "-").replace("/", "_"))
