"""The pages on which a person makes an App from a manifest and installs it. GitHub's addresses and fields."""

from __future__ import annotations

import json
from collections.abc import Callable
from html import escape
from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import Flask, Response, redirect, request
from werkzeug.wrappers import Response as Plain

from app.sandbox.acts import installing, manifests
from app.sandbox.nouns import App
from app.sandbox.permission import role_of
from app.sandbox.world import Request, World

STYLE = "body{font:15px/1.5 system-ui,sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem}"


class Registration:
    """`POST /settings/apps/new` with a `manifest` shows what will be made; `create` makes it."""

    def __init__(self, world: World):
        self.world = world

    def mount(self, web: Flask) -> None:
        pages: dict[str, Callable[..., Any]] = {
            "GET /settings/apps/new": self.ask,
            "POST /settings/apps/new": self.ask,
            "GET /organizations/<owner>/settings/apps/new": self.ask,
            "POST /organizations/<owner>/settings/apps/new": self.ask,
            "POST /settings/apps/create": self.create,
            "GET /apps/<slug>/installations/new": self.choose,
            "POST /apps/<slug>/installations/new": self.install,
        }
        for spec, view in pages.items():
            method, _, rule = spec.partition(" ")
            web.add_url_rule(rule, f"registration {spec}", view, methods=[method])

    def ask(self, owner: str = "") -> Response:
        """The manifest is shown, with the name to be changed and who says yes."""
        given = request.form.get("manifest", "")
        state = request.args.get("state", "") or request.form.get("state", "")
        try:
            name = manifests.checked(json.loads(given)).get("name", "") if given else ""
        except ValueError as error:
            return _page("The manifest is no good", f"<p>{escape(str(error))}</p>", 422)
        fields = (
            f'<input type=hidden name=state value="{escape(state)}">'
            f'<input type=hidden name=owner value="{escape(owner)}">'
            f"<p><label>Manifest<br><textarea name=manifest rows=9>{escape(given)}</textarea></label>"
            f'<p><label>Name <input name=name value="{escape(name)}" required></label>'
            f"<p><label>You are <select name=login>{self._people()}</select></label>"
        )
        button = "<p><button>Create GitHub App</button>"
        form = f'<form method=post action="/settings/apps/create">{fields}{button}</form>'
        return _page(f"Create a GitHub App for {escape(owner) or 'yourself'}", form)

    def _people(self) -> str:
        logins = [one.login for one in self.world.state.users.values() if one.kind == "User"]
        return "".join(f"<option>{escape(login)}</option>" for login in logins)

    def create(self) -> Plain:
        """Back to `redirect_url` with `code` and `state`, as GitHub does."""
        form = request.form
        try:
            manifest = json.loads(form.get("manifest", ""))
            offer = manifests.Offer(
                manifest, form["login"], form.get("owner") or form["login"], form.get("name", "")
            )
            with self.world.lock:
                self.world.request = Request("page", "POST", request.path)
                code = manifests.create(self.world, offer)
        except ValueError as error:
            return _page("The App was not made", f"<p>{escape(str(error))}</p>", 422)
        back = manifest.get("redirect_url", "")
        if not back:
            return _page(
                "The App was made", f"<p>Its code is <code>{code}</code>; it works once, for an hour.</p>"
            )
        given = {"code": code} | ({"state": form["state"]} if form.get("state") else {})
        return redirect(f"{back}{'&' if urlsplit(back).query else '?'}{urlencode(given)}")

    def _app(self, slug: str) -> App | None:
        return next((one for one in self.world.state.apps.values() if one.slug == slug), None)

    def choose(self, slug: str) -> Response:
        app = self._app(slug)
        if app is None:
            return _page("404", "<p>There is no such App.</p>", 404)
        names = [repo.full_name for repo in self.world.state.repositories.values()]
        boxes = "".join(
            f'<p><label><input type=checkbox name=repository value="{escape(name)}"> {escape(name)}</label>'
            for name in names
        )
        fields = f"<p><label>You are <select name=login>{self._people()}</select></label>{boxes}"
        page = f"<form method=post>{fields}<p><button>Install</button></form>"
        return _page(f"Install {escape(app.name or app.slug)}", page)

    def install(self, slug: str) -> Plain:
        """On the repositories that were ticked; only their administrators may."""
        app, login, made = self._app(slug), request.form.get("login", ""), None
        if app is None:
            return _page("404", "<p>There is no such App.</p>", 404)
        with self.world.lock:
            self.world.request = Request("page", "POST", request.path)
            found = [self.world.repository(name) for name in request.form.getlist("repository")]
            if not found or any(one is None or role_of(self.world, login, one) != "admin" for one in found):
                return _page("Not installed", "<p>Tick repositories that you administer.</p>", 422)
            for repo in found:
                made = installing.put_on(self.world, app, repo, login) if repo else made
        if app.setup_url and made:
            query = urlencode({"installation_id": made.id, "setup_action": "install"})
            return redirect(f"{app.setup_url}{'&' if urlsplit(app.setup_url).query else '?'}{query}")
        return _page("Installed", f"<p>{escape(slug)} is installed.</p>")


def _page(title: str, content: str, status: int = 200) -> Response:
    head = f"<!doctype html><meta charset=utf-8><title>{title}</title><style>{STYLE}</style>"
    text = f"{head}<h1>{title}</h1>{content}"
    policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
    return Response(
        text, status, {"Content-Security-Policy": policy}, content_type="text/html; charset=utf-8"
    )
