"""Another git's address, the token that it asks for, and what its refusals mean."""

from __future__ import annotations

import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jobs.errors import Gone, Later
from jobs.git.call import GitFailed
from jobs.git.erase import erase
from jobs.redact import redact
from jobs.settings import Settings

REPO = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,38}/(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}")
ASKPASS = """#!/bin/sh
case "$1" in
Username*) echo x-access-token ;;
*) cat "${0%/*}/token" ;;
esac
"""
STALE_SECONDS = 3600.0

# What git prints (with LC_ALL=C) -> who must act. First match holds.
GONE = re.compile(
    r"repository .* not found|returned error: (404|410|401|30\d)|unable to update url base from redirection"
    r"|Authentication failed|could not read (Username|Password)|does not appear to be a git repository"
    r"|No such file or directory.*fetch|repository .* does not exist",
    re.IGNORECASE,
)
LATER = re.compile(
    r"returned error: (403|408|429|5\d\d)|could not resolve|failed to connect|couldn't connect|connection"
    r"|timed? ?out|not finished after|early EOF|hung up|RPC failed|unable to access|remote error|TLS|SSL"
    r"|unexpected disconnect|expected flush|transfer closed|too slow|empty reply|invalid index-pack output",
    re.IGNORECASE,
)


def checked(repo: str) -> str:
    """`repo` when it is `owner/name` as GitHub makes them; ValueError otherwise."""
    if not REPO.fullmatch(repo):
        raise ValueError(f"not a repository: {repo[:100]!r}; write owner/name")
    return repo


def url(settings: Settings, repo: str) -> str:
    """Where `repo` is fetched from and pushed to. No token is ever part of it."""
    return f"{settings.git_url}/{checked(repo)}.git"


@contextmanager
def access(settings: Settings, token: str) -> Iterator[dict[str, str]]:
    """The environment in which git may reach the remote with `token` ("" for none).

    The token stands in a 0600 file of a private folder for as long as git runs, and
    nowhere else: not in argv, a URL, a configuration or git's environment.
    """
    is_http = settings.git_url.startswith(("http://", "https://"))
    env = {"GIT_ALLOW_PROTOCOL": "http:https" if is_http else "file"}
    if not token:
        yield env
        return
    _forget_stale(settings.data)
    folder = Path(tempfile.mkdtemp(prefix="askpass-", dir=settings.data))
    try:
        secret = folder / "token"
        secret.touch(0o600)
        secret.write_text(f"{token}\n")
        script = folder / "ask"
        script.write_text(ASKPASS)
        script.chmod(0o700)
        yield {**env, "GIT_ASKPASS": str(script)}
    finally:
        erase(folder)


def told(error: GitFailed, repo: str, doing: str) -> Exception:
    """What a failed fetch or push means: Gone, Later, or the git failure itself without secrets."""
    text = redact(error.text)
    last = next(
        (line for line in reversed(text.splitlines()) if line.strip() not in ("", "Done")), "git said nothing"
    )
    if GONE.search(text):
        return Gone(repo)
    if LATER.search(text) or error.code is None:
        return Later(30.0, f"{doing} {repo} did not work: {last[:300]}")
    return GitFailed(error.verb, error.code, text)


def _forget_stale(data: Path) -> None:
    """Folders of processes that were killed while git ran; their tokens are long dead."""
    for folder in data.glob("askpass-*"):
        if folder.stat().st_mtime < time.time() - STALE_SECONDS:
            erase(folder)
