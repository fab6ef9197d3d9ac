"""`fleet doctor`: what is well on this machine, and what to do about what is not."""

from __future__ import annotations

from dataclasses import asdict

import click

from app.cli.voice import say, show, show_json

MARKS = {"well": ("ok", "green"), "warning": ("??", "yellow"), "wrong": ("no", "red")}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def doctor(as_json: bool) -> None:
    """Try everything that the fleet needs on this machine; exit code 1 when something is wrong."""
    from app.cli.ready import ready
    from jobs.doctor import findings

    found = list(findings(ready()))
    if as_json:
        show_json([asdict(finding) for finding in found])
    else:
        for finding in found:
            mark, colour = MARKS[finding.verdict]
            show(f"{mark}  {finding.what}", fg=colour)
            if finding.remedy:
                show(f"    {finding.remedy}")
    wrong = sum(finding.verdict == "wrong" for finding in found)
    if wrong:
        say(f"{wrong} of {len(found)} checks failed.", fg="red")
        raise SystemExit(1)
