"""GitHub's own descriptions, from npm: fetched once, at pinned versions, into the user's cache."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

PACKAGES = {  # package at version: the one file that we need of it
    "@octokit/openapi@23.0.2": "generated/api.github.com.json",
    "@octokit/openapi-webhooks@12.1.0": "generated/api.github.com.json",
    "@octokit/graphql-schema@15.26.1": "schema.graphql",
    "@octokit/webhooks-examples@7.6.1": "",  # index.json of each of its folders
}
SECONDS = 300
MISSING = "npm is not here, so nothing is held against GitHub's own descriptions: install Node 18 or later"


def folder() -> Path:
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "agent-fleet" / "octokit"


def fetched(name: str) -> Path:
    """The folder of `@octokit/NAME`; RuntimeError with npm's words when it cannot be had."""
    package = next(one for one in PACKAGES if one.startswith(f"@octokit/{name}@"))
    place = folder() / package.rpartition("/")[2]
    place.parent.mkdir(parents=True, exist_ok=True)
    with (place.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not place.exists():
            _fetch(package, place)
    return place


def described(name: str) -> Path:
    """The file of `@octokit/NAME`."""
    return fetched(name) / PACKAGES[next(one for one in PACKAGES if one.startswith(f"@octokit/{name}@"))]


def _fetch(package: str, place: Path) -> None:
    """npm downloads and checks the archive; only what we need of it is kept."""
    with tempfile.TemporaryDirectory(dir=place.parent) as made:
        argv = [_npm(), "pack", "--silent", "--pack-destination", made, package]
        ran = subprocess.run(argv, cwd=made, capture_output=True, text=True, timeout=SECONDS, check=False)
        archives = list(Path(made).glob("*.tgz"))
        if ran.returncode or not archives:
            raise RuntimeError(f"npm could not fetch {package}:\n{ran.stderr[-2000:]}")
        wanted = PACKAGES[package]
        with tarfile.open(archives[0]) as archive:
            for member in archive.getmembers():
                inner = member.name.partition("/")[2]
                if inner == wanted or (not wanted and inner.endswith("/index.json")):
                    target = Path(made) / "kept" / inner
                    target.parent.mkdir(parents=True, exist_ok=True)
                    content = archive.extractfile(member)
                    assert content
                    target.write_bytes(content.read())
        (Path(made) / "kept").rename(place)


def _npm() -> str:
    return shutil.which("npm") or "npm"


def is_possible() -> bool:
    """What is fetched already needs no npm."""
    names = [folder() / one.rpartition("/")[2] for one in PACKAGES]
    return all(name.exists() for name in names) or bool(shutil.which("npm") and shutil.which("node"))
