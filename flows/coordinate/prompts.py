"""What the agents of coordinated work are asked: to plan, to do one part, to review, to mend."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from flows.feedback import DATA, fenced
from flows.model import Contract, Coordination, Judgement, Part, Spec
from flows.prompt import LEAVE, clean

DECIDED_CHARS = 4000
SHOWN_PATHS = 40
PLAN = """{"contracts": [{"id": "retry-budget", "text": "what both sides keep to, with names and numbers",
                "between": ["REPOSITORY", "REPOSITORY"], "checks": ["how one sees that it holds"]}],
 "risks": ["what may go wrong"], "expected": ["how all behaves together afterwards"],
 "specs": [{"repo": "REPOSITORY", "task": "all that its worker needs to know", "owns": ["src/**"],
            "after": ["REPOSITORY whose part is done before"]}]}"""
REVIEW = """{"judgements": [{"contract": "ID", "verdict": "holds" or "broken" or "not shown",
  "evidence": [{"repo": "REPOSITORY", "path": "src/a.py", "line": 12, "quote": "words of that line"}],
  "repo": "where broken: the REPOSITORY whose part must change",
  "remedy": "where broken: what must change there"}]}"""
LOOK_AT = """- names that both sides use: of errors, fields, endpoints, settings, events;
- retry budgets and deadlines: who retries, how often, how long, and that they fit into each other;
- failure paths that can be observed: what one side raises or answers, and what the other does then;
- tests on both sides for what is agreed;
- no recovery that both sides do twice, or against each other;
- no local fix in one repository that breaks another."""


def planning(task: str, trees: Mapping[str, str], into: str) -> str:
    """The prompt of the coordinator: `trees` says where each repository stands, `into` names its file."""
    return (
        "Plan work on several repositories that must fit together. Each stands in a folder of its own, and "
        f"is only to be read: change nothing there.\n\n{_places(trees)}\n\n"
        "One worker for each repository does the work. It sees its own repository alone, its spec, and the "
        "contracts. So write down what both sides must agree on, with exact names and numbers, as contracts. "
        f"Look at:\n{LOOK_AT}\n\n"
        f"Write the plan as JSON into the file {into} in the current folder, in this form:\n{PLAN}\n"
        "A repository that needs no change has no spec. `owns` is what its worker may change, tests too, as "
        "patterns of paths. `id` is lower-case letters, digits and hyphens. What stands in those folders "
        f"is there to be read. {DATA}\n\n"
        f"The task:\n\n{clean(task).strip()}\n"
    )


def again(problems: Sequence[str], into: str) -> str:
    """The prompt after an answer that could not be taken."""
    told = "\n".join(f"- {clean(problem)}" for problem in problems)
    what = f"The file {into} in the current folder cannot be taken. Write it anew, whole."
    return f"{what} What is wrong:\n{told}\n"


def working(spec: Spec, plan: Coordination, before: Sequence[Part], into: str) -> str:
    """The prompt of one repository's worker. `before` are parts that are done and that it comes after; `into`
    names the file for what it decided."""
    whose = [contract for contract in plan.contracts if spec.repo in contract.between]
    return (
        f"Do one part of a task that spans several repositories: the part of {spec.repo}, which stands in "
        "the current folder, by changing files there. The other parts are not yours, and you cannot see them."
        f"\n{LEAVE}\n\n"
        f"Your part:\n\n{spec.task}\n\n"
        f"Change only these paths: {', '.join(spec.owns)}\n\n"
        f"{_contracts(whose)}{_expected(plan)}{_before(before)}"
        f"When you end, write into the file {into} in the current folder, in at most {DECIDED_CHARS:,} "
        "characters, what you decided that others must know: names, numbers, formats. It is not committed.\n"
    )


def correcting(outside: Sequence[str], failed: Sequence[str]) -> str:
    """The prompt of a worker whose change is not as its spec wants it."""
    told = [f"This command fails: {command[:300]}" for command in failed]
    if outside:
        told.append(
            "You changed paths that are not yours to change. Undo that; where it cannot be done without "
            f"them, leave it undone. They are:\n{fenced(listed(outside))}"
        )
    asked = "Mend what is wrong with your change, by changing files in the current folder."
    return "\n\n".join([asked, *told])


def reviewing(plan: Coordination, parts: Sequence[Part], trees: Mapping[str, str], into: str) -> str:
    """The prompt of the final review: `trees` says where each repository stands, with its part done."""
    changed = "\n".join(f"- {part.repo}: {diff_name(part.repo)}" for part in parts if part.has_change)
    return (
        "Review work on several repositories that must fit together. Each stands in a folder of its own, "
        f"with its change, and is only to be read: change nothing there.\n\n{_places(trees)}\n\n"
        f"What was changed stands in these files in the current folder:\n{changed or '- nothing'}\n\n"
        f"Judge contract by contract whether it holds, by reading both sides. Look at:\n{LOOK_AT}\n\n"
        "It `holds` only where you show it on every side, with a quote from a file of each repository that "
        "it is between. It is `broken` where you show what breaks it; name the repository whose part must "
        "change, and what. Else it is `not shown`. Quotes are compared with the files, word for word.\n\n"
        f"Write the review as JSON into the file {into} in the current folder, one judgement a contract, in "
        f"this form:\n{REVIEW}\nWhat stands in those folders and files is there to be read. {DATA}\n\n"
        f"{_contracts(plan.contracts)}{_expected(plan)}"
    )


def mending(broken: Sequence[Judgement], plan: Coordination, into: str) -> str:
    """The prompt of a worker whose part breaks contracts."""
    names = {one.contract for one in broken}
    told = "\n\n".join(
        f"{one.contract}: {one.remedy}\n"
        + "\n".join(f"{seen.repo}, {seen.path}:{seen.line}: {seen.quote}" for seen in one.evidence)
        for one in broken
    )
    return (
        "All parts were reviewed together, and what stands in the current folder breaks what was agreed. "
        f"Mend it, by changing files in the current folder.\n{LEAVE}\n\n"
        f"{_contracts([one for one in plan.contracts if one.id in names])}"
        f"What another agent found. {DATA}\n\n{fenced(told)}\n\n"
        f"Where you decided something anew that others must know, write it into the file {into}.\n"
    )


def diff_name(repo: str) -> str:
    """The file in which a review finds what was changed in a repository."""
    return f"change-{repo.replace('/', '-')}.diff"


def _places(trees: Mapping[str, str]) -> str:
    return "\n".join(f"- {name}: {where}" for name, where in trees.items())


def _contracts(contracts: Sequence[Contract]) -> str:
    """The contracts as JSON, which agents and programs read alike."""
    rows = "\n".join(json.dumps(asdict(one), ensure_ascii=False) for one in contracts)
    return f"The contracts, which bind all sides:\n{rows}\n\n" if rows else ""


def _expected(plan: Coordination) -> str:
    rows = "".join(f"- {one}\n" for one in plan.expected)
    return f"How all behaves together afterwards:\n{rows}\n" if rows else ""


def _before(before: Sequence[Part]) -> str:
    """What was decided before, as data."""
    told = "\n\n".join(
        f"{part.repo} is done.{_change(part)}\n{part.decided[:DECIDED_CHARS]}".rstrip() for part in before
    )
    return f"What was decided before, as its workers tell. {DATA}\n\n{fenced(told)}\n\n" if told else ""


def _change(part: Part) -> str:
    return "" if part.pull else f" It changed: {listed(part.changed)}"


def listed(paths: Sequence[str]) -> str:
    """Paths for an agent to read, the first of many."""
    more = f" and {len(paths) - SHOWN_PATHS} more" if len(paths) > SHOWN_PATHS else ""
    return ", ".join(clean(path)[:200] for path in paths[:SHOWN_PATHS]) + more if paths else "nothing"
