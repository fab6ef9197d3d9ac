"""What a visitor asks for with a form: done as the REST request of that user, or shown why not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import Response, redirect, request

from app.sandbox.nouns import Json
from app.sandbox.pages import visit as visits
from app.sandbox.pages.wishes import is_known, refusal, wish

Show = Callable[[visits.Visit, str, int], Any]
STALE = "This form did not come from a page of this sandbox, or the page is old. Load it again."
NOBODY = "Nobody is chosen. Say who you are (above, on the right), then do it again."


class Forms:
    """`perform` carries out {as, method, path, json}; `show` renders the page at a path."""

    def __init__(self, perform: Callable[[Json], Json], show: Show):
        self.perform, self.show = perform, show

    def you(self, visit: visits.Visit) -> Any:
        """Choose who one is; an empty login is nobody."""
        back = visits.local(request.form.get("back", "/"))
        if not visits.is_ours(request):
            return self._refused(visit, STALE, 403)
        user = visit.world.user(request.form.get("login", ""))
        answer = redirect(back, 303)
        visits.keep(answer, visits.YOU, user.login if user and user.kind == "User" else "")  # type: ignore[arg-type]
        return answer

    def act(self, visit: visits.Visit, owner: str, name: str, act: str) -> Any:
        if not is_known(act):
            return self._refused(visit, f"The sandbox's pages know no form {act!r}.", 404)
        if not visits.is_ours(request):
            return self._refused(visit, STALE, 403)
        if not visit.you:
            return self._refused(visit, NOBODY, 401)
        asked = wish(act, f"{owner}/{name}", request.form)
        answer = self.perform({"as": visit.you, **asked})
        if why := refusal(answer):
            return self._refused(visit, why, answer["status"] if answer["status"] >= 400 else 422)
        return redirect(self._next(act, answer, f"/{owner}/{name}"), 303)

    def _next(self, act: str, answer: Json, home: str) -> str:
        """Where the visitor goes: to what was made, else back to where they were."""
        if act in ("open", "pull"):
            return f"{home}/{'issues' if act == 'open' else 'pull'}/{answer['json']['number']}"
        return visits.local(request.form.get("back", home))

    def _refused(self, visit: visits.Visit, why: str, status: int) -> Response:
        """The page where the form stood, with the reason and what was typed."""
        back = visits.local(request.form.get("back", "/"))
        typed = request.form if visits.is_ours(request) else {}
        return self.show(replace(visit, path=back.partition("?")[0], refusal=why, typed=typed), back, status)
