# ruff: noqa: RUF001 - signs of many scripts
"""Files are found in text as the text names them; what only looks like one is none."""

from __future__ import annotations

import pytest

from flows.reading.places import folder, places


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("`src/a/b.py:12-15` and c.ts", ("src/a/b.py:12-15", "c.ts")),
        ("文件src/a.rs:8出错（lib.rs:3）", ("src/a.rs:8", "lib.rs:3")),
        ("a.py:75, 116", ("a.py:75, 116",)),
        ("a.py#L12-L15", ("a.py#L12-L15",)),
        ("Dockerfile and .env.local", ("Dockerfile", ".env.local")),
        ("app/posts/[slug]/page.tsx", ("app/posts/[slug]/page.tsx",)),
        ("Node.js, e.g. Next.js 1.2.3 or process.env", ()),
        ("https://example.com/a/b.html and me@example.md", ()),
        ("a.py A.PY a.py", ("a.py",)),
        ("user.service and src/user.service", ("src/user.service",)),
    ],
)
def test_places_are_found(text: str, found: tuple[str, ...]):
    assert places(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [("`src/api/`", "src/api/"), ("apps/web/*", "apps/web/*"), ("and/or not", ""), ("word", "")],
)
def test_a_folder_is_a_whole_text(text: str, found: str):
    assert folder(text) == found
