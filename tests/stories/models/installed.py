"""The vendors' own programs: installed from npm, by name and exact version, into a cache folder outside
of the checkout. FLEET_TEST_CACHE names the folder, else XDG_CACHE_HOME, else it is ~/.cache.

None of a package's own scripts is run: a newer npm does not run them either unless it is told to, and the
fleet must find the programs all the same.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import platform
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

PACKAGES = {
    "@openai/codex": "0.169.0",
    "@anthropic-ai/claude-code": "2.1.328",
    "opencode-ai": "1.18.33",
    "@google/gemini-cli": "0.61.0",
}
# Gemini's program wants a newer node than some distributions have; npm has node too.
NODE_LEAST, NODE = 20, "22.20.0"
WAIT_SECONDS = 600.0


def missing() -> str:
    """Why the programs cannot be had here; empty if they can."""
    if shutil.which("npm") and shutil.which("node"):
        return ""
    return "there is no npm, which installs the vendors' programs (Debian: apt-get install nodejs npm)"


@cache
def folder() -> Path:
    """The folder that holds their commands; installed first, where they are not there yet."""
    wanted = {**PACKAGES, **_node()}
    digest = hashlib.sha256(json.dumps(wanted).encode()).hexdigest()[:12]
    place = _cache() / f"programs-{digest}"
    place.parent.mkdir(parents=True, exist_ok=True)
    with (place.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not place.exists():
            _install(wanted, place)
    return place / "node_modules" / ".bin"


def _cache() -> Path:
    env = os.environ
    given = env.get("FLEET_TEST_CACHE")
    return Path(given) if given else Path(env.get("XDG_CACHE_HOME") or Path.home() / ".cache", "agent-fleet")


def _install(wanted: dict[str, str], place: Path) -> None:
    """Whole, or not at all."""
    new = place.with_name(f"{place.name}.new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir()
    (new / "package.json").write_text(json.dumps({"private": True, "dependencies": wanted}))
    quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"]
    done = subprocess.run(
        ["npm", "install", *quiet], cwd=new, capture_output=True, text=True, timeout=WAIT_SECONDS, check=False
    )
    if done.returncode:
        raise RuntimeError(f"npm could not install {', '.join(wanted)}:\n{done.stderr[-3000:]}")
    new.rename(place)


def _node() -> dict[str, str]:
    """A node of its own, where this machine's is too old for one of the programs."""
    said = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v(\d+)\.", said)
    if found and int(found[1]) >= NODE_LEAST:
        return {}
    machine = {"x86_64": "x64", "aarch64": "arm64"}.get(platform.machine(), platform.machine())
    return {f"node-{platform.system().lower()}-{machine}": NODE}
