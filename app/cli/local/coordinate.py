"""`fleet coordinate`: one task over several repositories of this machine, and the contracts between them."""

from __future__ import annotations

import signal
from pathlib import Path

import click

from app.cli.local import ground
from app.cli.local.create import AGENT
from app.cli.voice import failed, say, show, show_json

SPEC_CHARS = 60_000


@click.command()
@click.argument("spec", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.argument(
    "paths", nargs=-1, required=True, metavar="PATH PATH ...", type=click.Path(exists=True, path_type=Path)
)
@AGENT
@click.option("--reviewer", default="", help="Who reviews; without it the agent itself, asked anew.")
@click.option(
    "--minutes", default=60.0, show_default=True, type=click.FloatRange(0, min_open=True, max=10_000),
    help="The most that an agent may take each time that it is asked.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def coordinate(spec: str, paths: tuple[Path, ...], as_json: bool, **how: object) -> None:
    """Do the task in the file SPEC (`-`: standard input) in the repositories at PATH PATH ...

    An agent that only reads plans it and writes down contracts; one agent a repository does its part, on a
    branch of its own; a review of all branches judges contract by contract, and what is broken goes back,
    twice at most. Exit code 0 only when every contract holds.
    """
    from flows.words import coordination as words
    from jobs.local.coordinate import course, repos

    task = _task(spec)
    try:
        opened = repos.opened(paths)
    except ValueError as wrong:
        raise click.UsageError(str(wrong)) from None
    for one in opened:
        if one.is_dirty:
            say(f"{one.name}: what is not committed there, no agent sees.")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    done = course.coordinate(opened, course.Wish(task, **how), say)  # type: ignore[arg-type]
    if as_json:
        show_json(course.plain(done))
    else:
        show(words.report(done))
    say(f"Kept in {course.folder(opened[0].fleet.home.path, done)}.")
    if not done.holds:
        hint = f"`fleet prompt {done.id} TEXT`, in one of the repositories, goes on with its worker."
        raise failed(f"{done.id} does not hold.", hint)


def _task(spec: str) -> str:
    text = ground.told("-") if spec == "-" else Path(spec).read_text(encoding="utf-8", errors="replace")
    if not text.strip() or len(text) > SPEC_CHARS:
        raise click.UsageError(f"{spec}: write a task of 1 to {SPEC_CHARS:,} characters.")
    return text
