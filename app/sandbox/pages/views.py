"""Where each page is, and how it is shown: read under the world's lock, with the visitor's cookies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from app.sandbox.hooks.sender import Sender
from app.sandbox.nouns import Json
from app.sandbox.pages import files, lists, subjects
from app.sandbox.pages.deliveries import Deliveries
from app.sandbox.pages.forms import Forms
from app.sandbox.pages.render import page, style
from app.sandbox.pages.visit import TOKEN, Visit, keep, visit
from app.sandbox.world import World

ONE = "/<owner>/<name>"
PULL = f"{ONE}/pull/<int:number>"
VIEWS: dict[str, Callable[..., Any]] = {
    "/": lists.home,
    ONE: files.repository,
    f"{ONE}/tree/<path:rest>": files.folder,
    f"{ONE}/blob/<path:rest>": files.file,
    f"{ONE}/raw/<path:rest>": files.raw,
    f"{ONE}/commits/<path:rest>": files.commits,
    f"{ONE}/commit/<path:rest>": files.commit,
    f"{ONE}/issues": lists.issues,
    f"{ONE}/issues/new": lists.new_issue,
    f"{ONE}/issues/<int:number>": subjects.issue,
    f"{ONE}/pulls": lists.pulls,
    f"{ONE}/pulls/new": lists.new_pull,
    PULL: subjects.pull,
    f"{PULL}/commits": subjects.pull_commits,
    f"{PULL}/checks": subjects.pull_checks,
    f"{PULL}/files": subjects.pull_files,
    f"{ONE}/labels": lists.labels,
    f"{ONE}/branches": lists.branches,
    f"{ONE}/people": lists.people,
}


@dataclass
class Pages:
    """`perform` carries out a user's REST request: {as, method, path, json} to {status, json}."""

    world: World
    sender: Sender
    perform: Callable[[Json], Json]

    def mount(self, web: Flask) -> None:
        self.web = web
        deliveries, forms = Deliveries(self.sender), Forms(self.perform, self.show)
        self.views: dict[str, Callable[..., Any]] = {
            **VIEWS,
            "/_deliveries": deliveries.listed,
            "/_deliveries/<int:number>": deliveries.one,
        }
        for rule, view in self.views.items():
            web.add_url_rule(rule, f"page {rule}", self._shown(view), methods=["GET"])
        posts: dict[str, Callable[..., Any]] = {
            "/_pages/you": forms.you,
            f"{ONE}/_do/<act>": forms.act,
            "/_deliveries/<int:number>/redeliver": deliveries.redeliver,
        }
        for rule, view in posts.items():
            web.add_url_rule(rule, f"form {rule}", self._done(view), methods=["POST"])
        web.add_url_rule("/_pages/style.css", "page style", style, methods=["GET"])

    def _shown(self, view: Callable[..., Any]) -> Callable[..., Response]:
        return lambda **where: self._answer(visit(self.world, request), view, where)

    def _done(self, view: Callable[..., Any]) -> Callable[..., Response]:
        """Not under the lock: what is asked for takes it itself."""
        return lambda **where: view(visit(self.world, request), **where)

    def _answer(self, visitor: Visit, view: Callable[..., Any], where: Json, status: int = 200) -> Response:
        with self.world.lock:
            shown = view(visitor, **where)
            if not isinstance(shown, tuple):
                return shown
            answer = page(visitor, shown[0], status, **shown[1])
        keep(answer, TOKEN, visitor.token)
        return answer

    def show(self, visitor: Visit, path: str, status: int) -> Response:
        """The page at a path, for a form that was refused there."""
        parts = urlsplit(path)
        try:
            rule, where = self.web.create_url_adapter(request).match(parts.path, "GET")  # type: ignore[union-attr]
        except HTTPException:
            rule, where = "page /", {}
        view = self.views.get(str(rule).removeprefix("page "), lists.home)
        query = dict(parse_qsl(parts.query))
        seen = Visit(
            self.world, visitor.path, query, visitor.you, visitor.token, visitor.refusal, visitor.typed
        )
        return self._answer(seen, view, dict(where), status)
