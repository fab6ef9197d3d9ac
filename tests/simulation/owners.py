"""What the owners of repositories change under the fleet's feet: who may write, what is archived, what
the blueprint says, and who must review. It is remembered since when, for the watch to judge by."""

from __future__ import annotations

import base64
from collections import defaultdict

from tests.simulation.kernel import Kernel
from tests.simulation.town import BLUEPRINTS, WRITERS, Town

BLUEPRINT = ".github/fleet.yml"
BROKEN = ("version: 1\nagent: [\n", "version: 1\nagent: fixer\nlimits: {attempts: many}\n", "- fixer\n")
ROLES = ("write", "write", "triage", "triage", "read", "none")
REVIEWED = {
    "required_status_checks": None,
    "enforce_admins": False,
    "restrictions": None,
    "required_pull_request_reviews": {"required_approving_review_count": 1},
}


class Owners:
    """Alice owns everything. A right, an archive or a blueprint that is as it was first has no entry."""

    def __init__(self, kernel: Kernel, town: Town):
        self.kernel, self.town = kernel, town
        self.rights: dict[tuple[str, str], list[tuple[float, bool]]] = defaultdict(list)
        self.archived: dict[str, float] = {}
        self.broken: dict[str, float] = {}
        self.reviewed: set[str] = set()

    def may(self, repo: str, login: str, since: float) -> set[bool]:
        """Whether they may write, at any moment since then."""
        past = [(0.0, login in WRITERS), *self.rights[repo, login]]
        ends = [*(at for at, _ in past[1:]), float("inf")]
        return {may for (_, may), until in zip(past, ends, strict=True) if until > since}

    def has_wavered(self, repo: str) -> bool:
        """Whether anybody's right to write there was changed: what they asked for is unclear."""
        return any(name == repo and past for (name, _), past in self.rights.items())

    def set_role(self, repo: str, login: str, role: str) -> None:
        self.town.things.post_role({"repository": repo, "login": login, "role": role})
        self.rights[repo, login].append((self.kernel.now, role == "write"))
        self.kernel.note(f"@{login} may {role} in {repo}")

    def change_a_role(self, repo: str) -> None:
        chance = self.kernel.random
        self.set_role(repo, chance.choice(("dave", "dave", "dave", "bob", "carol")), chance.choice(ROLES))

    def archive(self, repo: str) -> None:
        self.town.ask("alice", "PATCH", f"/repos/{repo}", {"archived": True})
        self.archived.setdefault(repo, self.kernel.now)

    def reopen(self, repo: str) -> None:
        self.town.ask("alice", "PATCH", f"/repos/{repo}", {"archived": False})
        self.archived.pop(repo, None)

    def break_blueprint(self, repo: str) -> None:
        if self._write(repo, self.kernel.random.choice(BROKEN)):
            self.broken.setdefault(repo, self.kernel.now)

    def mend_blueprint(self, repo: str) -> None:
        if repo in self.broken and self._write(repo, BLUEPRINTS[repo]):
            del self.broken[repo]

    def require_reviews(self, repo: str) -> None:
        """One approval, before anything is merged into its default branch."""
        self.town.ask("alice", "PUT", f"/repos/{repo}/branches/main/protection", REVIEWED)
        self.reviewed.add(repo)

    def nudge(self, repo: str) -> None:
        """A word on each issue, so that somebody looks: no event wakes it when this changes."""
        for number, issue in sorted(self.town.repo(repo).issues.items()):
            if issue.pull is None:
                self.town.ask("alice", "POST", f"/repos/{repo}/issues/{number}/comments", {"body": "Well?"})

    def _write(self, repo: str, text: str) -> bool:
        path = f"/repos/{repo}/contents/{BLUEPRINT}"
        old = self.town.ask("alice", "GET", f"{path}?ref=main")
        content = base64.b64encode(text.encode()).decode()
        body = {"message": "The blueprint", "content": content, "sha": old["sha"], "branch": "main"}
        return self.town.ask("alice", "PUT", path, body) is not None
