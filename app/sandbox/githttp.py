"""Git over smart HTTP: `git http-backend`, with GitHub's rights around it and its webhooks after it."""

from __future__ import annotations

import subprocess
from typing import Any

from flask import Flask, Response, request

from app.sandbox.actor import Actor, authenticate
from app.sandbox.acts import refs
from app.sandbox.control.faults import Faults
from app.sandbox.control.meter import Meter
from app.sandbox.git.run import ENVIRONMENT
from app.sandbox.git.write import read_refs
from app.sandbox.nouns import Repository
from app.sandbox.permission import guard, holds, may_see
from app.sandbox.pushing import for_git
from app.sandbox.refused import Refused, moved
from app.sandbox.scene import Scene
from app.sandbox.world import Request, World

_ASK = {"WWW-Authenticate": 'Basic realm="GitHub"'}


class GitDoor:
    def __init__(self, world: World, faults: Faults, meter: Meter):
        self.world, self.faults, self.meter = world, faults, meter

    def mount(self, web: Flask) -> None:
        for number, (rule, method) in enumerate(
            (
                ("/<owner>/<name>/info/refs", "GET"),
                ("/<owner>/<name>/git-upload-pack", "POST"),
                ("/<owner>/<name>/git-receive-pack", "POST"),
            )
        ):
            web.add_url_rule(rule, f"git-{number}", self.serve, methods=[method])

    def serve(self, owner: str, name: str) -> Response:
        service = request.args.get("service") or request.path.rpartition("/")[2]
        is_push = service == "git-receive-pack"
        actor = Actor()
        self.world.catch_up()
        fault = self.faults.match(request.method, request.full_path.rstrip("?"), "")
        try:
            self.faults.before(fault)
            actor, repo = self._admitted(f"{owner}/{name.removesuffix('.git')}", is_push)
            if is_push and request.method == "POST":
                response = self._push(actor, repo)
            else:
                response = _backend(self.world, repo, actor)
        except Refused as error:
            response = Response(error.message + "\n", error.status, error.headers, content_type="text/plain")
        self.meter.count(actor, "git", (request.method, request.path, response.status_code))
        self.faults.after(fault)
        if fault is not None and fault.does == "cut":
            response.headers["X-Sandbox-Cut"] = "1"
        return response

    def _admitted(self, full_name: str, is_push: bool) -> tuple[Actor, Repository]:
        """Who asks, for what; asks for a password where a stranger could be more."""
        try:
            with self.world.lock:
                actor = authenticate(self.world, request.headers.get("Authorization", ""))
        except Refused as error:
            raise Refused(error.status, "Invalid username or token.", headers=_ASK) from None
        repo = self.world.repository(full_name)
        former = None if repo else self.world.former(full_name)
        if former is not None and may_see(self.world, actor, former):
            path = request.full_path.split("/", 3)[3].rstrip("?")
            raise moved(f"{self.world.url}/{former.full_name}.git/{path}")
        if repo is None or not may_see(self.world, actor, repo) or actor.kind == "app":
            if actor.kind == "nobody":
                raise Refused(401, "Repository not found.", headers=_ASK)
            raise Refused(404, "Repository not found.")
        if actor.kind == "nobody" and is_push:
            raise Refused(401, "Authentication required.", headers=_ASK)
        try:
            guard(
                self.world,
                actor,
                repo,
                (("contents:write", "write") if is_push else ("contents:read", "read")),
            )
        except Refused as error:
            is_archived = "archived" in error.message
            raise Refused(
                403,
                error.message
                if is_archived
                else f"Permission to {repo.full_name}.git denied to {actor.login}.",
            ) from None
        return actor, repo

    def _push(self, actor: Actor, repo: Repository) -> Response:
        """Under the lock: what the refs were before and are after is what was pushed."""
        scene = Scene(self.world, actor, repo)
        with self.world.lock:
            outer, self.world.request = self.world.request, Request("git", "push", request.path)
            first = len(self.world.log)
            try:
                rules = {"SANDBOX_PROTECTED": for_git(scene)} if repo.protections or repo.rulesets else {}
                response = _backend(self.world, repo, actor, rules)
                before, after = dict(repo.refs), read_refs(scene.git)
                for name in sorted(before.keys() | after.keys()):
                    if before.get(name) != after.get(name):
                        refs.moved(scene, name, before.get(name, ""), after.get(name, ""))
                for line in self.world.log[first:]:
                    line["status"] = response.status_code
            finally:
                self.world.request = outer
        return response


def _backend(world: World, repo: Repository, actor: Actor, rules: dict[str, str] | None = None) -> Response:
    """Run `git http-backend` as a CGI program."""
    body = request.get_data()
    environment = (
        ENVIRONMENT
        | (rules or {})
        | {
            "GIT_PROJECT_ROOT": str(world.folder / "git"),
            "GIT_HTTP_EXPORT_ALL": "1",
            "PATH_INFO": f"/{repo.full_name}.git/{request.path.split('/', 3)[3]}",
            "REQUEST_METHOD": request.method,
            "QUERY_STRING": request.query_string.decode(),
            "CONTENT_TYPE": request.content_type or "",
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_CONTENT_ENCODING": request.headers.get("Content-Encoding", ""),
            "GIT_PROTOCOL": request.headers.get("Git-Protocol", ""),
            "REMOTE_USER": actor.login or "nobody",
            "REMOTE_ADDR": "127.0.0.1",
        }
    )
    if actor.kind == "installation" and not holds(actor, "workflows:write"):
        environment["SANDBOX_NO_WORKFLOWS"] = "1"
    done = subprocess.run(
        ["git", "http-backend"], input=body, capture_output=True, env=environment, check=False
    )
    head, _, content = done.stdout.partition(b"\r\n\r\n")
    headers: dict[str, Any] = dict(
        line.split(": ", 1) for line in head.decode().split("\r\n") if ": " in line
    )
    status = int(headers.pop("Status", "200 OK" if done.returncode == 0 else "500 Error").split()[0])
    return Response(content, status, headers)
