"""`fleet submit`: a manifest is handed in, as at `POST /v1/fleets`."""

from __future__ import annotations

import time
from typing import IO, TYPE_CHECKING, Any

import click

from app.cli.voice import failed, say, show, show_json
from app.cli.whose import whose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.form import Form
    from flows.model import Problem
    from jobs.settings import Settings

TEXT = click.File("r", encoding="utf-8")


@click.command()
@click.argument("file", required=False, type=TEXT)
@click.option("--repos-file", type=TEXT, help="Its repositories: a name a line, CSV, or a list in YAML.")
@click.option("--workflow", default="", help="How it is done; `implement` unless it is said.")
@click.option("--task", default="", help="What is to be done.")
@click.option("--as", "login", default="", help="In whose name: a GitHub login with write permission.")
@click.option(
    "--repository", default="", help="Where its issue goes; the owner's `.github` unless it is said."
)
@click.option("--dry-run", "is_dry", is_flag=True, help="Show what it would do, and hand in nothing.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def submit(file: IO[str] | None, **how: Any) -> None:
    """Hand in a fleet: FILE is a manifest in YAML, or the text of an issue that holds one (`-`: standard
    input). What FILE does not say, the options add; with --task and --repos-file none is needed.
    """
    if file is None and not (how["task"] and how["repos_file"]):
        raise click.UsageError("name a FILE, or give --task and --repos-file")
    from app.cli.ready import ready

    settings = ready()
    login = whose(settings, how["login"])
    name = getattr(file, "name", "the manifest") if file else "the manifest"
    form = _form(file, how)
    if form.manifest is None:
        raise _wrong(form.problems, name)
    if how["is_dry"]:
        _dry(settings, form, login, bool(how["as_json"]))
    else:
        _hand_in(settings, form, login, bool(how["as_json"]))


def _form(file: IO[str] | None, how: dict[str, Any]) -> Form:
    """What was asked, as a form; with problems where it is none."""
    from flows import form as forms

    rows = {name: how[name] for name in ("task", "workflow") if how[name]}
    if how["repos_file"]:
        rows["repos"] = _repos(how["repos_file"], how["repository"])
    if file is None:
        return forms.of_rows({"fleet": _named(how["task"]), **rows}, how["repository"])
    text = file.read()
    if rows and forms.is_issue(text):
        raise click.UsageError(
            "--task, --workflow and --repos-file add to a FILE in YAML, not to an issue's text"
        )
    return forms.of_text(forms.with_rows(text, rows), how["repository"])


def _named(task: str) -> str:
    """A fleet's name, from the beginning of its task."""
    line = " ".join(task.split())
    return line if len(line) <= 60 else line[:60].rpartition(" ")[0] or line[:60]


def _repos(file: IO[str], repository: str) -> list[str]:
    from flows.rollout.listed import of_csv, of_list

    text, owner = file.read(), repository.partition("/")[0]
    read = of_list if file.name.endswith((".yml", ".yaml")) else of_csv
    found, problems = read(text, file.name, owner)
    if problems:
        raise _wrong(problems, file.name)
    return [one.repo for one in found]


def _wrong(problems: Sequence[Problem], name: str) -> click.ClickException:
    """A line a problem, as compilers have it."""
    from jobs.local.screen import plain

    for one in problems:
        say(plain(f"{name}:{one.line}:{one.column or 1}: {one.what}"), fg="red")
        say(plain(f"    {one.remedy}"))
    return failed(
        f"Nothing is submitted: {len(problems)} to be set right.", "`docs/formats.md` has every key."
    )


def _dry(settings: Settings, form: Form, login: str, as_json: bool) -> None:
    from jobs.submitting.preview import preview

    plan, problems = preview(settings, form, login, time.time())
    if problems:
        raise _wrong(problems, "the manifest")
    if as_json:
        show_json({"plan": plan, "repository": form.repository, "by": login})
    else:
        show(plan.replace("`", ""))


def _hand_in(settings: Settings, form: Form, login: str, as_json: bool) -> None:
    from jobs.onboarding.progress import is_up
    from jobs.store import open_store
    from jobs.submitting import door

    store = open_store(settings)
    name = door.submit(store, form, door.Asked(login, time.time())).id
    say(f"Handed in; its issue goes to {form.repository}, in the name of @{login}.")
    say(f"`fleet status {name} --watch` follows it.")
    if not is_up(store):
        say("Nothing runs that could carry it out: no clock ticks. `fleet up` starts all.", fg="yellow")
    found = {"fleet_id": name, "repository": form.repository, "by": login}
    show_json(found) if as_json else show(name)
