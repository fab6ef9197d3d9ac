"""`fleet audit`: what the fleet reads out of an audit's text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from app.cli.voice import failed, say, show

if TYPE_CHECKING:
    from flows.model.finding import Finding

MAX_BYTES = 4_000_000


@click.command()
@click.argument("file", type=click.Path(allow_dash=True))
@click.option("--json", "as_json", is_flag=True, help="For programs: a list of findings.")
def audit(file: str, as_json: bool) -> None:
    """Show the open findings in FILE, an audit in markdown, and file nothing. "-" is standard input."""
    import json

    from flows.audit.read import read

    reading = read(_text(file))
    if as_json:
        rows = [_row(finding) for finding in reading.findings]
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
    else:
        for finding in reading.findings:
            _show(finding)
        count = len(reading.findings)
        say(f"{count} open finding{'' if count == 1 else 's'} in {file}.")
    for doubt in reading.doubts:
        say(f"{file}:{doubt.line}: {doubt.what}: {doubt.remedy}")


def _show(finding: Finding) -> None:
    severity = finding.severity or "no severity"
    show(f"{finding.line}: {finding.title}", bold=True)
    show(f"    {severity}, {finding.type}, {finding.scope}, {finding.complexity}")
    for place in finding.locations:
        show(f"    at {place}")


def _row(finding: Finding) -> dict[str, Any]:
    return {
        "title": finding.title,
        "severity": finding.severity or None,
        "type": finding.type,
        "locations": list(finding.locations),
        "line": finding.line,
    }


def _text(file: str) -> str:
    try:
        with click.open_file(file, "rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except OSError as error:
        hint = "name a file that can be read, or - for standard input."
        raise failed(f"{file} cannot be read: {error.strerror}", hint) from error
    if len(raw) > MAX_BYTES:
        raise failed(f"{file} is larger than {MAX_BYTES:,} bytes", "name the audit's text alone.")
    return raw.decode("utf-8", "replace")
