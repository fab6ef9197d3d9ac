"""Who leads the tour: calls routes as somebody and insists on the status that GitHub documents."""

from __future__ import annotations

import base64
import time
from dataclasses import dataclass
from itertools import count
from typing import Any

import httpx

from tests.app.sandbox.stand import Stand

OWNER = "acme"
NUMBERS = count(1)


@dataclass
class Guide:
    """`call("alice", "GET /repos/acme/r1")`; who is a login, `app`, `jwt` or `nobody`."""

    stand: Stand
    repo: str

    def call(self, who: str, what: str, status: int = 200, **sent: Any) -> Any:
        """The JSON of the answer, whose status must be this one."""
        answer = self.answer(who, what, **sent)
        assert answer.status_code == status, f"{who} {what}: {answer.status_code} {answer.text[:300]}"
        is_json = answer.headers.get("Content-Type", "").startswith("application/json")
        return answer.json() if answer.content and is_json else None

    def answer(self, who: str, what: str, **sent: Any) -> httpx.Response:
        method, _, path = what.partition(" ")
        return self._client(who).request(method, path.replace("REPO", f"/repos/{self.repo}"), **sent)

    def _client(self, who: str) -> httpx.Client:
        if who == "jwt":
            return self.stand.client(f"Bearer {self.stand.jwt()}")
        if who == "nobody":
            return self.stand.client()
        if who == "app":
            if not hasattr(self, "_token"):
                self._token = self.stand.token()
            return self.stand.client(f"Bearer {self._token}")
        return self.stand.at(who)

    def query(self, who: str, document: str, **variables: Any) -> Any:
        """The data of a GraphQL answer without errors."""
        said = self.call(who, "POST /graphql", json={"query": document, "variables": variables})
        assert "errors" not in said, said
        return said["data"]

    def mutate(self, who: str, name: str, /, **given: Any) -> None:
        kind = f"{name[0].upper()}{name[1:]}Input"
        document = f"mutation($given: {kind}!) {{ {name}(input: $given) {{ clientMutationId }} }}"
        self.query(who, document, given=given)

    def issue(self, **fields: Any) -> Any:
        return self.call("alice", "POST REPO/issues", 201, json={"title": "An issue", "body": "b", **fields})

    def head(self, branch: str = "main") -> str:
        return str(self.call("alice", f"GET REPO/git/ref/heads/{branch}")["object"]["sha"])

    def put(self, path: str, text: str, branch: str, who: str = "wanda") -> str:
        """A commit that writes a file; its SHA."""
        body = {"message": f"write {path}", "content": base64.b64encode(text.encode()).decode()}
        made = self.call(who, f"PUT REPO/contents/{path}", 201, json={**body, "branch": branch})
        return str(made["commit"]["sha"])

    def branch(self, name: str, path: str = "") -> str:
        """A branch off main with one commit; its head."""
        body = {"ref": f"refs/heads/{name}", "sha": self.head()}
        self.call("wanda", "POST REPO/git/refs", 201, json=body)
        return self.put(path or f"{name}.txt", f"{name}\n", name)

    def pull(self, head: str, **fields: Any) -> Any:
        """A pull request from a branch, as our App opens it; its mergeability is known."""
        body = {"title": "A pull", "head": head, "base": "main", "body": "b", **fields}
        number = self.call("app", "POST REPO/pulls", 201, json=body)["number"]
        until = time.monotonic() + 60
        while time.monotonic() < until:
            found = self.call("alice", f"GET REPO/pulls/{number}")
            if found["mergeable"] is not None:
                return found
            time.sleep(0.02)
        raise AssertionError("mergeable stays null")


def at_work(stand: Stand, **about: Any) -> Guide:
    """A guide in a fresh repository: bob triages, wanda writes, alice owns, mallory is a stranger."""
    given = {"files": {"README.md": "# r\n", "src/a.py": "x = 1\n"}, "private": True}
    roles = {"bob": "triage", "wanda": "write"}
    name = f"{OWNER}/tour{next(NUMBERS)}"
    return Guide(stand, stand.repository(name, **{**given, "collaborators": roles, **about}))
