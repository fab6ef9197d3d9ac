"""`fleet onboard`: labels, blueprint, audits, epics; and the first phase, when it is asked for."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from app.cli.voice import failed, say, show_json

if TYPE_CHECKING:
    from jobs.onboarding.survey import Survey
    from jobs.settings import Settings
    from jobs.store import Store


MOST = 5  # issues that are named in one line


class RepositoryName(click.ParamType):
    """`owner/repo`; anything else is a command used wrongly (exit code 2)."""

    name = "repo"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from flows.model import Subject

        try:
            subject = Subject.parse(value)
        except ValueError:
            subject = Subject("")
        if not subject.name or subject.number:
            self.fail(f"{value!r} is no repository; write owner/repo", param, ctx)
        return subject.repo


@click.command()
@click.argument("repo", nargs=-1, required=True, type=RepositoryName())
@click.option("--start", "is_start", is_flag=True, help="Start the first epic of each; agents cost money.")
@click.option("--as", "login", default="", help="Whose word starts it: a GitHub login with write permission.")
@click.option("--yes", "is_sure", is_flag=True, help="Start without being asked again.")
@click.option("--no-wait", "is_hasty", is_flag=True, help="Ask for it and return at once.")
@click.option("--json", "as_json", is_flag=True, help="For programs: a list of repositories.")
def onboard(repo: tuple[str, ...], **how: bool | str) -> None:
    """Make each REPO (owner/repo) ready: labels, a blueprint proposed by a pull request where there
    is none, its audits filed as issues and grouped into epics. None of it costs anything.

    What agents would cost is shown; --start --as LOGIN begins the first epic of each.
    """
    if how["is_start"] and not how["login"]:
        raise click.UsageError("--start needs --as LOGIN: agents are started in somebody's name")
    if how["is_start"] and how["is_hasty"]:
        raise click.UsageError("--start shows first what it would cost, so it waits; leave out --no-wait")
    from app.cli.ready import ready

    _onboard(ready(), tuple({one.casefold(): one for one in repo}.values()), how)


def _onboard(settings: Settings, repos: tuple[str, ...], how: dict[str, bool | str]) -> None:
    from app.cli.onboard.table import rows, table
    from app.cli.onboard.waiting import wait
    from jobs.onboarding.begin import begin

    login = str(how["login"]).removeprefix("@") if how["is_start"] else ""
    say(f"Reading {len(repos)} {'repository' if len(repos) == 1 else 'repositories'}...")
    store, found = begin(settings, repos, login)
    _tell(found)
    fine = [survey.repo for survey in found if not survey.trouble]
    if fine and not how["is_hasty"]:
        wait(store, fine)
        if login:
            _start(store, found, login, bool(how["is_sure"]))
    ended = rows(store, found)
    show_json(ended) if how["as_json"] else table(ended)
    if how["is_hasty"]:
        say("It is asked for. The same command, without --no-wait, tells how far it is.")
    elif not login:
        _say_next(store, fine)
    if len(fine) < len(repos):
        raise failed(
            f"{len(repos) - len(fine)} of {len(repos)} repositories cannot be onboarded.", "see above."
        )


def _tell(found: list[Survey]) -> None:
    from flows.costing import cost

    for survey in found:
        if survey.trouble:
            say(f"{survey.repo}: {survey.trouble}", fg="red")
        else:
            said = cost(survey.counts, survey.limits).text
            audits = f"{survey.audits} open {'audit' if survey.audits == 1 else 'audits'}"
            say(f"{survey.repo}: {audits}. Agents would be wanted for {said}.")
    for owner in sorted({s.repo.partition("/")[0] for s in found if not s.trouble and not s.has_home}):
        say(
            f"{owner}: no inventory issue is kept, because the App is not on {owner}/.github. "
            "Make that repository, or install the App on it, to have one.",
            fg="yellow",
        )


def _start(store: Store, found: list[Survey], login: str, is_sure: bool) -> None:
    """The most severe first; what it costs is said before."""
    from app.cli.onboard.waiting import wait
    from flows.costing import cost
    from jobs.onboarding import progress as onboarding

    limits = {survey.repo: survey.limits for survey in found if not survey.trouble}
    ready = {repo: first for repo in limits if (first := onboarding.first_phase(store, repo))}
    for repo, first in ready.items():
        counts = onboarding.counts_below(store, repo, first)
        named = ", ".join(f"#{number}" for number in first)
        say(f"{repo}: {named} would be started, {cost(counts, limits[repo]).text}.", bold=True)
    if not ready:
        say("Nothing waits to be started.")
        return
    if not is_sure and not _is_agreed(login):
        say("Nothing was started. `--yes` starts without this question.", fg="yellow")
        return
    onboarding.start(store, list(ready), login)
    wait(store, list(ready))


def _say_next(store: Store, repos: list[str]) -> None:
    """What waits for a person's word, and which one."""
    from jobs.onboarding.progress import first_phase

    ready = [f"{repo}#{number}" for repo in repos for number in first_phase(store, repo)]
    if ready:
        named = ", ".join(ready[:MOST]) + (f" and {len(ready) - MOST} more" if len(ready) > MOST else "")
        say(f"No agent was started. The `agent` label on {named} starts one, and so does")
        say(f"  fleet onboard {ready[0].partition('#')[0]} --start --as LOGIN")


def _is_agreed(login: str) -> bool:
    """A person at a terminal is asked; nobody else can say yes."""
    return sys.stdin.isatty() and click.confirm(f"Start them, in the name of @{login}?", err=True)
