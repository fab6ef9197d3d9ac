"""The inventory issue of an owner: every onboarded repository, with its stage and what waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flows.model import Note

TITLE = "Fleet inventory"
KEY = "inventory"
BEGIN, END = "<!-- fleet:inventory -->", "<!-- /fleet:inventory -->"
HEAD = "| repository | stage | audits | epics | tasks | ready | running | stuck |"
RULE = "|---|---|--:|--:|--:|--:|--:|--:|"
MAX_BODY = 60_000  # GitHub takes 65,536 characters; ours at most, with what people wrote round it
MOST_STUCK = 30
ROUND = 500  # characters for all but the rows and what stands below them
STAGES = ("executing", "epics", "audits", "quiet")


@dataclass(frozen=True)
class Row:
    """A repository as the inventory shows it. `tasks` counts those that wait for a label or a
    turn, `stuck` names what a person must look at."""

    repo: str
    stage: str
    audits: int = 0
    epics: int = 0
    tasks: int = 0
    ready: int = 0
    running: int = 0
    stuck: tuple[int, ...] = ()


def row(repo: str, notes: dict[int, Note], ready: int, running: int) -> Row:
    """The row of a repository, from what looks noted and what stands in line and runs."""
    audits = [note for note in notes.values() if note.kind == "audit"]
    epics = [note for note in notes.values() if note.kind == "epic"]
    tasks = [note for note in notes.values() if note.kind == "task"]
    is_executing = ready or running or any(one.is_asked for one in (*epics, *tasks))
    stage = "executing" if is_executing else "epics" if epics else "audits" if audits or tasks else "quiet"
    waiting = sum(task.state in ("", "waiting") and not task.is_stuck for task in tasks)
    stuck = tuple(number for number, note in notes.items() if note.is_stuck)
    return Row(repo, stage, len(audits), len(epics), waiting, ready, running, stuck)


def render(rows: Sequence[Row], hidden: int = 0, digest: str = "", room: int = MAX_BODY) -> str:
    """The section of the issue that we keep, in `room` characters; the same for the same facts.
    `hidden` repositories are private where the issue is public, and are counted only. `digest`,
    the day's plan or review, stands below the table where there is one."""
    ordered = sorted(rows, key=lambda row: (STAGES.index(row.stage), row.repo.casefold()))
    private = f"{hidden} private {'repository is' if hidden == 1 else 'repositories are'} left out"
    below = [f"{private}, because this repository is public."] if hidden else []
    below += [part for part in (_stuck(ordered), digest) if part]
    taken = sum(map(len, below)) + ROUND
    if taken > room:
        below, taken = [], ROUND
    parts = [BEGIN, _head(rows), *_table(ordered, room - taken), *below, END]
    return "\n\n".join(parts)


def room(body: str) -> int:
    """How many characters our section may have, beside what people wrote round it."""
    return MAX_BODY - len(splice(body, ""))


def splice(body: str, section: str) -> str:
    """The issue's body with our section in its place; what people wrote round it is kept."""
    body = body.replace("\r\n", "\n")
    first, last = body.find(BEGIN), body.find(END)
    if first < 0 or last < first:
        return f"{section}\n\n{body.strip()}".strip() + "\n" if body.strip() else section + "\n"
    return body[:first] + section + body[last + len(END) :]


def _head(rows: Sequence[Row]) -> str:
    totals = (
        (sum(row.audits for row in rows), "open audit"),
        (sum(row.epics for row in rows), "open epic"),
        (sum(row.ready for row in rows), "task in line", "tasks in line"),
        (sum(row.running for row in rows), "running"),
        (sum(len(row.stuck) for row in rows), "stuck"),
    )
    said = [_counted(*total) for total in totals]
    return f"**{_counted(len(rows), 'repository', 'repositories')}**: {', '.join(said)}."


def _counted(count: int, one: str, many: str = "") -> str:
    plural = many or (one + "s" if one.startswith("open") else one)
    return f"{count} {one if count == 1 else plural}"


def _table(rows: Sequence[Row], room: int) -> list[str]:
    """The table, and how many rows it had no room for."""
    if not rows:
        return ["No repository is onboarded yet: `fleet onboard owner/repo`."]
    lines, size = [HEAD, RULE], len(HEAD) + len(RULE) + 2
    for one in rows:
        cells = (one.audits, one.epics, one.tasks, one.ready, one.running, len(one.stuck))
        line = f"| `{one.repo}` | {one.stage} | " + " | ".join(map(str, cells)) + " |"
        size += len(line) + 1
        if size > room:
            break
        lines.append(line)
    left = len(rows) - (len(lines) - 2)
    more = f"{left} more are quiet or stand further down the line."
    return ["\n".join(lines), *([more] if left else [])]


def _stuck(rows: Sequence[Row]) -> str:
    """What a person must look at; code spans, so that nothing is linked or notified by it."""
    names = [f"`{one.repo}#{number}`" for one in rows for number in one.stuck]
    more = f" and {len(names) - MOST_STUCK} more" if len(names) > MOST_STUCK else ""
    return f"Stuck, and waiting for a person: {', '.join(names[:MOST_STUCK])}{more}." if names else ""
