"""What must be true when the storm is over and all is calm: judged on GitHub, the disks and the store."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from app.sandbox.gates import decision
from app.sandbox.git import write
from flows.actions import Action, DeleteBranch, LookAgain, Reply
from flows.model import Subject
from flows.plan import plan
from jobs import snapshot
from jobs.hands import Hands
from jobs.store import keys
from tests.simulation.asked import ANEW, SURELY
from tests.simulation.field import Field, Keeper
from tests.simulation.town import BOT
from tests.simulation.watch import AUTO, Watch, number_of, subject_of

STATES = {"fleet:ready", "fleet:running", "fleet:delivered", "fleet:done", "fleet:failed"}


class Verdict:
    """Says to the watch what is wrong at the end."""

    def __init__(self, watch: Watch, hands: Hands):
        self.lineage = watch.lineage
        self.watch, self.hands, self.town = watch, hands, watch.town
        self.asked, self.owners, self.say = watch.asked, watch.owners, watch.say
        self.now = watch.sky.kernel.now

    def judge(self, fields: list[Field], repos: list[str]) -> None:
        self._effects()
        for repo in repos:
            for number, issue in sorted(self.town.repo(repo).issues.items()):
                if issue.pull is None and repo not in self.owners.archived:
                    if not self._is_above(f"{repo}#{number}"):
                        self._issue(f"{repo}#{number}")
                    self.planned(f"{repo}#{number}")
            self._branches(repo)
        self._disks(fields)

    def _effects(self) -> None:
        """From the write log: each effect once."""
        count: Counter[str] = Counter()
        for line in self.town.world.log:
            if line["actor"] != BOT or line["status"] >= 300:
                continue
            if line["kind"] == "comment" and not self._is_manifest(line["subject"]):
                count[f"comments on {line['subject']}"] += 1
            if line["kind"] == "pull":
                repo = line["subject"].partition("#")[0]
                count[f"pull requests from {repo} {line['details']['head']}"] += 1
        for what, times in count.items():
            if times > 1 + self.watch.sky.belated:
                self.say(f"{times} {what} by our App")

    def _is_above(self, subject: str) -> bool:
        """An epic, an audit or a manifest: another verdict's (`harvest.py`, `reckoning.py`)."""
        return (
            self._is_manifest(subject)
            or "epic" in self.town.labels(subject)
            or "[Audit]" in self.town.issue(subject).title
        )

    def _is_manifest(self, subject: str) -> bool:
        turns = self.watch.turns
        return turns is not None and turns.campaign.is_filed(subject)

    def _issue(self, subject: str) -> None:
        """Label and comment tell the truth, and what was asked for came to an end."""
        labels, issue = self.town.labels(subject), self.town.issue(subject)
        states, pulls = labels & STATES, self._pulls(subject)
        if len(states) > 1:
            self.say(f"{subject} carries {sorted(states)}")
        for state in states & {"fleet:ready", "fleet:running"}:
            self.say(f"{subject} still says {state}")
        merged = [one for one in pulls if one.as_pull.merged_at]
        if "fleet:done" in states and not merged:
            self.say(f"{subject} says fleet:done, and nothing was merged")
        if "fleet:delivered" in states and not any(one.is_open for one in pulls):
            self.say(f"{subject} says fleet:delivered, and no pull request is open")
        is_clear = not self.asked.is_unclear(subject)
        why_not = self.asked.unasked(subject, self.now, SURELY)
        is_asked = is_clear and "agent" in labels and issue.is_open and not why_not
        if is_asked and "hold" not in labels and not states and not self._was_cancelled(subject, pulls):
            self.say(f"{subject} is asked for, and no label says what became of it")
        if is_asked and not self._comments(subject):
            self.say(f"{subject} is asked for, and no comment says where it stands")
        for one in pulls:
            if one.is_open:
                self._open_pull(subject, one)

    def _was_cancelled(self, subject: str, pulls: list[Any]) -> bool:
        """Somebody closed its pull request, stopped it, or opened it anew: it waits to be asked again."""
        closed = any(not one.is_open and not one.as_pull.merged_at for one in pulls)
        closed = closed or self._is_reopened(subject, pulls)
        repo = self.town.repo(subject.partition("#")[0])
        said = any("ancelled" in repo.comments[one].body for one in self._comments(subject))
        mine = [one for one in self.watch.keepers if subject_of(one) == subject]
        return closed or said or any(one.stop or self._is_gone(one) for one in mine)

    def _is_reopened(self, subject: str, pulls: list[Any]) -> bool:
        """After its pull request was merged: whether that is to be done anew, a person says."""
        events = [one.at for one in self.town.issue(subject).events if one.kind == "reopened"]
        return any(one.as_pull.merged_at < at for one in pulls if one.as_pull.merged_at for at in events)

    def _is_gone(self, keeper: Keeper) -> bool:
        """Its branch was deleted before it had a pull request: the issue was closed for a while."""
        repo, branch = self.town.repo(keeper.spec.repo), keeper.spec.branch
        pulled = {one.pull.head_ref for one in repo.issues.values() if one.pull}
        was_pushed = keeper.seal is not None and bool(keeper.seal.sha)
        return was_pushed and branch not in pulled and f"refs/heads/{branch}" not in repo.refs

    def _open_pull(self, subject: str, issue: Any) -> None:
        """What could be merged was merged."""
        repo, pull = subject.partition("#")[0], issue.as_pull
        checks = [one for one in self.town.repo(repo).checks.values() if one.head_sha == pull.head_sha]
        is_green = not checks or max(checks, key=lambda one: one.id).conclusion == "success"
        base = self.town.repo(repo).refs[f"refs/heads/{pull.base_ref}"]
        git = str(self.town.world.git_folder(self.town.repo(repo)))
        can = bool(write.merged_tree(git, base, pull.head_sha))
        held = "hold" in self.town.labels(subject) or self.asked.is_unclear(subject)
        unwelcome = decision(self.town.world, self.town.repo(repo), issue) in (
            "CHANGES_REQUESTED",
            "REVIEW_REQUIRED",
        )
        is_left = not self.town.issue(subject).is_open and self.asked.said(subject, rf"/fleet ({ANEW})\b")
        if unwelcome or is_left:  # closed before what was asked for last was done: a person decides
            return
        if repo in AUTO and is_green and can and not held and not pull.is_draft:
            self.say(f"{repo}#{issue.number} (for {subject}) could be merged, and was not")

    def _pulls(self, subject: str) -> list[Any]:
        repo, _, number = subject.partition("#")
        ours = [one for one in self.town.repo(repo).issues.values() if one.pull and one.login == BOT]
        return [one for one in ours if number_of(one.as_pull.head_ref) == number]

    def _comments(self, subject: str) -> list[Any]:
        repo = self.town.repo(subject.partition("#")[0])
        return [one for one in self.town.issue(subject).comments if repo.comments[one].login == BOT]

    def _branches(self, repo: str) -> None:
        if self.watch.is_wiped:
            return  # of a run that was pushed but had no pull request yet, a lost store forgets the push
        found = self.town.repo(repo)
        known = {one.pull.head_ref for one in found.issues.values() if one.pull}
        for name in found.refs:
            branch = name.removeprefix("refs/heads/")
            subject = f"{repo}#{number_of(branch)}"
            waits = branch in known or not number_of(branch) or self.asked.unasked(subject, self.now)
            if branch.startswith("agent/") and not waits and not self.asked.is_held_beside(subject):
                self.say(f"{repo}: the branch {branch} was left behind")

    def _disks(self, fields: list[Field]) -> None:
        alive: dict[str, list[str]] = defaultdict(list)
        for place in fields:
            for name, keeper in place.keepers.items():
                if keeper.is_alive:
                    alive["still runs"].append(name)
                elif keeper.has_workspace:
                    alive["left its workspace behind"].append(name)
        for what, names in alive.items():
            self.say(f"{', '.join(names)} {what}")

    def planned(self, subject: str) -> None:
        """A look would do nothing."""
        parsed = Subject.parse(subject)
        seen = snapshot.load(self.hands, parsed, self.now)
        actions = plan(seen, snapshot.terms(self.hands, seen, self.now)) if seen else []
        left = [one for one in actions if not isinstance(one, LookAgain) and not self._is_forgotten(one)]
        if left:
            self.say(f"{subject}: a look would still do {type(left[0]).__name__} ({left[0].why})")
        slots = Counter(one.slot for one in actions)
        for slot, times in slots.items():
            if times > 1:
                self.say(f"{subject}: a plan touches {slot} {times} times")

    def _is_forgotten(self, action: Action) -> bool:
        """A refusal, where our App has no comment, stands in the store alone: the next look says it again.
        Whoever did not see yet what was pushed for a stopped target does not look again."""
        if isinstance(action, DeleteBranch):
            return self.watch.turns is not None and self.watch.sky.lagging_until > 0
        return self.watch.is_wiped and isinstance(action, Reply) and not action.answer.is_accepted


def leftovers(client: Any, now: float) -> list[str]:
    """What a fleet at rest must not hold in its store."""
    found = [f"looking holds {client.zcard(keys.LOOKING)}"] if client.zcard(keys.LOOKING) else []
    claims = [one for one in client.zrange(keys.OPEN_CLAIMS, 0, -1) if "#" in one or "~" in one]
    found += [f"open claims hold {claims}"] if claims else []  # a repository's may outlive what it was for
    if client.hlen(keys.LEASES):
        found.append(f"{client.hlen(keys.LEASES)} leases are not free")
    if client.xlen(keys.DELIVERIES):
        found.append("deliveries were not drained")
    found += [f"{key} holds {sorted(client.smembers(key))}" for key in client.keys(f"{keys.LIVE}*")]
    if client.zcard(keys.line("acme")):
        found.append(f"in line: {client.zrange(keys.line('acme'), 0, -1)}")
    found += [f"jobs wait in {key}" for key in client.keys("rq:queue:*")]
    late = client.zrangebyscore(keys.DUE, "-inf", now - 60.0)
    return found + ([f"overdue: {late}"] if late else [])
