"""The people of the demo, acting on the sandbox as anybody does: REST, with a token of their own."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Person:
    """Somebody with a token at the GitHub of `url`."""

    url: str
    login: str
    token: str = field(repr=False)

    def get(self, path: str) -> Any:
        return self._ask("GET", path, None)

    def send(self, method: str, path: str, body: Any) -> Any:
        return self._ask(method, path, body)

    def _ask(self, method: str, path: str, body: Any) -> Any:
        """The answer's JSON; RuntimeError with status and words for anything but 2xx."""
        at = urlsplit(self.url)
        connection = HTTPConnection(at.hostname or "127.0.0.1", at.port, timeout=10)
        try:
            headers = {"Accept": "application/vnd.github+json", "User-Agent": f"demo-{self.login}"}
            headers["Content-Type"] = "application/json"
            if self.token:
                headers["Authorization"] = f"Bearer {self.token}"
            connection.request(method, path, None if body is None else json.dumps(body), headers)
            answer = connection.getresponse()
            text = answer.read().decode()
        finally:
            connection.close()
        if not 200 <= answer.status < 300:
            raise RuntimeError(f"{self.login}: {method} {path}: {answer.status} {text[:300]}")
        return json.loads(text) if text else None


def last_words(reader: Person, path: str, app: str) -> str:
    """What the issue at `path` says of itself: its labels, and the latest comment of `app`."""
    labels = ", ".join(label["name"] for label in reader.get(path)["labels"])
    comments = [one["body"] for one in reader.get(f"{path}/comments") if one["user"]["login"] == app]
    said = comments[-1].partition("\n\n<")[0] if comments else "nothing"
    return f"#{path.rpartition('/')[2]} has the labels {labels or '(none)'}, and {app} says there: {said}"
