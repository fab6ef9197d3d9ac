"""Workflows by name at a GitHub of its own: whose goes first, and what a run is told by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import httpx
import pytest

from flows.model import (
    Answer,
    Brief,
    Comment,
    Limits,
    Origin,
    Parent,
    Run,
    RunState,
    Seen,
    Step,
    Subject,
    Workflow,
)
from flows.model.workflow import UNBOUND
from flows.workflows import BUILT_IN
from jobs import snapshot
from jobs.hands import Hands
from jobs.run.order import order
from jobs.run.spec import Spec
from jobs.settings import Settings
from jobs.snapshot.workflow import own, path, workflow
from jobs.store import open_store
from tests.jobs.office import opened

AGENTS = """
[agents.fixer]
command = ["fixer"]
[agents.judge]
command = ["judge"]
"""
OWN = "agent: judge\nsteps:\n  - agent: {prompt: '{{ task }}'}\n  - review: {}\nlimits: {minutes: 5}\n"
FILES = {
    "acme/api": {
        path("mine"): "name: other\nsteps:\n  - agent: {prompt: own}\n",
        path("broken"): "steps: 5\n",
        path("implement"): OWN,
        ".github/fleet.yml": "agent: fixer\nfallback: [codex, judge]\nverify: [make test]\n",
    },
    "acme/.github": {
        path("mine"): "steps:\n  - agent: {prompt: owner's}\n",
        path("theirs"): "steps:\n  - agent: {prompt: owner's}\n",
    },
    "acme/web": {
        path("implement"): "steps:\n  - agnet: {}\n",
        ".github/fleet.yml": "agent: fixer\n",
    },
}


@dataclass
class Office:
    """The App at an owner, with an issue in each repository."""

    hands: Hands

    def look(self, repo: str) -> Seen:
        found = snapshot.load(self.hands, Subject("acme", repo, 1), self.hands.timer.now())
        assert found
        return found

    def told(self, seen: Seen, **changes: object) -> Spec:
        run = Run("api-1-1-x", str(seen.subject), 1, "fixer", "LE_1", RunState.CLAIMED, branch="agent/1-1")
        agents = self.hands.ground.agents()
        return order(self.hands, replace(seen, **changes), run, agents[run.agent])


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, shared_settings: Settings) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("office")
    (shared_settings.data / "agents.toml").write_text(AGENTS)
    rows = [{"name": name, "files": files} for name, files in FILES.items()]
    unjailed = replace(shared_settings, is_unsafe=True)
    store = open_store(shared_settings)
    store.redis.flushall()  # it may know the App of another sandbox
    with opened(folder, unjailed, store, rows) as (hands, control):
        for repo in ("api", "web"):
            wish = {"as": "alice", "method": "POST", "path": f"/repos/acme/{repo}/issues"}
            made = {"title": "Mend it", "body": "It leaks."}
            httpx.post(f"{control}/as", json={**wish, "json": made}).raise_for_status()
        yield Office(hands)
    store.close()
    (shared_settings.data / "agents.toml").unlink()


def prompts(found: Workflow | None) -> list[str]:
    return [step.prompt for step in found.steps] if found else []


def test_the_repositorys_own_goes_before_its_owners_and_that_before_what_is_built_in(office: Office) -> None:
    mine, problems = workflow(office.hands, "acme/api", "mine")
    assert (prompts(mine), problems) == (["own"], ())
    assert mine
    assert (mine.name, mine.where) == ("mine", ".github/fleet/workflows/mine.yml")
    assert prompts(workflow(office.hands, "acme/web", "mine")[0]) == ["owner's"]
    theirs, _ = workflow(office.hands, "acme/api", "theirs")
    assert theirs
    assert theirs.where == "the owner's .github/fleet/workflows/theirs.yml"
    assert workflow(office.hands, "acme/api", "codemod") == (BUILT_IN["codemod"], ())


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("codemood", "did you mean `codemod`? Or add the file .github/fleet/workflows/NAME.yml"),
        ("broken", "write a line `- KIND: {...}` for each"),
        ("../fleet", "built in are implement, coding-loop"),
        ("Implement\n", "did you mean `implement`?"),
    ],
)
def test_what_is_no_workflow_is_said_with_what_to_write(office: Office, name: str, what: str) -> None:
    found, (problem, *_) = workflow(office.hands, "acme/api", name)
    assert found is None
    assert what in problem.remedy


def test_a_plain_issue_is_worked_on_by_its_repositorys_own_implement(office: Office) -> None:
    seen = office.look("api")
    assert seen.problems == ()
    assert seen.brief
    assert seen.brief.workflow.agent == "judge"
    told = office.told(seen)
    # Of the fallbacks the first that is served here reviews.
    assert [(step.kind, step.agent) for step in told.steps] == [("agent", ""), ("review", "judge")]
    assert [one.agent.argv for one in told.reviewers] == [("judge",)]
    assert told.steps[0].prompt == told.prompt
    assert "It leaks." in told.prompt
    assert (told.limits.minutes, told.limits.turns) == (5, 100)


def test_an_own_implement_that_cannot_be_read_is_said_and_nothing_starts(office: Office) -> None:
    (problem,) = office.look("web").problems
    assert (problem.where, problem.line) == (".github/fleet/workflows/implement.yml", 2)
    assert "did you mean `agent`?" in problem.remedy


def test_a_plain_issue_gets_a_pull_request_whatever_its_repository_says() -> None:
    brief, (problem,) = own("steps:\n  - agent: {prompt: x}\ndeliver: branch\n", None)
    assert brief
    assert problem.remedy == "write `deliver: pull-request`, or give the file another name"
    assert own(None, None) == (None, ())


def test_without_a_brief_it_is_implement_and_a_conflict_has_a_workflow_of_its_own(office: Office) -> None:
    seen = office.look("api")
    told = office.told(seen, brief=None)
    assert [(step.kind, step.run, step.attempts) for step in told.steps] == [
        ("agent", (), 1),
        ("verify", ("make test",), 3),
    ]
    parent = Parent(9, "epic/9-x")
    merge = office.told(seen, origin=Origin("merge:9:0", 0), parent=parent)
    assert merge.is_merge
    assert merge.steps[0].prompt.startswith("Can you fix the merge conflict?")


def test_a_brief_gives_parameters_limits_and_what_is_delivered(office: Office) -> None:
    seen = office.look("api")
    codemod = Brief(BUILT_IN["codemod"], "task", (("command", "; touch pwned"),), Limits(minutes=2))
    told = office.told(seen, brief=codemod)
    assert [step.run for step in told.steps] == [('sh -c "$FLEET_VALUE_command"',), ("make test",)]
    assert (told.variables, told.env) == ({"FLEET_VALUE_command": "; touch pwned"}, {})
    assert (told.limits.minutes, told.prompt, told.report) == (2, "task", "")
    at = seen.issue.created_at
    word = Comment(9, "IC_9", seen.issue.author, "/fleet say mind the tests", at)
    told = office.told(
        seen,
        brief=codemod,
        issue=replace(seen.issue, comments=(word,)),
        answers=(Answer("9:1", "say", "alice", at, True, is_done=False, may_write=True),),
    )
    assert (told.prompt, told.said) == ("task\n\nBeside that, the team says:\n\n- mind the tests\n", ("9:1",))
    audit = office.told(seen, brief=Brief(BUILT_IN["audit"]))
    assert (audit.report, audit.steps[0].kind) == ("report-api-1-1-x.md", "agent")
    assert audit.report in audit.steps[0].prompt


def test_what_cannot_be_carried_out_here_is_refused_in_words(office: Office) -> None:
    seen = office.look("api")
    with pytest.raises(ValueError, match="line 1: `command` is not a name known here: known names"):
        office.told(seen, brief=Brief(BUILT_IN["codemod"]))
    flow = Workflow("mine", (Step("agent", prompt="x"), Step("review", agent="nobody")), limits=UNBOUND)
    with pytest.raises(ValueError, match="`nobody` is to review, and this host does not serve it"):
        office.told(seen, brief=Brief(flow))
