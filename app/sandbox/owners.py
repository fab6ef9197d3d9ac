"""Code owners: whom a CODEOWNERS file names for what a pull request changes."""

from __future__ import annotations

import re
from functools import lru_cache

from app.sandbox.git import diff, read
from app.sandbox.git.run import GitError
from app.sandbox.nouns import Issue, Repository
from app.sandbox.ruling import glob
from app.sandbox.world import World

PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")


@lru_cache(256)
def parsed(text: str) -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    """(what a line is about, its owners in lower case without @); addresses are nobody here."""
    found = []
    for line in text.splitlines():
        words = line.partition("#")[0].split()
        if words:
            owners = tuple(word[1:].lower() for word in words[1:] if word.startswith("@"))
            found.append((_pattern(words[0]), owners))
    return tuple(found)


def _pattern(text: str) -> re.Pattern[str]:
    """As in .gitignore; `docs/*` means the files of that folder alone."""
    is_rooted = "/" in text.rstrip("/")
    below = "" if text.endswith("/*") else "/.*" if text.endswith("/") else "(?:/.*)?"
    return re.compile(("" if is_rooted else "(?:.*/)?") + glob(text.strip("/")) + below)


def owners(world: World, repo: Repository, found: Issue) -> set[tuple[str, ...]]:
    """The owners of each changed file, by the base branch's file; the last line that fits counts."""
    pull, git = found.as_pull, str(world.git_folder(repo))
    text = _text(git, repo.refs.get(f"refs/heads/{pull.base_ref}", ""))
    if not text:
        return set()
    old = read.merge_base(git, pull.base_sha, pull.head_sha)
    groups = set()
    for one in diff.changes(git, old, pull.head_sha):
        fitting = [owners for pattern, owners in parsed(text) if pattern.fullmatch(one.path)]
        groups.add(fitting[-1] if fitting else ())
    return groups - {()}


def _text(git: str, sha: str) -> str:
    for path in PLACES if sha else ():
        try:
            found = read.tree(git, sha, path)
        except GitError:
            return ""
        if found and found[0].kind == "blob":
            return read.blob(git, found[0].sha).decode(errors="replace")
    return ""


def is_owner(world: World, repo: Repository, login: str, owner: str) -> bool:
    """`owner` is a login, or `org/team`."""
    account, slash, slug = owner.partition("/")
    if not slash:
        return login.lower() == owner
    org = world.user(account) if account == repo.owner.lower() else None
    team = org.teams.get(slug) if org else None
    return team is not None and login.lower() in team.members


def waiting(world: World, repo: Repository, found: Issue, approvers: list[str]) -> list[str]:
    """Whose approval is missing: the owners of files that none of theirs approved."""
    missing: set[str] = set()
    for group in owners(world, repo, found):
        if not any(is_owner(world, repo, login, one) for login in approvers for one in group):
            missing |= set(group)
    return sorted(missing)
