"""The GitHub of a story: the sandbox in this process, made once and set back for each seed."""

from __future__ import annotations

import json
import pickle
import sys
from collections import Counter
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from app.sandbox import seed as seeds
from app.sandbox.actor import authenticate
from app.sandbox.control.things import Things
from app.sandbox.git import read
from app.sandbox.nouns import Issue, Repository
from app.sandbox.web import build
from app.sandbox.world import World
from flows import labels
from jobs.github.nouns import Reply, Request, Token
from jobs.github.wire import API_VERSION
from tests.simulation.kernel import BEGIN, Kernel

LABELLED = 0.8
APP = "agent-fleet"
BOT = "agent-fleet[bot]"
AUTO = "version: 1\nagent: fixer\nlimits: {attempts: 2}\nmerge: {into_base: auto}\n"
BLUEPRINTS = {
    "acme/api": AUTO + "concurrency: 2\n",
    "acme/read": AUTO + "concurrency: 2\nreader: agent\n",
    "acme/web": "version: 1\nagent: fixer\nconcurrency: 3\nlimits: {attempts: 3}\n",
    "acme/lib": AUTO + "concurrency: 1\nfallback: [other]\nlabel_bots: [dependabot]\n",
}
WRITERS = ("alice", "dave")
OUTSIDERS = ("bob", "carol")


class Town:
    """`world` is the sandbox's; all that people and CI do is done here, at once."""

    def __init__(self, folder: Path):
        self.kernel = Kernel(0)
        self.key = folder / "app.pem"
        self.world = World(folder / "sandbox", url="http://github.test", stopped_at=BEGIN - 86400.0)
        app = {"slug": APP, "id": 4711, "owner": "acme", "webhook_url": "http://door.test/"}
        repos = [
            {"name": name, "files": {".github/fleet.yml": text, "shared.txt": "0\n"}, "collaborators": ROLES}
            for name, text in BLUEPRINTS.items()
        ]
        seeds.plant(
            self.world,
            {
                "users": [*WRITERS, *OUTSIDERS],
                "orgs": {"acme": {"members": {"alice": "admin"}}},
                "app": app | {"private_key_file": str(self.key), "webhook_secret": "s"},
                "repositories": repos,
            },
        )
        self.sandbox = build(self.world)
        self.sandbox.sender.stop()
        self.things = Things(self.world, self.sandbox.faults)
        self.world.say = lambda app, delivery: self.hear(delivery)
        self.hear: Any = lambda delivery: None
        self._states = [pickle.dumps(self.world.state)]
        for repo in BLUEPRINTS:
            for name, (colour, text) in labels.wanted("").items():
                body = {"name": name, "color": colour, "description": text}
                self.ask("alice", "POST", f"/repos/{repo}/labels", body)
        self._states.append(pickle.dumps(self.world.state))

    def begin(self, kernel: Kernel, repos: list[str]) -> None:
        """The town as it was first, with the App on these repositories, which mostly have its labels."""
        self.kernel, world = kernel, self.world
        is_labelled = kernel.random.random() < LABELLED
        world.state = pickle.loads(self._states[is_labelled])  # noqa: S301 - our own
        for part in (world.log, world.pending, world.places, world.index, world.codes):
            part.clear()
        world.stopped_at, world.offset_seconds, world.mergeable_seconds = kernel.now, 0.0, 3.0
        self.sandbox.faults.clear()
        self.sandbox.faults.all.clear()
        for installation in world.state.installations.values():
            installation.repositories = [self.repo(name).id for name in repos]

    def tick(self) -> World:
        """The world, at the kernel's time."""
        self.world.stopped_at = self.kernel.now
        return self.world

    def repo(self, name: str) -> Repository:
        found = self.world.repository(name)
        assert found
        return found

    def issue(self, subject: str) -> Issue:
        repo, _, number = subject.partition("#")
        return self.repo(repo).issues[int(number)]

    def labels(self, subject: str) -> set[str]:
        repo = self.repo(subject.partition("#")[0])
        return {repo.labels[one].name for one in self.issue(subject).labels}

    def ask(self, login: str, method: str, path: str, body: Any = None) -> Any:
        """A request by a person. What GitHub refuses them is their affair: None."""
        user = self.world.user(login)
        assert user
        reply = self.answer(Request("", "write", method, path, Token(user.token), body or {}))
        self.kernel.note(f"@{login} {method} {path} {json.dumps(body)[:100]} -> {reply.status}")
        return reply.body if reply.status < 300 else None

    def answer(self, request: Request) -> Reply:
        """What the sandbox answers, at once and without a network."""
        self.tick()
        said: list[Any] = []
        begin = lambda status, headers, _=None: said.extend((status, headers))  # noqa: E731
        content = b"".join(self.sandbox.web.wsgi_app(_environ(request), begin))
        headers = {name.lower(): text for name, text in said[1]}
        return Reply(int(said[0].partition(" ")[0]), headers, json.loads(content) if content else None)

    def check(self, repo: str, sha: str, conclusion: str) -> None:
        """CI says what it found; "": that it has begun."""
        self.tick()
        how = {"status": "completed", "conclusion": conclusion} if conclusion else {"status": "in_progress"}
        self.things.post_check({"repository": repo, "ref": sha, "name": "ci", **how})
        self.kernel.note(f"CI {repo} {sha[:7]} {conclusion or 'begins'}")

    def files(self, repo: str, branch: str) -> set[str]:
        """The names of all files at its top."""
        found = self.repo(repo)
        sha = found.refs[f"refs/heads/{branch}"]
        return {one.path for one in read.tree(str(self.world.git_folder(found)), sha)}

    def counted(self) -> Counter[str]:
        """How many requests were answered, by kind."""
        told = self.sandbox.web.test_client().get("/_control/requests").get_json()
        return sum((Counter(kinds) for kinds in told["counts"].values()), Counter())

    def holder(self, token: str) -> Any:
        """Who a token speaks for; raises where GitHub would say 401."""
        return authenticate(self.tick(), f"token {token}")


def _environ(request: Request) -> dict[str, Any]:
    """The request as WSGI has it (PEP 3333)."""
    path, _, query = request.url.removeprefix(URL).partition("?")
    body = b"" if request.body is None else json.dumps(request.body).encode()
    headers = {"HTTP_IF_NONE_MATCH": request.etag} if request.etag else {}
    return (
        WSGI
        | headers
        | {
            "REQUEST_METHOD": request.method,
            "PATH_INFO": unquote(path),
            "QUERY_STRING": query,
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_AUTHORIZATION": f"Bearer {request.token.value}",
            "wsgi.input": BytesIO(body),
        }
    )


URL = "http://github.test"
WSGI = {
    "SCRIPT_NAME": "", "SERVER_NAME": "github.test", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1",
    "CONTENT_TYPE": "application/json", "HTTP_HOST": "github.test", "HTTP_USER_AGENT": "agent-fleet",
    "HTTP_X_GITHUB_API_VERSION": API_VERSION, "wsgi.version": (1, 0), "wsgi.url_scheme": "http",
    "wsgi.errors": sys.stderr, "wsgi.multithread": False, "wsgi.multiprocess": False, "wsgi.run_once": False,
}  # fmt: skip
READS = "acme/read"
ROLES = {"dave": "write", "bob": "triage", "carol": "read"}
