"""The keys of the READY line, of runs, of fleets, of budgets; `keys.py` has them all."""

from __future__ import annotations

LEDGER_READY = "fleet:ledger:ready"
HISTORY = "fleet:history"  # stream: every claim and move of a run, append-only
JOURNALS = "fleet:journals"  # set: owners of whom merged work is recorded
LIVE = "fleet:live"  # set: ids of the runs that are not settled
AFAR = "fleet:afar"  # hash: `owner/repo BRANCH` of a remote agent's open pull request -> its subject
BEATS = "fleet:beats"  # zset: run -> Unix time of its keeper's last sign of life
RESTING = "fleet:resting"  # hash: `host agent` -> JSON of why it rests there, and until when


def run(run_id: str) -> str:
    """Hash: one run, field by field."""
    return f"fleet:run:{run_id}"


def runs(subject: str) -> str:
    """Zset: ids of a subject's runs -> attempt."""
    return f"fleet:runs:{subject}"


def live(repo: str) -> str:
    """Set: ids of a repository's runs that are not settled."""
    return f"fleet:live:{repo}"


def live_of(owner: str, what: str) -> str:
    """Set: ids of an owner's runs that are not settled, of `what` a `Cap` counts."""
    kind, _, name = what.partition(" ")
    return live(name) if kind == "repo" else ":".join(("fleet:live", owner, *what.split(" ", 1)))


def book(owner: str, day: str) -> tuple[str, str]:
    """Of the team's date, hash: `holder|agent|meter|` and `reserved`, `used` or `outside` (the part of
    `used` that was begun outside the App) -> amount; and stream: what made it so, append-only."""
    return f"fleet:balance:{owner}:{day}", f"fleet:budget:{owner}:{day}"


def noon(owner: str, day: str) -> str:
    """How many tasks of the team's date had been begun by its noon, once that is past."""
    return f"fleet:noon:{owner}:{day}"


def alone(name: str) -> str:
    """Stands while one process asks after a remote run, or begins a vendor's work."""
    return f"fleet:alone:{name}"


def events(run_id: str) -> str:
    """Stream of a run's events while it lives."""
    return f"fleet:events:{run_id}"


def told(run_id: str) -> str:
    """Hash: key of a command -> what it says to the run's agent."""
    return f"fleet:told:{run_id}"


def line(owner: str) -> str:
    """Hash: subjects that are ready -> JSON of what each wants and since when it stands in line."""
    return f"fleet:line:{owner}"


def waits(owner: str) -> str:
    """Hash: subject -> JSON of why its task waits."""
    return f"fleet:wait:{owner}"


def sent(subject: str) -> str:
    """Stands while a host has been told to start this task."""
    return f"fleet:sent:{subject}"


def sending(owner: str) -> str:
    """Hash: subjects whose start a host was told, those of the last minutes among them -> JSON of
    what each wants."""
    return f"fleet:starting:{owner}"


def journal(owner: str) -> tuple[str, str, str, str]:
    """Hash: record -> its JSON; zset: record -> Unix time of its merge; hash: JSON of agent, sort and
    counter -> what all records add up to; hash: repository and `merged` or `green` -> how many."""
    places = "journal", "journal-order", "tallies", "greens"
    first, second, third, fourth = (f"fleet:{place}:{owner}" for place in places)
    return first, second, third, fourth


def fleet(fleet_id: str) -> str:
    """Hash: a fleet, field by field; `text` is its manifest as approved, `order` that of its repositories."""
    return f"fleet:fleet:{fleet_id}"


def targets(fleet_id: str, generation: int) -> str:
    """Hash: repository -> JSON of what is wanted of it; `REPOSITORY told` -> JSON of how far it is."""
    return f"fleet:targets:{fleet_id}:{generation}"


def reading(subject: str, asked: str) -> str:
    """Hash: what was read of a manifest's repositories for this one request -> JSON of it, while they are."""
    return f"fleet:reading:{subject}:{asked}"


def fleets(owner: str) -> str:
    """Hash: id of a fleet -> its manifest issue, of an owner."""
    return f"fleet:fleets:{owner}"
