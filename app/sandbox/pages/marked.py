"""Markdown as GitHub shows it: tables, task lists, `#12` and addresses as links; never its HTML.

Of HTML a few plain tags without attributes are let through and comments are hidden; the rest is text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
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
        parts += [escape(content[at : found.start()]), _link(found, env["repo"])]
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


def _link(found: re.Match[str], repo: str) -> str:
    shown = escape(found[0])
    if found["login"]:
        return f'<b class="mention">{shown}</b>'
    if found["number"]:
        # an issue's page of a pull request leads on to the pull request
        return f'<a href="/{escape(found["repo"] or repo)}/issues/{found["number"]}">{shown}</a>'
    return f'<a href="{shown}" rel="noreferrer">{shown}</a>'


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


def _parser() -> MarkdownIt:
    made = MarkdownIt("commonmark", {"html": True, "breaks": True})
    made.enable(["table", "strikethrough"]).use(tasklists_plugin)
    made.renderer.rules |= {  # type: ignore[attr-defined]
        "text": _text,
        "html_block": _html,
        "html_inline": _html,
        "image": _image,
        "link_open": _open_link,
    }
    return made


_PARSER = _parser()


def marked(text: str | None, repo: str, folder: str = "") -> Markup:
    """Safe HTML; `repo` is where `#12` leads, `folder` the page under which files beside the text are."""
    return Markup(_PARSER.render(text or "", {"repo": repo, "folder": folder}))  # noqa: S704  (the rules above escape)
