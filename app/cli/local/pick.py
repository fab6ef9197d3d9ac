"""`fleet pick`: the best of several attempts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from app.cli.local import ground
from app.cli.voice import failed, say, show, show_json

if TYPE_CHECKING:
    from jobs.local.pick import Attempt
    from jobs.local.place import Fleet
    from jobs.local.record import Record

HEAD = ("branch", "verdict", "passed", "files", "lines")


@click.command()
@click.argument("batch")
@click.option("--merge", is_flag=True, help="Merge the best into the branch that your own worktree is on.")
@click.option(
    "--pull", is_flag=True, help="Push the best and open a pull request of it (FLEET_GITHUB_TOKEN)."
)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def pick(batch: str, merge: bool, pull: bool, as_json: bool) -> None:
    """Run the verify commands in each worktree of BATCH, rank the attempts, and show the best.

    The commands are those of .github/fleet.yml, as your own worktree has it committed.
    """
    from jobs.local import pick as local
    from jobs.local.survey import of

    if pull and merge:
        raise click.UsageError("--merge merges the best here, --pull has it merged on GitHub; say one.")
    here = ground.fleet()
    rows = {row.branch: row for row in of(here) if row.batch_id == batch}
    if not rows:
        raise failed(
            f"No agent is of the batch {batch!r} in {here.root}.", "`fleet list --grouped` shows the batches."
        )
    verify = local.commands(here)
    if not verify:
        say("There are no verify commands (`verify:` in .github/fleet.yml): only the changes are compared.")
    ranked = local.rank([local.attempt(here, row, verify, say) for row in rows.values()])
    _show(here, ranked, as_json)
    best = ranked[0]
    if not best.is_fit:
        raise failed("None of them may be taken.", f"`fleet logs {best.branch}` says more.")
    if merge:
        _merge(here, rows[best.branch], best)
    if pull:
        _pull(here, rows[best.branch], best)


def _show(here: Fleet, ranked: Sequence[Attempt], as_json: bool) -> None:
    from dataclasses import asdict

    from app.cli.columns import columns

    if as_json:
        show_json([{**asdict(one), "is_fit": one.is_fit} for one in ranked])
        return
    table = [
        (one.branch, _verdict(one), f"{one.passed} of {one.of}", str(one.files), str(one.lines))
        for one in ranked
    ]
    columns(HEAD, table, 2)
    for one in ranked:
        if one.problem or one.failed:
            say(f"{one.branch}: {one.problem or 'failed: ' + '; '.join(one.failed)}")
    if ranked[0].is_fit:
        from jobs.local.pick import changes

        show("")
        show(f"Best: {ranked[0].branch}", bold=True)
        show(changes(here, ranked[0]))


def _verdict(one: Attempt) -> str:
    if one.problem:
        return "not judged"
    if not one.files:
        return "no change"
    return "passes" if one.is_fit else "fails"


def _merge(here: Fleet, row: Record, best: Attempt) -> None:
    from jobs.local.pick import merge

    into = merge(here, row, best)
    say(f"{best.branch} is merged into {into}. `fleet kill --batch {row.batch_id}` ends the attempts.")


def _pull(here: Fleet, row: Record, best: Attempt) -> None:
    from jobs.local.pull import pull
    from jobs.settings import load

    show(pull(load(), here, row, best))
