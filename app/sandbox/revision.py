"""From what people write (a branch, a tag, a SHA, HEAD) to a commit."""

from __future__ import annotations

from app.sandbox.git import read
from app.sandbox.git.run import GitError, text
from app.sandbox.nouns import Repository
from app.sandbox.world import World


def resolve(world: World, repo: Repository, name: str) -> str:
    """The commit's SHA, or "" if there is none."""
    plain = repo.default_branch if name in ("", "HEAD") else name
    for full in (plain, f"refs/heads/{plain}", f"refs/tags/{plain}", f"refs/{plain}"):
        if full in repo.refs:
            sha = repo.refs[full]
            is_tag = full.startswith("refs/tags/")
            return read.peeled(str(world.git_folder(repo)), sha) if is_tag else sha
    is_hex = 7 <= len(plain) <= 40 and all(letter in "0123456789abcdef" for letter in plain)
    if not is_hex:
        return ""
    folder = str(world.git_folder(repo))
    try:
        sha = (
            plain
            if len(plain) == 40
            else text(folder, "rev-parse", "--verify", "--quiet", f"{plain}^{{commit}}")
        )
        return read.commit(folder, sha).sha
    except GitError:
        return ""
