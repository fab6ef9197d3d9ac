"""Pages of 30 (at most 100) with GitHub's Link header."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode

from app.sandbox.rest.route import Answer, Call

T = TypeVar("T")
MOST = 100


def _number(text: str, default: int) -> int:
    return int(text) if text.isdigit() and int(text) > 0 else default


def page_of(call: Call) -> tuple[int, int]:
    """(page, size) as asked for."""
    return _number(call.query.get("page", ""), 1), min(_number(call.query.get("per_page", ""), 30), MOST)


def paged(call: Call, items: Sequence[T], shape: Callable[[T], Any], wrap: str = "") -> Answer:
    """One page of items, shaped; `wrap` puts them under a name with `total_count`."""
    page, size = page_of(call)
    shown = [shape(item) for item in items[(page - 1) * size : page * size]]
    return Answer(
        200,
        {"total_count": len(items), wrap: shown} if wrap else shown,
        links_of(call, len(items), (page, size)),
    )


def links_of(call: Call, count: int, place: tuple[int, int]) -> dict[str, str]:
    """The Link header of a page; `place` is (page, size)."""
    page, size = place
    last = max(1, -(-count // size))
    links = {"prev": page - 1, "first": 1} if page > 1 else {}
    if page < last:
        links |= {"next": page + 1, "last": last}
    lines = [f'<{_address(call, number)}>; rel="{rel}"' for rel, number in links.items()]
    return {"Link": ", ".join(lines)} if lines else {}


def _address(call: Call, page: int) -> str:
    return f"{call.url}?{urlencode({**call.query, 'page': page})}"
