"""A repository without a blueprint, of its own or its owner's, is offered one, by one pull request, ever."""

from __future__ import annotations

import base64
from typing import Any
from urllib.parse import quote

from flows import words
from flows.config import blueprint, proposal
from flows.model import Blueprint, Subject
from jobs import ledger
from jobs.github import Slot
from jobs.hands import Hands
from jobs.labelling import text_of
from jobs.store.due import Lease

BRANCH = "fleet/onboard"
CONTENTS = {"contents": "write"}


def propose(hands: Hands, lease: Lease, subject: Subject) -> str:
    """What became of the blueprint, in words. The pull request is found again by its branch, open
    or closed: what a person closed is not asked for twice."""
    own, given = (text_of(hands, repo) for repo in (subject.repo, f"{subject.owner}/.github"))
    if own is not None or blueprint.is_given(given):
        return _stands("there" if own is not None else f"that of {subject.owner}/.github", own, given)
    repository = hands.github.get(subject.owner, f"/repos/{subject.repo}")
    if repository.get("archived"):
        return "none: the repository is archived"
    before = _pull(hands, subject)
    if before:
        how = "open" if before["state"] == "open" else "closed"
        return f"#{before['number']} is {how}"
    base = repository["default_branch"]
    head = hands.github.get(subject.owner, f"{_root(subject)}/git/ref/heads/{quote(base)}", missing_ok=True)
    if head is None:
        return "none: the repository is empty"
    names, texts = _files(hands, subject, base)
    try:
        _branch(hands, lease, subject, head["object"]["sha"])
        _commit(hands, lease, subject, proposal.render(names, texts, _agent(hands)))
        return _open(hands, lease, subject, base)
    except PermissionError as error:  # whoever onboards can mend it, and reads it here
        return f"none: {error}"


def _stands(where: str, own: str | None, given: str | None) -> str:
    """A blueprint with a mistake starts nothing, so whoever onboards reads of the first."""
    _, problems = blueprint.parse(own, given)
    if not problems:
        return where
    first = problems[0]
    return f"{where}, but {first.where}, line {first.line}: {first.what}: {first.remedy}"


def _agent(hands: Hands) -> str:
    """The default agent where a worker serves it, or none says what it serves; else the first."""
    served = sorted({agent for host in ledger.hosts(hands.store, hands.now()) for agent in host.agents})
    default = Blueprint().agent
    return default if default in served or not served else served[0]


def _files(hands: Hands, subject: Subject, base: str) -> tuple[list[str], dict[str, str]]:
    """The names at the top of the repository, and what stands in those that tell how it is tested."""
    rows = hands.github.get(subject.owner, f"{_root(subject)}/contents", {"ref": base}, missing_ok=True) or []
    names = [row["name"] for row in rows]
    texts = {}
    for name in (name for name in proposal.READ if name in names):
        path = f"{_root(subject)}/contents/{name}"
        found = hands.github.get(subject.owner, path, {"ref": base}, missing_ok=True)
        if isinstance(found, dict) and found.get("content"):
            texts[name] = base64.b64decode(found["content"]).decode("utf-8", "replace")
    return names, texts


def _branch(hands: Hands, lease: Lease, subject: Subject, sha: str) -> None:
    """422 says that it exists already."""
    slot = Slot(lease, subject.repo, "write", CONTENTS, (201, 422))
    body = {"ref": f"refs/heads/{BRANCH}", "sha": sha}
    hands.github.write(slot, "POST", f"{_root(subject)}/git/refs", body)


def _commit(hands: Hands, lease: Lease, subject: Subject, text: str) -> None:
    """422 and 409 say that the branch holds the file already."""
    slot = Slot(lease, subject.repo, "write", CONTENTS, (201, 409, 422))
    content = base64.b64encode(text.encode()).decode()
    body = {"message": "Say how coding agents work here", "content": content, "branch": BRANCH}
    hands.github.write(slot, "PUT", f"{_root(subject)}/contents/{blueprint.PATH}", body)


def _open(hands: Hands, lease: Lease, subject: Subject, base: str) -> str:
    slot = Slot(lease, subject.repo, "creation", {"pull_requests": "write"}, (201, 422))
    title, body = words.proposal()
    asked = {"title": title, "body": body, "head": BRANCH, "base": base}
    answer = hands.github.write(slot, "POST", f"{_root(subject)}/pulls", asked)
    if answer.status == 201:
        return f"#{answer.json['number']} is open"
    found = _pull(hands, subject)
    if not found:
        raise RuntimeError(f"GitHub does not open a pull request from {BRANCH}: {str(answer.json)[:300]}")
    return f"#{found['number']} is open"


def _pull(hands: Hands, subject: Subject) -> Any:
    asked = {"head": f"{subject.owner}:{BRANCH}", "state": "all"}
    found = hands.github.get(subject.owner, f"{_root(subject)}/pulls", asked)
    return found[0] if found else None


def _root(subject: Subject) -> str:
    return f"/repos/{subject.repo}"
