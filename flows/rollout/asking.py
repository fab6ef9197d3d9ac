"""What people ask of a fleet and nobody has carried out yet: by label, command or box."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flows import asking as tasks
from flows import commands
from flows.model import Ask, Command, Edit, Fleet, Seen, Terms, Tick
from flows.placing import refusal
from flows.rollout.ending import is_ended
from flows.rollout.rollup import boxes
from flows.rollout.schedule import next_at

SUBMIT, PLAN, RETRY, CANCEL = "submit", "plan", "retry", "cancel"
VERBS = (SUBMIT, PLAN, RETRY, CANCEL)  # those that the fleet's own rule answers
DRY = "--dry-run"
SCHEDULE = "schedule"


@dataclass(frozen=True)
class Ticked:
    """Action boxes, and who ticked them: the last person who edited the text."""

    ticks: tuple[Tick, ...]
    by: str
    at: float

    @property
    def key(self) -> str:
        return f"box {self.at:.0f}"


def heard(seen: Seen, terms: Terms) -> tuple[Command, ...]:
    """The commands on a manifest that its own rule carries out, by people who may, in order."""
    if seen.charter is None:
        return ()
    return tuple(one for one in seen.commands if one.verb in VERBS and not refusal(one, seen, terms))


def is_dry(command: Command) -> bool:
    """Whether it asks only to be told."""
    return command.verb == PLAN or (command.verb == SUBMIT and DRY in command.words)


def submission(seen: Seen, terms: Terms) -> tuple[Ask | None, str]:
    """The request to submit that was not carried out yet, the latest of all; or why it does not count.
    What somebody without write permission changed since is not what was approved."""
    started = tuple(one for one in seen.answers if one.verb == commands.START)
    labelled, refused = tasks.asking(replace(seen, answers=started), terms)
    said = [one for one in heard(seen, terms) if one.verb == SUBMIT and not is_dry(one)]
    if said:
        last = said[-1]
        return tasks.bound(Ask(last.key, last.by.login, last.at), seen, terms.app_login)
    fleet = seen.charter.fleet if seen.charter else None
    if labelled is None:
        return None, "" if fleet else refused
    is_old = fleet is not None and labelled.at <= asked_at(fleet)
    return (None, "") if is_old else (labelled, "")


def asked_at(fleet: Fleet) -> float:
    """When somebody, or the schedule, submitted last."""
    return float(fleet.asked.partition(" ")[0] or 0.0)


def is_withdrawn(seen: Seen) -> bool:
    """A fleet that was submitted by a label which is off now, or whose issue was closed."""
    fleet = seen.charter.fleet if seen.charter else None
    if fleet is None or is_ended(fleet):
        return False
    return not seen.issue.is_open or _is_unlabelled(fleet, seen)


def submitted_by(fleet: Fleet) -> str:
    """The key of the request with which somebody submitted it last, whatever generation this is."""
    return fleet.asked.partition(" ")[2].removeprefix(SCHEDULE).strip()


def _is_unlabelled(fleet: Fleet, seen: Seen) -> bool:
    """Whether it was submitted by a label that is off now; a command's key has a colon."""
    key = submitted_by(fleet)
    return bool(key) and ":" not in key and not tasks.labelled(seen)


def ticked(seen: Seen, terms: Terms) -> Ticked | None:
    """The boxes that are ticked, where the last person who edited the text may write; None without any."""
    found = boxes(seen.issue.body)
    if not found or not seen.charter or not seen.charter.fleet:
        return None
    edits = [edit for edit in seen.issue.edits if not _is_ours(edit, terms)]
    last = max(edits, key=lambda edit: edit.at, default=Edit(seen.issue.author, seen.issue.created_at))
    return Ticked(found, last.by.login, last.at) if last.by and last.by.may_write else None


def opens_at(fleet: Fleet | None, seen: Seen) -> float | None:
    """When the schedule opens the next generation; None where it has none, this one has not ended, or the
    issue is closed or has lost the label that submitted it."""
    if not fleet or not fleet.manifest.schedule or fleet.status != "ended" or not seen.issue.is_open:
        return None
    if _is_unlabelled(fleet, seen):
        return None
    zone = fleet.manifest.window.time_zone if fleet.manifest.window else "UTC"
    return next_at(fleet.manifest.schedule, asked_at(fleet), zone)


def is_due(seen: Seen, terms: Terms) -> bool:
    """Whether the schedule opens a generation now."""
    at = opens_at(seen.charter.fleet if seen.charter else None, seen)
    return at is not None and at <= terms.now


def is_choosing(seen: Seen, terms: Terms) -> str:
    """In whose name the repositories are to be read now; "" where nobody asks for it."""
    charter = seen.charter
    if charter is None:
        return ""
    if charter.fleet and is_due(seen, terms):
        return charter.fleet.creator
    ask, _ = submission(seen, terms)
    if charter.manifest is None or not seen.issue.is_open:
        return ""
    told = [one.by.login for one in heard(seen, terms) if is_dry(one)]
    return ask.by if ask else (told[-1] if told else "")


def _is_ours(edit: Edit, terms: Terms) -> bool:
    return edit.by is not None and edit.by.is_bot and edit.by.login == terms.app_login
