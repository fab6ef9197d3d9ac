"""Flask behind the same listener: requests and answers pass as they are."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, Response, request

from app.bridge import MOST_BYTES, Bridge
from tests.app.door import Door

SCOPE = {
    "type": "http",
    "method": "POST",
    "path": "/echo/ä",
    "query_string": b"q=%C3%B6",
    "http_version": "1.1",
    "scheme": "https",
    "server": ("127.0.0.1", 8000),
    "client": ("192.0.2.7", 1234),
    "headers": [(b"host", b"fleet.example"), (b"cookie", b"a=1"), (b"cookie", b"b=2"), (b"x-one", b"1")],
}


def pages() -> Flask:
    app = Flask("pages")

    @app.post("/echo/<name>")
    def echo(name: str) -> Response:
        answer = Response(f"{name} {request.args['q']} {request.get_data().decode()}", 201)
        seen = (request.scheme, request.host, request.remote_addr, request.cookies["b"])
        answer.headers["X-Saw"] = " ".join(map(str, seen))
        answer.set_cookie("one", "1")
        answer.set_cookie("two", "2")
        return answer

    @app.get("/broken")
    def broken() -> str:
        raise RuntimeError("a secret of the inside")

    return app


def ask(app: Flask, scope: dict[str, Any], chunks: list[bytes], leaves: bool = False) -> list[dict[str, Any]]:
    """The messages of the answer. A client that `leaves` does so after the first part."""
    said: list[dict[str, Any]] = []

    async def story() -> None:
        gone = asyncio.Event()
        parts = iter(
            [*({"body": one, "more_body": True} for one in chunks), {"body": b"", "more_body": False}]
        )

        async def receive() -> dict[str, Any]:
            part = next(parts, None)
            if part is None:
                await gone.wait()
                return {"type": "http.disconnect"}
            return {"type": "http.request", **part}

        async def send(message: dict[str, Any]) -> None:
            said.append(message)
            if leaves and message.get("body"):
                gone.set()

        await asyncio.wait_for(Bridge(app)({**SCOPE, **scope}, receive, send), 20)

    asyncio.run(story())
    return said


def test_flask_sees_the_request_and_the_client_its_answer():
    said = ask(pages(), {}, [b"one ", b"two"])
    assert said[0]["status"] == 201
    assert b"".join(one.get("body", b"") for one in said).decode() == "ä ö one two"
    headers = said[0]["headers"]
    assert dict(headers)[b"x-saw"] == b"https fleet.example 192.0.2.7 2"
    assert [name for name, _ in headers].count(b"set-cookie") == 2


def test_a_header_that_only_looks_like_another_is_dropped():
    app = Flask("pages")
    app.get("/who")(lambda: ",".join(f"{name}={value}" for name, value in request.headers))
    scope = {"method": "GET", "path": "/who", "headers": [(b"x-user", b"ada"), (b"x_user", b"eve")]}
    said = ask(app, scope, [])
    assert b"X-User=ada" in b"".join(one.get("body", b"") for one in said)
    assert b"eve" not in b"".join(one.get("body", b"") for one in said)


def test_an_error_of_a_page_is_a_500_that_tells_nothing():
    said = ask(pages(), {"method": "GET", "path": "/broken"}, [])
    assert said[0]["status"] == 500
    assert b"secret" not in b"".join(one.get("body", b"") for one in said)


def test_what_is_larger_than_any_form_is_refused():
    assert ask(pages(), {}, [b"x" * MOST_BYTES, b"x"])[0]["status"] == 413


def test_an_answer_without_end_ends_when_its_reader_leaves():
    closed = []

    def forever() -> Iterator[str]:
        try:
            yield from itertools.repeat("more\n")
        finally:
            closed.append(True)

    app = Flask("pages")
    app.get("/stream")(lambda: Response(forever(), mimetype="text/plain"))
    said = ask(app, {"method": "GET", "path": "/stream"}, [], leaves=True)
    assert said[1]["body"] == b"more\n"
    assert closed == [True]


@pytest.mark.parametrize(("method", "path", "status"), [("HEAD", "/healthz", 200), ("POST", "/healthz", 405)])
def test_pages_answer_beside_the_webhook(shared_door: Door, method: str, path: str, status: int):
    assert shared_door.ask(method, path)[0] == status
    assert shared_door.ask("GET", "/nothing")[0] == 404
