from __future__ import annotations

import signal
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx

from tests.app.sandbox.stand import Stand, start


def seed() -> dict[str, Any]:
    return {
        "users": ["alice"],
        "orgs": {"acme": {"members": {"alice": "admin"}}},
        "repositories": [{"name": "acme/api", "files": {"a.txt": "a\n"}}],
    }


def test_with_a_data_folder_a_restart_has_everything(tmp_path: Path) -> None:
    first = start(tmp_path, seed(), "--data", str(tmp_path / "data"))
    alice = first.at("alice")
    number = alice.post("/repos/acme/api/issues", json={"title": "kept", "labels": ["agent"]}).json()[
        "number"
    ]
    alice.put("/repos/acme/api/contents/b.txt", json={"message": "b", "content": "Yg=="})
    log = len(first.control("log", "GET"))
    first.close()
    assert first.process.wait(0) == 0
    again = start(tmp_path, seed(), "--data", str(tmp_path / "data"))
    try:
        assert again.tokens == first.tokens
        found = again.at("alice").get(f"/repos/acme/api/issues/{number}").json()
        assert (found["title"], found["labels"][0]["name"]) == ("kept", "agent")
        assert again.at("alice").get("/repos/acme/api/contents/b.txt").status_code == 200
        assert again.client(f"Bearer {again.jwt()}").get("/app").status_code == 200
        assert len(again.control("log", "GET")) == log
        made = again.at("alice").post("/repos/acme/api/issues", json={"title": "next"}).json()
        assert made["number"] == number + 1
        assert made["id"] > found["id"]
    finally:
        again.close()


def test_without_one_nothing_is_left(tmp_path: Path) -> None:
    stand = start(tmp_path, seed())
    assert stat.S_IMODE(stand.key_file.stat().st_mode) == 0o600
    assert (stand.data / "git" / "acme" / "api.git").is_dir()
    stand.process.send_signal(signal.SIGTERM)
    assert stand.process.wait(60) == 0
    assert not stand.data.exists()


def test_a_seed_that_is_wrong_says_so(tmp_path: Path) -> None:
    (tmp_path / "seed.yml").write_text("colour: blue\n")
    done = subprocess.run(
        [sys.executable, "-m", "app.sandbox", "--seed", str(tmp_path / "seed.yml")],
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert done.returncode == 2
    assert "colour" in done.stderr


def test_a_folder_becomes_a_repository(stand: Stand, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "run").write_text("#!/bin/sh\n")
    (tmp_path / "bin" / "run").chmod(0o755)
    (tmp_path / "link").symlink_to("bin/run")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "config").write_text("")
    repo = stand.repository("acme/from-folder", folder=str(tmp_path))
    tree = stand.at("alice").get(f"/repos/{repo}/git/trees/main", params={"recursive": "1"}).json()["tree"]
    assert {(one["path"], one["mode"]) for one in tree if one["type"] == "blob"} == {
        ("bin/run", "100755"),
        ("link", "120000"),
    }


def test_a_bundle_becomes_a_repository(stand: Stand, tmp_path: Path) -> None:
    work, token = tmp_path / "work", stand.tokens["alice"]
    subprocess.run(["git", "clone", "-q", stand.git_url("acme/first", token), str(work)], check=True)
    bundle = tmp_path / "first.bundle"
    subprocess.run(["git", "-C", str(work), "bundle", "create", "-q", str(bundle), "main"], check=True)
    repo = stand.repository("acme/from-bundle", bundle=str(bundle))
    shas = {
        stand.at("alice").get(f"/repos/{name}/commits/main").json()["sha"] for name in ("acme/first", repo)
    }
    assert len(shas) == 1


def test_unknown_routes_are_a_501_and_unknown_pages_a_404(stand: Stand) -> None:
    unknown = stand.at("alice").get("/repos/acme/first/releases")
    assert unknown.status_code == 501
    assert "does not know" in unknown.json()["message"]
    assert stand.client().get("/acme/none").status_code == 404
    assert stand.client().get("/a/b/c/d").status_code == 404


def test_a_person_can_watch_and_nothing_is_run(stand: Stand, repo: str) -> None:
    alice = stand.at("alice")
    body = {"title": "<script>alert(1)</script>", "body": "<img src=x onerror=alert(1)>", "labels": ["agent"]}
    number = alice.post(f"/repos/{repo}/issues", json=body).json()["number"]
    page = stand.client().get(f"/{repo}/issues/{number}")
    assert page.status_code == 200
    assert "<script" not in page.text
    assert "<img" not in page.text
    assert 'class="event labeled"' in page.text
    assert repo in stand.client().get("/").text
    assert stand.client().get(f"/{repo}").status_code == 200


def test_it_listens_on_loopback_and_survives_what_is_no_http(stand: Stand) -> None:
    import socket

    port = int(stand.url.rsplit(":", 1)[1])
    for raw in (b"\x00\x01\r\n\r\n", b"POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n", b"GET"):
        with socket.create_connection(("127.0.0.1", port), 5) as link:
            link.sendall(raw)
            link.shutdown(socket.SHUT_WR)
            link.recv(1000)
    assert httpx.get(f"{stand.url}/rate_limit", trust_env=False).status_code == 200
