"""What must stand before a door is measured: the others' packages, and what is delivered."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from jobs.github.verify import sign

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "agent-fleet-bench"
SECRET = "a secret of the measurement"


def install(names: list[str]) -> None:
    """The others' packages stand in the cache; registries are asked once."""
    python, node = CACHE / "python", CACHE / "node"
    CACHE.mkdir(parents=True, exist_ok=True)
    if any("aiohttp" in name for name in names) and not (python / "ready-2").exists():
        packages = ["aiohttp>=3.14,<4", "gidgethub>=6,<7", "redis[hiredis]>=7,<9", "uvloop>=0.22,<0.30"]
        subprocess.run([sys.executable, "-m", "venv", python], check=True, stdout=sys.stderr)
        subprocess.run([python / "bin/pip", "install", "-q", *packages], check=True, stdout=sys.stderr)
        (python / "ready-2").touch()
    if any("probot" in name for name in names) and not (node / "ready").exists():
        node.mkdir(exist_ok=True)
        (node / "package.json").write_text('{"private": true}\n')
        command = ["npm", "install", "--no-audit", "--no-fund", "probot@14", "ioredis@5"]
        subprocess.run(command, cwd=node, check=True, stdout=sys.stderr)
        (node / "ready").touch()


def deliveries(file: Path) -> None:
    """Thirty-two signed payloads of 25 KB, as pairs of lines."""
    with file.open("w") as out:
        for number in range(32):
            repository = {"id": 7, "full_name": "acme/api", "owner": {"login": "acme"}, "private": False}
            pull = {"id": number, "number": number, "title": f"Change {number}", "state": "open", "body": ""}
            payload = {"action": "synchronize", "number": number, "pull_request": pull}
            payload |= {"repository": repository, "sender": {"login": "ada"}, "installation": {"id": 1}}
            row = {"name": "agent/12-1", "url": f"https://api.github.com/repos/acme/api/pulls/{number}"}
            pull["links"] = [row] * ((25_000 - len(json.dumps(payload))) // (len(json.dumps(row)) + 2))
            body = json.dumps(payload)
            out.write(f"{sign(SECRET, body.encode())}\n{body}\n")
