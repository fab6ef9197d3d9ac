"""The workflows that are built in. A repository's own file of the same name goes before them."""

from __future__ import annotations

from flows.model import Step, Workflow
from flows.model.workflow import AGENT, COMMAND, DONE, REPEAT, REPORT, REVIEW, VERIFY

IMPLEMENT, CODING_LOOP, CODEMOD, AUDIT = "implement", "coding-loop", "codemod", "audit"
COORDINATE = "coordinate"  # what each worker does; the other stages are the fleet's: flows/rollout/stages.py
FIX_CHECKS, FIX_REVIEWS, FIX_CONFLICT = "fix-checks", "fix-reviews", "fix-conflict"

PIECE = """{{ task }}

Do the next small part of this, and no more: one that can be checked and reviewed by itself. Look first at
what stands in the folder already; earlier parts were done there."""
FIX = """Can you fix the {what}?

{{{{ attached }}}}

This branch was made for the following task.

{{{{ task }}}}"""
LOOK = """{{ task }}

Read this repository and write an audit of it, as Markdown, into the file {{ report }} in the current folder.
Change nothing else; only that file is taken. Its first line is a heading that says what was looked at. Below
it stands a section for each thing that is wrong: a heading that says what, its severity (critical, high,
medium or low), the places as `path:line`, what is wrong there, and what has to change. Leave out what is in
order, and what you have not seen in the code."""


def _verify(attempts: int = 3) -> Step:
    return Step(VERIFY, run=("{{ blueprint.verify }}",), attempts=attempts)


def _fix(name: str, what: str) -> Workflow:
    return Workflow(name, (Step(AGENT, prompt=FIX.format(what=what)), _verify()))


BUILT_IN: dict[str, Workflow] = {
    workflow.name: workflow
    for workflow in (
        Workflow(IMPLEMENT, (Step(AGENT, prompt="{{ task }}"), _verify())),
        Workflow(
            CODING_LOOP,
            (
                Step(
                    REPEAT,
                    steps=(Step(AGENT, prompt=PIECE), _verify(), Step(REVIEW, attempts=2)),
                    times=5,
                    until=DONE,
                ),
            ),
        ),
        # The one parameter that is a program: whoever writes it may push to the repository anyway.
        Workflow(CODEMOD, (Step(COMMAND, run=("sh -c {{ command }}",)), _verify(1))),
        _fix(FIX_CHECKS, "failing checks"),
        _fix(FIX_REVIEWS, "code reviews"),
        _fix(FIX_CONFLICT, "merge conflict"),
        Workflow(AUDIT, (Step(AGENT, prompt=LOOK),), deliver=REPORT),
        Workflow(COORDINATE, (Step(AGENT, prompt="{{ task }}"), _verify())),
    )
}
