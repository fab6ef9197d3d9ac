"""Requests that actions share, at a real sandbox: what GitHub declines of one takes nothing else with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from flows.model import Actor, Issue, Repository, Seen, Subject
from jobs import snapshot
from jobs.apply.doing import Doing
from jobs.apply.share import Part, Share, send
from jobs.errors import Later
from jobs.hands import Hands
from jobs.settings import Settings
from jobs.store import Store, due
from tests.jobs.office import opened

REPO, BRANCH = "/repos/acme/api", "agent/1-1"
NEED = {"contents": "write", "issues": "write", "pull_requests": "write"}
NOBODY = Seen(
    Subject("acme", "api", 1), Repository("acme/api", "main"), Issue("I", "x", "", Actor("a"), True)
)


@dataclass
class Desk:
    """The App's hands on the issue #1 of acme/api, with leave to do anything there."""

    hands: Hands
    doing: Doing

    def write(self, method: str, path: str, body: dict[str, Any]) -> Any:
        slot = self.doing.slot(NEED, (200, 201))
        return self.hands.github.write(slot, method, f"{REPO}/{path}", body).json

    def get(self, path: str) -> Any:
        return self.hands.github.get("acme", f"{REPO}/{path}")

    def send(self, *parts: Part) -> int:
        return send(self.doing, [Share((part,), NEED) for part in parts])

    def retitled(self, title: str) -> Part:
        """A part that shows whether it was carried out."""
        return Part("updateIssue", {"id": self.doing.seen.issue.node, "title": title})

    def branch(self) -> Part:
        sha = self.get("git/ref/heads/main")["object"]["sha"]
        given = {"repositoryId": self.doing.seen.repository.node, "name": f"refs/heads/{BRANCH}", "oid": sha}
        return Part("createRef", given, may_fail=True)

    def pull(self) -> Part:
        given = {"repositoryId": self.doing.seen.repository.node, "title": "P", "body": ""}
        given |= {"headRefName": BRANCH, "baseRefName": "main"}
        return Part("createPullRequest", given, "pullRequest { number }", later_seconds=60.0)


@pytest.fixture
def desk(tmp_path: Path, shared_settings: Settings, store: Store) -> Iterator[Desk]:
    with opened(tmp_path, shared_settings, store, [{"name": "acme/api"}]) as (hands, _):
        now, subject = hands.now(), NOBODY.subject
        lease = due.hold(store, str(subject), now)
        assert lease
        made = Desk(hands, Doing(hands, lease, NOBODY, now))
        made.write("POST", "issues", {"title": "An issue"})
        seen = snapshot.load(hands, subject, now)
        assert seen
        yield Desk(hands, Doing(hands, lease, seen, now))


def test_what_github_declines_takes_nothing_else_of_the_request_with_it(desk: Desk) -> None:
    assert desk.send(desk.branch(), desk.retitled("made")) == 1
    assert desk.send(desk.branch(), desk.retitled("it stands already")) == 1
    assert desk.get("issues/1")["title"] == "it stands already"
    with pytest.raises(Later, match="createPullRequest: No commits between main and agent/1-1") as later:
        desk.send(desk.pull(), desk.retitled("nothing to merge yet"))
    assert later.value.seconds == 60.0
    assert desk.get("issues/1")["title"] == "nothing to merge yet"
    desk.write("PUT", "contents/b.txt", {"message": "b", "content": "Yg==", "branch": BRANCH})
    assert desk.send(desk.pull(), desk.pull(), desk.retitled("one is enough")) == 1
    assert [one["head"]["ref"] for one in desk.get("pulls")] == [BRANCH]
    assert desk.get("issues/1")["title"] == "one is enough"
