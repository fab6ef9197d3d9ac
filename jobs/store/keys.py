"""Every key that we keep in Redis, defined once. All begin with `fleet:`; RQ's own, with `rq:`.
They leave the process: another version may read what this one wrote, so none is renamed lightly."""

from __future__ import annotations

from jobs.store.door_keys import (  # noqa: F401 - here is every key
    ALL_FLEETS,
    SUBMITTING,
    pending,
    replied,
    said,
    submission,
    wish,
)
from jobs.store.notice_keys import (  # noqa: F401 - here is every key
    NOTICES,
    NOTICES_DUE,
    noticed,
)
from jobs.store.run_keys import (  # noqa: F401 - here is every key
    AFAR,
    BEATS,
    HISTORY,
    JOURNALS,
    LEDGER_READY,
    LIVE,
    RESTING,
    alone,
    book,
    events,
    fleet,
    fleets,
    journal,
    line,
    live,
    live_of,
    noon,
    reading,
    run,
    runs,
    sending,
    sent,
    targets,
    told,
    waits,
)

ROOT = "fleet:"

DUE = "fleet:due"  # zset: subject -> Unix time from which it may be looked at
LOOKING = "fleet:looking"  # zset: subject -> Unix time at which its lease ends
LEASES = "fleet:leases"  # hash: subject -> token of the look that holds it
BLOCKED = "fleet:blocked"  # zset: owner -> Unix time before which GitHub is not asked

DELIVERIES = "fleet:deliveries"  # stream: guid, event, body, at
DELIVERY_BYTES = "fleet:deliveries:bytes"  # bytes of the bodies in that stream

OPEN_CLAIMS = "fleet:claims:open"  # zset: claim -> Unix time at which it was opened

HOSTS = "fleet:hosts"  # hash: host -> JSON of what it serves and when it said so

BELL = "fleet:bell"  # stands while a drain is on its way

CLOCK = "fleet:clock"  # token of the one clock that ticks


def done(guid: str) -> str:
    """Stands while this delivery counts as done."""
    return f"fleet:done:{guid}"


def pace(owner: str) -> str:
    """Hash: `next`, the earliest time of the next write."""
    return f"fleet:pace:{owner}"


def creations(owner: str) -> str:
    """List of the times of the last creations, newest first."""
    return f"fleet:creations:{owner}"


def strikes(owner: str) -> str:
    """Hash: how often in a row GitHub refused without saying for how long."""
    return f"fleet:strikes:{owner}"


def claim(key: str) -> str:
    """Hash: `state`, `at` and `value` of a creation that is made once."""
    return f"fleet:claim:{key}"


def answers(subject: str) -> str:
    """Hash: a command's key -> JSON of what became of it."""
    return f"fleet:answers:{subject}"


def watermark(repo: str) -> str:
    """How far a repository's list of changed issues was read."""
    return f"fleet:watermark:{repo}"


def pulls(repo: str) -> str:
    """Hash: node id of an open pull request of ours -> subject and what was last seen of it."""
    return f"fleet:pulls:{repo}"


def labelled(repo: str) -> str:
    """Stands while the repository is known to have the App's labels."""
    return f"fleet:labelled:{repo}"


def parent(subject: str) -> str:
    """JSON: the epic, or the audit, that this issue is a child of."""
    return f"fleet:parent:{subject}"


def children(subject: str) -> str:
    """Set: numbers of the issues that this one has adopted."""
    return f"fleet:children:{subject}"


def made(repo: str) -> str:
    """Hash: key of what our App made in a repository -> the issue's number; `AUDIT/KEY` for which audit. The
    field `:whole by audit` says that all of the repository's issues have been gone through for it."""
    return f"fleet:made:{repo}"


def owed(subject: str) -> str:
    """Set: pairs of keys of what was made of an audit, `WAITS ABOVE`; GitHub is still to show that the second
    blocks the first."""
    return f"fleet:owed:{subject}"


def standing(subject: str) -> str:
    """What the parent of this issue was last told of it."""
    return f"fleet:standing:{subject}"


def updated(subject: str) -> str:
    """Stands while an epic's branch was brought up to date less than a day ago: when."""
    return f"fleet:updated:{subject}"


def written(subject: str) -> str:
    """List: writes to an issue's body, until it was seen what they wrote over: JSON, what was read
    before (`body`, ids of its edits) and what was `written`."""
    return f"fleet:written:{subject}"


def conflict(subject: str) -> str:
    """Stands while an epic's branch, at this SHA, conflicts with its base."""
    return f"fleet:conflict:{subject}"


def notes(repo: str) -> str:
    """Hash: number of an open issue -> JSON of what its last look noted of it."""
    return f"fleet:notes:{repo}"


def met(owner: str) -> str:
    """Hash: repository that was looked after -> JSON: is it private, has it a blueprint of its own."""
    return f"fleet:met:{owner}"


def inventory(owner: str) -> str:
    """Hash: when the owner's inventory issue was written last, and whether it was pinned."""
    return f"fleet:inventory:{owner}"


def taken_up(subject: str) -> str:
    """Stands while an epic may begin though another of its repository goes first."""
    return f"fleet:taken-up:{subject}"


def taking_up(owner: str) -> str:
    """Stands for a moment after an epic of the owner was taken up: its tasks are on their way."""
    return f"fleet:taking-up:{owner}"


def team(owner: str) -> str:
    """JSON: the text of the owner's own blueprint, which names its team, and when it was read."""
    return f"fleet:team:{owner}"


def alerts(owner: str, day: str) -> str:
    """Hash: share of the day's budget (`tasks:75`) that people were told of, or are to be -> "", or JSON
    of what is to be said."""
    return f"fleet:alerts:{owner}:{day}"


def checked(owner: str) -> str:
    """Stands while the owner's books were checked a moment ago."""
    return f"fleet:checked:{owner}"


def digest(owner: str) -> str:
    """JSON: the plan or review that stands on the inventory, and when it was written."""
    return f"fleet:digest:{owner}"
