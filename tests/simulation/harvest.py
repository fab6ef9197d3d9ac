"""What must have become of audits and epics when all is calm: as in a run where nothing went wrong."""

from __future__ import annotations

from collections import Counter
from typing import Any

from tests.simulation.asked import SLACK_SECONDS
from tests.simulation.kernel import BEGIN
from tests.simulation.lineage import epic_of, lines, times
from tests.simulation.pipeline import Pipeline, Told
from tests.simulation.town import BOT
from tests.simulation.watch import Watch, subject_of

FRAMEWORK = "Solve once for all packages"
SEVERAL = (FRAMEWORK, "epic(", "(epic)", "ardcoded credentials")  # several may be called the same


class Harvest:
    """Says to the watch what is wrong at the end."""

    def __init__(self, watch: Watch, pipeline: Pipeline):
        self.watch, self.pipeline, self.say = watch, pipeline, watch.say
        self.town, self.lineage = watch.town, pipeline.lineage

    def judge(self) -> None:
        for repo in self.pipeline.repos:
            self._made_once(repo)
            self._branches(repo)
            self._kept(repo)
            for epic in self.lineage.epics(repo):
                self._epic(repo, epic)
        for told in self.pipeline.audits:
            self._audit(told)
        self._runs()
        self._labels()

    # each effect once

    def _made_once(self, repo: str) -> None:
        ours = [one for one in self.lineage.issues(repo) if one.login == BOT]
        keys = Counter(self.lineage.made_for(repo, one) for one in ours)
        for key, times_made in keys.items():
            if times_made > 1 + self.watch.sky.belated or not key:
                self.say(f"{repo}: {times_made} issues by our App for {key or 'nothing that it signed'}")
        plain = [one.title for one in ours if not any(word in one.title for word in SEVERAL)]
        titles = Counter(plain)
        for title, count in titles.items():
            if count > 1 + self.watch.sky.belated:
                self.say(f"{repo}: {count} issues by our App are called {title!r}")
        found = self.town.repo(repo).issues
        stands = Counter(  # a later audit may find again what is done: its epic names that too
            number
            for epic in self.lineage.epics(repo)
            for number in lines(epic.body or "")
            if number in found and (found[number].closed_at or self.town.kernel.now) > epic.created_at
        )
        made = {one.number for one in ours if one.body.startswith("Parent audit: #")}
        for number, count in stands.items():
            if count > 1 and number in made and not self._is_shared(repo, found[number].title):
                self.say(f"{repo}#{number} stands in {count} epics")

    def _is_shared(self, repo: str, title: str) -> bool:
        """Two audits found it: while the first is being grouped, the epic of the second names it too, and
        says that it stands in another."""
        told = [one.audit.titles for one in self.pipeline.audits if one.repo == repo]
        return sum(any(title.casefold().endswith(one.casefold()) for one in row) for row in told) > 1

    def _branches(self, repo: str) -> None:
        """An epic's branch is made once, but for an epic that people opened anew; and ends with it."""
        made: Counter[int] = Counter()
        for line in self.town.world.log:
            where, _, branch = line["subject"].partition("@")
            is_new = line["kind"] == "ref" and not line["details"]["old"].strip("0")
            if is_new and where == repo and line["actor"] == BOT and line["status"] < 300:
                made[epic_of(branch)] += 1
        for number, count in made.items():
            if number and count > 1 + len(times(self.town.issue(f"{repo}#{number}"), "reopened")):
                self.say(f"{repo}: the branch of epic #{number} was made {count} times")

    def _runs(self) -> None:
        """No child runs again after a run that delivered, unless a person did something to it."""
        last: dict[str, Any] = {}
        for keeper in self.watch.keepers:
            subject, before = subject_of(keeper), last.get(subject_of(keeper))
            last[subject] = keeper
            if before is None or before.seal is None or before.stop:
                continue
            is_well = before.seal.outcome.value == "delivered"
            is_beside = self.watch.asked.side_by_side(subject) > 1
            if (
                is_well
                and not is_beside
                and not self._touched(subject, before.began_at - 60.0, keeper.began_at)
            ):
                self.say(f"{keeper.spec.run} was launched though {before.spec.run} had delivered")

    def _touched(self, subject: str, since: float, until: float) -> bool:
        """Whether anybody but us did anything to it, or to what stands above, in that time."""
        repo = self.town.repo(subject.partition("#")[0])
        places = [subject, *self.lineage.parents(subject)]
        places += [up for one in places for up in self.lineage.parents(one)]
        number = int(subject.partition("#")[2])
        pulls = [one for one in repo.issues.values() if one.pull]
        mine = [one for one in pulls if one.as_pull.head_ref.startswith(f"agent/{number}-")]
        issues = [*(self.town.issue(place) for place in places), *mine]
        happened = [(one.at, one.login) for issue in issues for one in issue.events]
        said = [repo.comments[one] for issue in issues for one in issue.comments]
        happened += [(one.created_at, one.login) for one in said]
        happened += [(one.at, one.login) for issue in issues for one in issue.edits]
        return any(since <= at <= until and login != BOT for at, login in happened)

    def _labels(self) -> None:
        """`agent` that a person took off is not set again by us, unless they asked for it above anew."""
        for repo in self.pipeline.repos:
            for issue in self.lineage.issues(repo):
                subject = f"{repo}#{issue.number}"
                for at, login in times(issue, "labeled", "agent"):
                    offs = [off for off in times(issue, "unlabeled", "agent") if off[0] < at]
                    if login == BOT and offs and not self._is_wanted_anew(subject, offs[-1][0], at):
                        self.say(f"{subject}: we set `agent` again {at - BEGIN:.0f}, that was taken off")

    def _is_wanted_anew(self, subject: str, off: float, at: float) -> bool:
        above = self.lineage.parents(subject)
        above += [up for one in above for up in self.lineage.parents(one)]
        for place in above:
            issue = self.town.issue(place)
            new = [*times(issue, "labeled", "agent"), *times(issue, "reopened")]
            new += self.watch.asked.said(place, r"/fleet (retry)\b")
            if any(off - SLACK_SECONDS < when <= at + 1.0 for when, _ in new):
                return True
        mine = self.town.issue(subject)
        repo = self.town.repo(subject.partition("#")[0])
        said = [repo.comments[one] for one in mine.comments if repo.comments[one].login != BOT]
        return any(off <= one.created_at <= at and "/fleet retry" in one.body for one in said)

    # as in the calm run

    def _audit(self, told: Told) -> None:
        subject = f"{told.repo}#{told.number}"
        issue, found = self.town.issue(subject), self.lineage.findings(told.repo, told.number)
        if not self.pipeline.is_approved(told):
            if found:
                self.say(f"{subject} was filed, though nobody who may had approved it")
            return
        if issue.is_open:
            self.say(f"{subject}, an audit, is still open")
        ours = [one for one in self.lineage.issues(told.repo) if one.login == BOT]
        for title in set(told.audit.titles):
            hits = [one for one in ours if one.title.casefold().endswith(title.casefold())]
            wanted = told.audit.titles.count(title)
            if len(hits) < wanted and not told.audit.is_letter:
                self.say(f"{subject}: {len(hits)} of {wanted} issues were made of {title!r}")
        if len(set(told.audit.titles)) >= 3:
            for one in found:
                above = self.lineage.parents(f"{told.repo}#{one.number}")
                if not any("epic" in self.town.labels(place) for place in above):
                    self.say(f"{told.repo}#{one.number}, of the audit {subject}, stands in no epic")
        if told.audit.is_pattern and not any(FRAMEWORK in one.title for one in ours):
            self.say(f"{subject}: nobody is to solve the pattern once")

    def _epic(self, repo: str, epic: Any) -> None:
        subject, children = f"{repo}#{epic.number}", self.lineage.children(repo, epic)
        if not self.pipeline.is_wanted:
            return
        pulls = [one for one in self.town.repo(repo).issues.values() if one.pull]
        landed = [
            one for one in pulls if epic_of(one.as_pull.head_ref) == epic.number and one.as_pull.merged_at
        ]
        is_given_up = not epic.is_open and epic.state_reason == "not_planned"
        is_empty = not epic.is_open and not landed and not self._merged(repo, children)
        if epic.is_open or not (landed or is_given_up or is_empty):
            self.say(f"{subject}, an epic, has not landed")
            return
        if landed and "fleet:done" not in self.town.labels(subject):
            self.say(f"{subject} has landed, and its label does not say so")
        if landed and epic.number in self._with_branch(repo):
            self.say(f"{subject} has landed, and left its branch")
        if landed:
            self._ticks(subject, epic, children)
        main = self.town.files(repo, "main")
        for name in self._merged(repo, children) if landed else ():
            if name not in main:
                self.say(f"{subject} has landed without {name}")

    def _with_branch(self, repo: str) -> set[int]:
        return {epic_of(name.removeprefix("refs/heads/")) for name in self.town.repo(repo).refs}

    def _merged(self, repo: str, children: list[Any]) -> list[str]:
        """The files of what was merged into an epic for these children."""
        numbers = {one.number for one in children}
        pulls = [one.as_pull for one in self.town.repo(repo).issues.values() if one.pull]
        mine = {one.head_ref for one in pulls if one.merged_at and one.base_ref.startswith("epic/")}
        keepers = [one for one in self.watch.keepers if one.spec.repo == repo and one.spec.branch in mine]
        mine_too = [one for one in keepers if int(subject_of(one).partition("#")[2]) in numbers]
        pushed = {line["details"]["new"] for line in self.town.world.log if line["kind"] == "ref"}
        return [one.wrote for one in mine_too if one.wrote and one.seal and one.seal.sha in pushed]

    def _ticks(self, subject: str, epic: Any, children: list[Any]) -> None:
        """Ticked is what is done, but where a person has said otherwise."""
        told = self.pipeline.editors.written[subject]
        boxes = lines(epic.body or "")
        for child in children:
            is_done = not child.is_open and child.state_reason == "completed"
            is_over = any(at > (epic.closed_at or at) for at, _ in times(child, "reopened"))  # it had landed
            is_theirs = is_over or child.number in told.unticked | told.ticked
            if boxes[child.number] != is_done and not is_theirs and self._was_done(child):
                self.say(f"{subject}: #{child.number} is {child.state_reason}, ticked: {boxes[child.number]}")

    def _was_done(self, child: Any) -> bool:
        """Whether its state held: what was closed this way and that keeps an old tick."""
        return len(times(child, "closed")) == 1

    def _kept(self, repo: str) -> None:
        """What people wrote into a checklist stands there, in their order."""
        for subject, told in self.pipeline.editors.written.items():
            if not subject.startswith(f"{repo}#"):
                continue
            body = self.town.issue(subject).body or ""
            lost = [mark for mark in told.marks if not _holds(body, mark)]
            if lost:
                self.say(f"{subject}: an edit was lost: {sorted(lost)}")
            now = lines(body)
            missing = sorted(told.added - told.dropped - set(now))
            back = sorted(told.dropped & set(now))
            if missing or back:
                self.say(f"{subject}: an edit was lost: {missing} are gone, {back} are back")
            order = [number for number in now if number in told.order]
            if order != [number for number in told.order if number in now]:
                self.say(f"{subject}: an edit was lost: the order was {told.order}, and is {list(now)}")


def _holds(body: str, mark: str) -> bool:
    """Whether the word stands there, and not only as another's beginning."""
    place = body.find(mark)
    while place >= 0:
        if not body[place + len(mark) : place + len(mark) + 1].isdigit():
            return True
        place = body.find(mark, place + 1)
    return False
