"""Markdown as GitHub shows it: tables, task lists, `#12` and addresses as links; never its HTML.

A reference wears the state of what it leads to; alone in a task it says its title too.

Of HTML a few plain tags without attributes are let through and comments are hidden; the rest is text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup
from mdit_py_plugins.tasklists import tasklists_plugin

_COMMENT = re.compile(r"<!--.*?-->", re.S)
_PLAIN_TAG = re.compile(r"&lt;(/?(?:details|summary|sub|sup|kbd|br))\s*/?&gt;", re.I)
_BOX = re.compile(
    r'<input class="task-list-item-checkbox"( checked="checked")? disabled="disabled" type="checkbox">'
)
_PLACE = re.compile(r"/(?P<repo>[\w.-]+/[\w.-]+)/(?:issues|pull)/(?P<number>\d{1,9})")
_LINKED = re.compile(
    r"(?P<url>https?://[^\s<>\"']*[^\s<>\"'.,;:!?)\]])"
    r"|(?<![\w/&#])(?:(?P<repo>[\w.-]+/[\w.-]+)?#(?P<number>\d{1,9}))\b"
    r"|(?<![\w/`])@(?P<login>[A-Za-z\d](?:[A-Za-z\d-]{0,38}))"
)


def _text(tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    content = tokens[index].content
    if any(token.type == "link_open" for token in _open_links(tokens[:index])):
        return escape(content)
    parts, at = [], 0
    for found in _LINKED.finditer(content):
        parts += [escape(content[at : found.start()]), _link(found, env, _is_alone(tokens, found))]
        at = found.end()
    return "".join([*parts, escape(content[at:])])


def _open_links(before: Sequence[Token]) -> list[Token]:
    opened: list[Token] = []
    for token in before:
        if token.type == "link_open":
            opened.append(token)
        elif token.type == "link_close":
            opened.pop()
    return opened


def _link(found: re.Match[str], env: Any, is_alone: bool = False) -> str:
    shown = escape(found[0])
    if found["login"]:
        return f'<b class="mention">{shown}</b>'
    if found["number"]:
        return _reference((found["repo"] or env["repo"], int(found["number"])), shown, env, is_alone)
    place = _PLACE.fullmatch(found["url"].removeprefix(env["base"])) if env["base"] else None
    if place and found["url"].startswith(env["base"]):
        repo = "" if place["repo"] == env["repo"] else place["repo"]
        mark = escape(f"{repo}#{place['number']}")
        return _reference((place["repo"], int(place["number"])), mark, env, is_alone)
    return f'<a href="{shown}" rel="noreferrer">{shown}</a>'


def _reference(place: tuple[str, int], shown: str, env: Any, is_alone: bool) -> str:
    """An issue's page of a pull request leads on to the pull request."""
    state, title = env["find"](*place)
    more = f' class="ref {escape(state.replace(" ", "-"))}" title="{escape(title)}"' if state else ""
    said = f"{escape(title)} " if is_alone and title else ""
    return f'<a href="/{escape(place[0])}/issues/{place[1]}"{more}>{said}{shown}</a>'


def _is_alone(tokens: Sequence[Token], found: re.Match[str]) -> bool:
    """Is the reference all that a task says?"""
    is_task = tokens[0].type == "html_inline" and bool(_BOX.fullmatch(tokens[0].content))
    return is_task and "".join(one.content for one in tokens[1:]).strip() == found[0]


def _html(tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    content = tokens[index].content
    if _BOX.fullmatch(content):
        return content
    return _PLAIN_TAG.sub(r"<\1>", escape(_COMMENT.sub("", content), quote=False))


def _image(tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    """Nothing is fetched from elsewhere: an image is a link to it."""
    token = tokens[index]
    address = escape(str(token.attrs.get("src", "")))
    return f'<a href="{address}" rel="noreferrer">{escape(token.content or "image")}</a>'


def _open_link(tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    """An address that is relative is one of a file beside the text."""
    address = str(tokens[index].attrs.get("href", ""))
    is_beside = env["folder"] and not address.startswith(("/", "#")) and not urlsplit(address).scheme
    shown = f"{env['folder']}/{address}" if is_beside else address
    return f'<a href="{escape(shown)}" rel="noreferrer">'


def _cell(tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    """A page takes no style from a text: where a column stands is said without one."""
    token = tokens[index]
    side = str(token.attrs.get("style", "")).removeprefix("text-align:")
    return f'<{token.tag} align="{escape(side)}">' if side else f"<{token.tag}>"


def _parser() -> MarkdownIt:
    made = MarkdownIt("commonmark", {"html": True, "breaks": True})
    made.enable(["table", "strikethrough"]).use(tasklists_plugin)
    made.renderer.rules |= {  # type: ignore[attr-defined]
        "text": _text,
        "html_block": _html,
        "html_inline": _html,
        "image": _image,
        "link_open": _open_link,
        "th_open": _cell,
        "td_open": _cell,
    }
    return made


_PARSER = _parser()


@dataclass(frozen=True)
class Around:
    """Where a text stands: `#12` is of `repo`, files beside it are under `folder`, `find` says (state, title)
    of what a reference leads to, or two empty texts, and `base` is the sandbox's own address.
    """

    repo: str
    folder: str = ""
    base: str = ""
    find: Callable[[str, int], tuple[str, str]] = lambda repo, number: ("", "")


def marked(text: str | None, around: Around) -> Markup:
    """Safe HTML."""
    facts = {"repo": around.repo, "folder": around.folder, "base": around.base, "find": around.find}
    return Markup(_PARSER.render(text or "", facts))  # noqa: S704  (the rules above escape)


@lru_cache(512)
def tasks(text: str) -> tuple[int, int]:
    """(done, all) of a text's task lists."""
    if "[" not in text:
        return 0, 0
    shown = marked(text, Around(""))
    boxes = _BOX.findall(shown)
    return sum(bool(one) for one in boxes), len(boxes)
