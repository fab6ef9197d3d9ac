"""What must hold, whatever happens: judged on what reached GitHub and what was launched."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import Any

from app.sandbox.git import write
from flows.actions import LookAgain
from flows.model import Subject
from flows.plan import plan
from jobs import snapshot
from jobs.hands import Hands
from jobs.store import keys
from tests.simulation.field import Field, Keeper
from tests.simulation.kernel import Process
from tests.simulation.line import Sky
from tests.simulation.town import BOT, WRITERS

BRANCH = re.compile(r"agent/(\d+)-\d+")
STATES = {"fleet:ready", "fleet:running", "fleet:delivered", "fleet:done", "fleet:failed"}
AUTO = ("acme/api", "acme/lib")


class Watch:
    """Collects what went wrong, in words."""

    def __init__(self, sky: Sky):
        self.sky, self.town = sky, sky.town
        self.keepers: list[Keeper] = []
        self.wrong: list[str] = sky.wrong
        self.lookers: dict[str, tuple[float, Process, int]] = {}
        self.echoes: set[str] = set()

    def say(self, text: str) -> None:
        self.sky.kernel.note(f"WRONG {text}")
        self.wrong.append(text)

    # while it goes on

    def heard(self, name: str, names: list[str], words: list[str], answer: Any) -> None:
        """A script of the store was run: who looks at what now, and what wakes whom."""
        me = self.sky.kernel.current
        if name in ("take", "hold") and answer:
            subject = answer if name == "take" else words[0]
            until, other, life = self.lookers.get(subject, (0.0, me, me.lives))
            if until > self.sky.kernel.now and other is not me and other.lives == life:
                self.say(f"{subject} is looked at by {other.name} and {me.name} at a time")
            self.lookers[subject] = (float(words[1 if name == "take" else 2]), me, me.lives)
        if name == "release" and self.lookers.get(words[0], (0.0, None, 0))[1] is me:
            del self.lookers[words[0]]
        if name == "finish":
            guids = {one.removeprefix("fleet:done:") for one in names[3:]}
            weather = self.sky.weather  # a clock that never heard our name cannot know our echoes
            is_heard = not (weather.refuse or weather.limit or weather.cut or weather.kill)
            if is_heard and guids <= self.echoes and len(words) > 2 + 2 * len(names[3:]):
                self.say(f"our own echo woke {words[2 + 2 * len(names[3:])]}")

    def launched(self, keeper: Keeper, process: Process) -> None:
        """An agent begins: once a run, one a task, for somebody who may, on a text they approved."""
        run, subject = keeper.spec.run, _subject(keeper)
        if any(other.spec.run == run for other in self.keepers):
            self.say(f"{run} was launched twice")
        alive = [other.spec.run for other in self.keepers if other.is_alive and _subject(other) == subject]
        if alive:
            self.say(f"{run} was launched while {alive[0]} of the same task was alive")
        self.keepers.append(keeper)
        since = self.sky.seen_from(process)
        if self._is_on(subject, "hold", since):
            self.say(f"{run} was launched though `hold` had been on for long")
        if self._is_closed(subject, since):
            self.say(f"{run} was launched though its issue had been closed for long")
        why = self._unasked(subject, since)
        if why:
            self.say(f"{run} was launched though {why}")

    def wrote(self, process: Process, request: Any, answer: Any) -> None:
        """A write of ours was carried out."""
        if request.method == "PUT" and request.url.path.endswith("/merge") and answer.status_code == 200:
            _, _, owner, name, _, number, _ = request.url.path.split("/")
            self._merged(process, f"{owner}/{name}", int(number))

    def _merged(self, process: Process, repo: str, number: int) -> None:
        pull = self.town.repo(repo).issues[number].as_pull
        found = BRANCH.fullmatch(pull.head_ref)
        since = self.sky.seen_from(process)
        if repo not in AUTO:
            self.say(f"{repo}#{number} was merged though its blueprint leaves that to people")
        if found and self._is_on(f"{repo}#{found[1]}", "hold", since):
            self.say(f"{repo}#{number} was merged though `hold` had been on for long")
        red = [
            one for one in self.town.repo(repo).checks.values()
            if one.head_sha == pull.head_sha and one.conclusion not in (None, "success")
            and (one.completed_at or 0) < since
        ]  # fmt: skip
        if red:
            self.say(f"{repo}#{number} was merged though its checks are red")

    # what was when

    def _is_on(self, subject: str, label: str, since: float) -> bool:
        """Whether the label is on, and was all the time since then."""
        if label not in self.town.labels(subject):
            return False
        return self._last(subject, "labeled", label)[0] < since

    def _is_closed(self, subject: str, since: float) -> bool:
        issue = self.town.issue(subject)
        return not issue.is_open and (issue.closed_at or 0) < since

    def _last(self, subject: str, kind: str, label: str) -> tuple[float, str]:
        """(when, by whom) this label was last put on, or taken off."""
        events = [one for one in self.town.issue(subject).events if one.kind == kind and _names(one, label)]
        return (events[-1].at, events[-1].login) if events else (0.0, "")

    def _unasked(self, subject: str, since: float) -> str:
        """ "" when somebody who may asks for it, or did until a moment ago."""
        off_at, _ = self._last(subject, "unlabeled", "agent")
        if "agent" not in self.town.labels(subject):
            return "its label had been off for long" if off_at < since else ""
        at, by = self._last(subject, "labeled", "agent")
        if by not in WRITERS:
            return f"@{by}, who set the label, may not" if at < since else ""
        return self._unapproved(subject, max(at, self._retried(subject, since)), since)

    def _retried(self, subject: str, since: float) -> float:
        """When somebody who may last said `/fleet retry`."""
        repo = self.town.repo(subject.partition("#")[0])
        said = [repo.comments[one] for one in self.town.issue(subject).comments]
        times = [one.created_at for one in said if one.login in WRITERS and "retry" in one.body]
        return max(times, default=0.0)

    def _unapproved(self, subject: str, approved_at: float, since: float) -> str:
        issue = self.town.issue(subject)
        edits = [(one.at, one.login) for one in issue.edits[1:]]
        edits += [(one.at, one.login) for one in issue.events if one.kind == "renamed"]
        late = [login for at, login in edits if int(approved_at) < int(at) and at < since]
        bad = [login for login in late if login not in WRITERS]
        return f"@{bad[0]} changed the text after its approval" if bad else ""

    # at the end

    def at_the_end(self, hands: Hands, fields: list[Field], repos: list[str]) -> None:
        self._effects()
        for repo in repos:
            for number, issue in sorted(self.town.repo(repo).issues.items()):
                if issue.pull is None:
                    self._issue(f"{repo}#{number}")
                    self._is_planned(hands, f"{repo}#{number}")
            self._branches(repo)
        self._disks(fields)

    def _effects(self) -> None:
        """From the write log: each effect once."""
        count: Counter[str] = Counter()
        for line in self.town.world.log:
            if line["actor"] != BOT or line["status"] >= 300:
                continue
            if line["kind"] == "comment":
                count[f"comments on {line['subject']}"] += 1
            if line["kind"] == "pull":
                repo = line["subject"].partition("#")[0]
                count[f"pull requests from {repo} {line['details']['head']}"] += 1
        for what, times in count.items():
            if times > 1:
                self.say(f"{times} {what} by our App")

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
        is_asked = "agent" in labels and issue.is_open and not self._unasked(subject, self.sky.kernel.now)
        if is_asked and "hold" not in labels and not states and not self._was_cancelled(subject, pulls):
            self.say(f"{subject} is asked for, and no label says what became of it")
        if is_asked and not self._comments(subject):
            self.say(f"{subject} is asked for, and no comment says where it stands")
        for one in pulls:
            if one.is_open:
                self._open_pull(subject, one)

    def _was_cancelled(self, subject: str, pulls: list[Any]) -> bool:
        """Somebody closed its pull request, or stopped it, so that it waits to be asked again."""
        closed = any(not one.is_open and not one.as_pull.merged_at for one in pulls)
        repo = self.town.repo(subject.partition("#")[0])
        said = any("ancelled" in repo.comments[one].body for one in self._comments(subject))
        return closed or said or any(one.stop for one in self.keepers if _subject(one) == subject)

    def _open_pull(self, subject: str, issue: Any) -> None:
        """What could be merged was merged."""
        repo, pull = subject.partition("#")[0], issue.as_pull
        checks = [one for one in self.town.repo(repo).checks.values() if one.head_sha == pull.head_sha]
        is_green = all(one.conclusion == "success" for one in checks)
        base = self.town.repo(repo).refs[f"refs/heads/{pull.base_ref}"]
        git = str(self.town.world.git_folder(self.town.repo(repo)))
        can = bool(write.merged_tree(git, base, pull.head_sha))
        held = "hold" in self.town.labels(subject)
        if repo in AUTO and is_green and can and not held and not pull.is_draft:
            self.say(f"{repo}#{issue.number} (for {subject}) could be merged, and was not")

    def _pulls(self, subject: str) -> list[Any]:
        repo, _, number = subject.partition("#")
        ours = [one for one in self.town.repo(repo).issues.values() if one.pull and one.login == BOT]
        return [one for one in ours if _number(one.as_pull.head_ref) == number]

    def _comments(self, subject: str) -> list[Any]:
        repo = self.town.repo(subject.partition("#")[0])
        return [one for one in self.town.issue(subject).comments if repo.comments[one].login == BOT]

    def _branches(self, repo: str) -> None:
        found = self.town.repo(repo)
        known = {one.pull.head_ref for one in found.issues.values() if one.pull}
        for name in found.refs:
            branch = name.removeprefix("refs/heads/")
            subject = f"{repo}#{_number(branch)}"
            waits = branch in known or not _number(branch) or self._unasked(subject, self.sky.kernel.now)
            if branch.startswith("agent/") and not waits:
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

    def _is_planned(self, hands: Hands, subject: str) -> None:
        """A look would do nothing."""
        parsed = Subject.parse(subject)
        seen = snapshot.load(hands, parsed, self.sky.kernel.now)
        actions = plan(seen, snapshot.terms(hands, parsed, self.sky.kernel.now)) if seen else []
        left = [one for one in actions if not isinstance(one, LookAgain)]
        if left:
            self.say(f"{subject}: a look would still do {type(left[0]).__name__} ({left[0].why})")
        slots = Counter(one.slot for one in actions)
        for slot, times in slots.items():
            if times > 1:
                self.say(f"{subject}: a plan touches {slot} {times} times")


def leftovers(client: Any, now: float) -> list[str]:
    """What a fleet at rest must not hold in its store."""
    found = [f"{name} holds {client.zcard(key)}" for name, key in
             (("looking", keys.LOOKING), ("open claims", keys.OPEN_CLAIMS)) if client.zcard(key)]  # fmt: skip
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


def _subject(keeper: Keeper) -> str:
    found = BRANCH.fullmatch(keeper.spec.branch)
    return f"{keeper.spec.repo}#{found[1] if found else '0'}"


def _number(branch: str) -> str:
    found = BRANCH.fullmatch(branch)
    return found[1] if found else ""


def _names(event: Any, label: str) -> bool:
    return event.data.get("label") == label
