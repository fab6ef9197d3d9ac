"""`fleet create`, `fleet fanout`, `fleet multi`: agents begin."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from app.cli.local import ground
from app.cli.voice import say, show

if TYPE_CHECKING:
    from jobs.local.create import Want

ISSUE = re.compile(r"[\w.-]+/[\w.-]+#\d+")
MOST = 200
PROMPT = click.option(
    "--prompt", required=True, metavar="TEXT", help="What the agents are asked; `-` reads standard input."
)
AGENT = click.option("--agent", default="", help="claude, codex, opencode, gemini, or one of the config.")


@click.command()
@click.argument("branch")
@click.option(
    "--prompt", default="", metavar="TEXT", help="What the agent is asked; `-` reads standard input."
)
@AGENT
def create(branch: str, prompt: str, agent: str) -> None:
    """Start an agent on BRANCH, in a worktree and a tmux session of its own.

    A branch that exists is gone on with. Without --prompt the agent waits to be asked.
    """
    from jobs.local.create import Want, batch_id

    _begin([Want(branch, ground.told(prompt), agent)], batch_id())


@click.command()
@click.argument("number", metavar="N", type=click.IntRange(1, MOST))
@click.argument("prefix", default="")
@PROMPT
@AGENT
def fanout(number: int, prefix: str, prompt: str, agent: str) -> None:
    """Start N agents on the same prompt, on the branches PREFIX-A1 to PREFIX-AN."""
    from jobs.local.create import Want, batch_id

    text, batch = ground.told(prompt), prefix or batch_id("fanout")
    _begin([Want(f"{batch}-A{at}", text, agent, is_new=True) for at in range(1, number + 1)], batch)


@click.command()
@click.argument("tasks", nargs=-1, required=True, metavar="BRANCH:PROMPT ...")
@AGENT
def multi(tasks: tuple[str, ...], agent: str) -> None:
    """Start one agent a task, each on a branch of its own.

    owner/repo#42 stands for an issue on GitHub: its text is the prompt, issue-42 the branch.
    """
    from jobs.local.create import Want, batch_id

    _begin([Want(*_task(task), agent) for task in tasks], batch_id("multi"))


def _task(task: str) -> tuple[str, str]:
    """The branch and the prompt of a task."""
    if ISSUE.fullmatch(task):
        task = f"issue-{task.partition('#')[2]}:{task}"
    branch, colon, prompt = task.partition(":")
    if not colon or not branch or not prompt.strip():
        raise click.UsageError(
            f"{task[:200]!r} is no task; write BRANCH:PROMPT, as in fix-login:'Fix the login'."
        )
    return branch, _issue(prompt) if ISSUE.fullmatch(prompt) else prompt


def _issue(name: str) -> str:
    """What an agent is asked that is to resolve this issue."""
    from flows.model import Subject
    from jobs.local.issue import prompt_of
    from jobs.settings import load

    return prompt_of(load(), Subject.parse(name))


def _begin(wants: Sequence[Want], batch: str) -> None:
    """The agents are there; their branches are shown, a line each."""
    from jobs.local import create as local
    from jobs.local import order

    here = ground.fleet()
    rows = local.create(here, wants, batch)
    for row in rows:
        show(f"{row.branch}  {row.worktree}")
    told = order.read(here.home.folder(rows[0].worktree))
    if told:
        why = f" ({told.why_none})" if told.why_none else ""
        say(f"Batch {batch}; agent {rows[0].agent}; jail: {told.jail}{why}; worktrees: {told.workspace}.")
    first = rows[0].branch
    say(f"`fleet logs -f {first}` shows what it says, `fleet attach {first}` sits down with it.")
