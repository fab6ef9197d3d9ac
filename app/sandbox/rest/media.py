"""What `Accept` asks for beside plain JSON: texts as HTML, differences as diffs and mails."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from app.sandbox.git import diff
from app.sandbox.nouns import Json
from app.sandbox.pages.marked import Around, marked
from app.sandbox.refused import Refused
from app.sandbox.rest.route import Answer, Call

_KIND = re.compile(r"application/vnd\.github(?:\.v3)?\.(raw|text|html|full|diff|patch|sha|object)\b")
_GOOD = ("application/json", "application/vnd.github", "application/*", "text/", "*/*")
_TAG = re.compile(r"<[^>]+>")


def check_accept(accept: str) -> None:
    """415 where nothing that the API sends is taken."""
    kinds = [one.strip() for one in accept.split(",") if one.strip()]
    if kinds and not any(one.startswith(_GOOD) for one in kinds):
        raise Refused(415, f"Unsupported 'Accept' header: '{accept}'. Must accept 'application/json'.")


def kind_of(headers: Mapping[str, str]) -> str:
    """raw, text, html, full, diff, patch, sha, object, or nothing of these."""
    found = _KIND.search(headers.get("Accept", ""))
    return found[1] if found else ""


def name_of(headers: Mapping[str, str]) -> str:
    """As `X-GitHub-Media-Type` says it."""
    kind = kind_of(headers)
    return f"github.v3; param={kind}; format=json" if kind else "github.v3; format=json"


def plain(kind: str, raw: bytes) -> Answer:
    return Answer(200, raw, {"Content-Type": f"application/vnd.github.{kind}; charset=utf-8"})


def difference(call: Call, old: str, new: str) -> Answer | None:
    """From one commit to another, where a diff or mails are asked for."""
    kind, git = kind_of(call.headers), call.scene.git
    if kind == "diff":
        return plain(kind, diff.raw(git, old, new))
    return plain(kind, diff.mails(git, f"{old}..{new}")) if kind == "patch" else None


def worded(call: Call, content: Any) -> Any:
    """Bodies of issues, comments and reviews as HTML (`body_html`) or as text (`body_text`)."""
    kind = kind_of(call.headers)
    if kind not in ("text", "html", "full"):
        return content
    if isinstance(content, list):
        return [_worded(call, one, kind) for one in content]
    if isinstance(content, dict) and isinstance(content.get("items"), list):
        return content | {"items": [_worded(call, one, kind) for one in content["items"]]}
    return _worded(call, content, kind)


def _worded(call: Call, one: Any, kind: str) -> Any:
    if not isinstance(one, dict) or not {"body", "user", "html_url"} <= one.keys():
        return one
    owner, _, rest = one["html_url"].removeprefix(f"{call.world.url}/").partition("/")
    html = str(marked(one["body"], Around(f"{owner}/{rest.partition('/')[0]}", base=call.world.url))).strip()
    said: Json = {"body_html": html, "body_text": unescape(_TAG.sub("", html)).strip()}
    wanted = {name: said[name] for name in said if kind in ("full", name.removeprefix("body_"))}
    return {key: value for key, value in one.items() if key != "body" or kind == "full"} | wanted
