"""Templates to answers: everything is escaped, and a page may load nothing but its own style."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from flask import Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from app.sandbox.ids import parse_stamp, stamp
from app.sandbox.pages.marked import Around, marked, tasks
from app.sandbox.pages.patch import lines
from app.sandbox.pages.visit import Visit

FOLDER = Path(__file__).parent
FOLLOW_SECONDS = 2
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src data:; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}
EMOJI = {
    "+1": "👍",
    "-1": "👎",
    "laugh": "😄",
    "hooray": "🎉",
    "confused": "😕",
    "heart": "❤️",
    "rocket": "🚀",
    "eyes": "👀",
}
_STEPS = ((60, 1, "s"), (3600, 60, "min"), (86_400, 3600, "h"), (float("inf"), 86_400, "d"))


def ago(at: str | float, now: float) -> Markup:
    """A `<time>` that says how long ago; `at` is a stamp or Unix seconds."""
    seconds = parse_stamp(at) if isinstance(at, str) else at
    if seconds is None:
        return Markup("")
    past = max(0.0, now - seconds)
    said = next(f"{past // size:.0f} {unit} ago" for limit, size, unit in _STEPS if past < limit)
    return Markup('<time datetime="{0}" title="{0}">{1}</time>').format(
        stamp(seconds), "just now" if past < 2 else said
    )


def hue(login: str) -> int:
    """The colour of somebody's round picture, in degrees."""
    return int(hashlib.sha256(login.encode()).hexdigest()[:4], 16) % 360


def color(text: str) -> str:
    """A label's colour for an attribute; grey for what is none."""
    is_good = len(text) == 6 and all(letter in "0123456789abcdefABCDEF" for letter in text)
    return f"#{text}" if is_good else "#ededed"


@pass_context
def _marked(context: Context, text: str | None, repo: str, folder: str = "") -> Markup:
    visit: Visit = context["visit"]
    return marked(text, Around(repo, folder, visit.world.url, visit.find))


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "marked": _marked,
        "tasks": lambda text: tasks(text or ""),
        "difflines": lines,
        "ago": ago,
        "hue": hue,
        "color": color,
        "pretty": lambda value: json.dumps(value, indent=2, ensure_ascii=False),
        "branch": lambda ref: ref.removeprefix("refs/heads/"),
    }
    made.globals |= {"EMOJI": EMOJI, "FOLLOW_SECONDS": FOLLOW_SECONDS}
    return made


_TEMPLATES = _environment()


def page(visit: Visit, template: str, status: int = 200, **facts: Any) -> Response:
    now = visit.world.now()
    text = _TEMPLATES.get_template(template).render(visit=visit, now=now, **facts)
    return Response(text, status, HEADERS, content_type="text/html; charset=utf-8")


def style() -> Response:
    return Response((FOLDER / "style.css").read_bytes(), 200, HEADERS, content_type="text/css; charset=utf-8")
