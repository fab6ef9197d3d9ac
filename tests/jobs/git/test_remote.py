"""The token, over real smart HTTP: `git http-backend` behind a server that asks for a password."""

from __future__ import annotations

import base64
import os
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from jobs.errors import Gone, Later
from jobs.git import mirror
from jobs.git.call import GitFailed
from jobs.git.push import Delivery, push
from jobs.settings import Settings
from tests.jobs.git.repos import REPO, Bench, Remote

TOKEN = "ghs_" + "a1B2c3D4e5F6" * 3
WANTED = "Basic " + base64.b64encode(f"x-access-token:{TOKEN}".encode()).decode()


@dataclass
class Web:
    """A git server on loopback; `answer` is a status that it gives to all, 0 for none."""

    folder: Path
    answer: int = 0
    location: str = ""
    seen: list[str] = field(default_factory=list)
    url: str = ""


def handler(web: Web) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            web.seen.append(self.requestline)
            if web.answer:
                return self.refuse(web.answer)
            if self.headers.get("Authorization") != WANTED:
                return self.refuse(401)
            return self.serve()

        do_POST = do_GET

        def refuse(self, status: int) -> None:
            self.send_response(status)
            self.send_header("WWW-Authenticate", 'Basic realm="git"')
            if web.location:
                self.send_header("Location", web.location + self.path)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def serve(self) -> None:
            path, _, query = self.path.partition("?")
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            env = {
                "PATH": os.environ["PATH"],
                "GIT_PROJECT_ROOT": str(web.folder),
                "GIT_HTTP_EXPORT_ALL": "1",
                "REQUEST_METHOD": self.command,
                "PATH_INFO": path,
                "QUERY_STRING": query,
                "CONTENT_TYPE": self.headers.get("Content-Type", ""),
                "CONTENT_LENGTH": str(len(body)),
                "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
                "REMOTE_USER": "someone",
                "GIT_CONFIG_COUNT": "1",
                "GIT_CONFIG_KEY_0": "safe.directory",
                "GIT_CONFIG_VALUE_0": "*",
            }
            out = subprocess.run(["git", "http-backend"], input=body, env=env, capture_output=True).stdout
            head, _, content = out.partition(b"\r\n\r\n")
            lines = dict(line.split(": ", 1) for line in head.decode().split("\r\n"))
            self.send_response(int(lines.pop("Status", "200").split()[0]))
            for name, value in lines.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    return Handler


@pytest.fixture
def web(remote: Remote) -> Iterator[Web]:
    web = Web(remote.folder)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(web))
    web.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield web
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def over_http(settings: Settings, web: Web) -> Settings:
    return replace(settings, git_url=web.url)


def everything_below(folder: Path) -> bytes:
    return b"".join(
        path.read_bytes() for path in folder.rglob("*") if path.is_file() and not path.is_symlink()
    )


def test_the_token_opens_the_remote_and_stands_nowhere_afterwards(
    over_http: Settings, remote: Remote, web: Web
):
    held = mirror.fetch(over_http, REPO, TOKEN)
    assert mirror.head(held, "main") == remote.sha("main")
    assert not any(TOKEN in line for line in web.seen)
    assert list(over_http.data.glob("askpass-*")) == []
    found = everything_below(over_http.data)
    assert TOKEN.encode() not in found
    assert base64.b64encode(TOKEN.encode()) not in found


def test_a_push_with_the_token_arrives(over_http: Settings, remote: Remote, bench: Bench):
    (bench.tree / "a.txt").write_text("changed\n")
    sha = bench.collect().sha
    assert push(over_http, bench.run_dir, Delivery(REPO, "agent/1-1", sha), TOKEN) == ""
    assert remote.sha("agent/1-1") == sha
    assert TOKEN.encode() not in everything_below(over_http.data)


@pytest.mark.parametrize("token", ["", "ghs_wrong"])
def test_without_the_right_token_the_repository_is_gone(over_http: Settings, token: str):
    with pytest.raises(Gone):
        mirror.fetch(over_http, REPO, token)


@pytest.mark.parametrize(
    ("status", "error"), [(404, Gone), (500, Later), (503, Later), (429, Later), (403, Later)]
)
def test_a_refusal_of_the_server_says_who_must_act(over_http: Settings, web: Web, status: int, error: type):
    web.answer = status
    with pytest.raises(error) as raised:
        mirror.fetch(over_http, REPO, TOKEN)
    assert TOKEN not in str(raised.value)


def test_a_push_that_the_app_may_not_make_names_the_permission(over_http: Settings, web: Web, bench: Bench):
    (bench.tree / "a.txt").write_text("changed\n")
    sha = bench.collect().sha
    web.answer = 403
    assert "contents: write" in push(over_http, bench.run_dir, Delivery(REPO, "agent/1-1", sha), TOKEN)


def test_a_redirect_is_not_followed(over_http: Settings, web: Web, remote: Remote):
    other = Web(remote.folder)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(other))
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        web.answer, web.location = 301, f"http://127.0.0.1:{server.server_port}"
        with pytest.raises(Gone):
            mirror.fetch(over_http, REPO, TOKEN)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert other.seen == []


def test_a_remote_that_is_not_there_is_for_later(settings: Settings):
    with pytest.raises(Later, match="fetching acme/api did not work"):
        mirror.fetch(replace(settings, git_url="http://127.0.0.1:1"), REPO, TOKEN)


def test_an_address_that_would_run_a_program_is_refused_by_git(settings: Settings, tmp_path: Path):
    with pytest.raises(GitFailed, match="transport 'ext' not allowed"):
        mirror.fetch(replace(settings, git_url=f"ext::touch {tmp_path}/ran #"), REPO, "")
    assert not (tmp_path / "ran").exists()
