"""Branches and pull requests for tests, made by the API."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable
from typing import Any

import httpx


def put(client: httpx.Client, repo: str, file: tuple[str, str], **more: Any) -> str:
    """Write a file by the contents API; the commit."""
    path, text = file
    body = {"message": f"write {path}", "content": base64.b64encode(text.encode()).decode(), **more}
    old = client.get(f"/repos/{repo}/contents/{path}", params={"ref": more.get("branch", "main")})
    body |= {"sha": old.json()["sha"]} if old.status_code == 200 else {}
    answer = client.put(f"/repos/{repo}/contents/{path}", json=body)
    assert answer.status_code in (200, 201), answer.text
    return str(answer.json()["commit"]["sha"])


def branch(client: httpx.Client, repo: str, name: str, file: tuple[str, str]) -> str:
    """A branch off main with one commit."""
    head = client.get(f"/repos/{repo}/git/ref/heads/main").json()["object"]["sha"]
    made = client.post(f"/repos/{repo}/git/refs", json={"ref": f"refs/heads/{name}", "sha": head})
    assert made.status_code == 201, made.text
    return put(client, repo, file, branch=name)


def offered(client: httpx.Client, repo: str, head: str, **more: Any) -> dict[str, Any]:
    wish = {"title": "P", "head": head, "base": "main", **more}
    answer = client.post(f"/repos/{repo}/pulls", json=wish)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def until(look: Callable[[], Any], seconds: float = 60) -> Any:
    """What `look` says once it says something."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if found := look():
            return found
        time.sleep(0.02)
    raise AssertionError("it does not come about")
