"""Push one commit of a run to one branch below `agent/`: exactly that SHA, and with a lease."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from jobs.git import remote
from jobs.git.call import Git, GitFailed
from jobs.redact import redact
from jobs.settings import Settings

BRANCH = re.compile(r"agent/(?!.*(?:\.\.|//|/\.|\.lock(?:/|$)|[./]$))[A-Za-z0-9][A-Za-z0-9._/-]{0,200}")
# A line of `git push --porcelain`: flag, refs, and in brackets and parentheses why not.
REJECTED = re.compile(r"^!\t[^\t\n]*\t\[[^\]\n]*\] ?\(?([^\n]*?)\)?$", re.MULTILINE)
REMOTE = re.compile(r"^remote: [^\n]*\S", re.MULTILINE)
SHA = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


@dataclass(frozen=True)
class Delivery:
    """`sha` shall stand at `branch` of `repo`, which holds `expected` now ("": is not there)."""

    repo: str
    branch: str
    sha: str
    expected: str = ""


def push(settings: Settings, run_dir: Path, delivery: Delivery, token: str) -> str:
    """Empty when the branch holds the SHA (also when it did before: done twice is done
    once); else why the remote does not take it, for people. Later and Gone as of a fetch;
    ValueError for any branch that is not an agent's."""
    if not BRANCH.fullmatch(delivery.branch):
        raise ValueError(f"{delivery.branch[:100]!r} is not pushed to; only branches below agent/ are")
    if not SHA.fullmatch(delivery.sha) or (delivery.expected and not SHA.fullmatch(delivery.expected)):
        raise ValueError("a push names whole SHAs")
    ref = f"refs/heads/{delivery.branch}"
    with remote.access(settings, token) as env:
        git = Git(run_dir / "git", env=env, timeout_seconds=300.0)
        lease = f"--force-with-lease={ref}:{delivery.expected}"
        options = ("--no-verify", "--no-thin", "--porcelain", "--recurse-submodules=no", lease)
        address = remote.url(settings, delivery.repo)
        try:
            git.run("push", *options, "--", address, f"{delivery.sha}:{ref}")
        except GitFailed as error:
            # A push whose answer was lost may have been carried out, and libcurl sends it once more.
            return "" if _holds(git, address, delivery) else _reason(error, delivery)
    return ""


def _holds(git: Git, address: str, delivery: Delivery) -> bool:
    """Whether the branch is where it shall be; False too when nobody answers."""
    ref = f"refs/heads/{delivery.branch}"
    try:
        return git.line("ls-remote", "--refs", "--", address, ref) == f"{delivery.sha}\t{ref}"
    except GitFailed:
        return False


def _reason(error: GitFailed, delivery: Delivery) -> str:
    """Why the remote refused; raises when nobody refused but the way there was closed."""
    text = redact(error.text)
    refused = REJECTED.search(text)
    if refused and "stale info" in refused[1]:
        return (
            f"The branch {delivery.branch} was made or moved by somebody else meanwhile, "
            "and their work is not overwritten. Delete or rename that branch and ask again."
        )
    if refused:
        said = " ".join(line.removeprefix("remote: ") for line in REMOTE.findall(text))
        return f"The remote refused the push of {delivery.branch}: {refused[1][:500]}. {said[:500]}".strip()
    if "returned error: 403" in text:
        return (
            f"GitHub does not let the App push to {delivery.repo}. It needs the permission "
            "contents: write, and rulesets that let it make branches below agent/."
        )
    meaning = remote.told(error, delivery.repo, "pushing to")
    raise meaning from None
