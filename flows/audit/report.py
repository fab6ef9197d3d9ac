"""An audit says what was read in it, how far its filing came, and what was made of it."""

from __future__ import annotations

from dataclasses import replace

from flows import markers, words
from flows.actions import Action, Show
from flows.asking import asking
from flows.audit.asking import asking as approving
from flows.audit.reader import reported
from flows.audit.standing import audit
from flows.family.below import memory
from flows.model import Run, Seen, Terms


def report(seen: Seen, terms: Terms) -> list[Action]:
    approval, refusal = approving(seen)
    is_heard = any(answer.is_accepted or answer.may_write for answer in seen.answers)
    is_silent = not approval and not seen.status and not is_heard
    if is_silent and not _is_called(seen):
        return []
    ask, _ = asking(seen, terms)
    text = words.audit(seen, terms, refusal)
    facts = markers.write(_runs(seen), seen.answers, memory=memory(seen, ask, terms))
    if seen.status and (seen.status.text, seen.status.facts) == (text, facts):
        return []
    return [Show(None, text, facts, refusal or "people are to see what became of it")]


def _runs(seen: Seen) -> tuple[Run, ...]:
    """What must outlive the store of them: also the one report that findings are filed from."""
    told = reported(seen.runs, audit(seen).digest)
    return tuple(run if told and run.id == told.id else replace(run, report="") for run in seen.runs)


def _is_called(seen: Seen) -> bool:
    """Someone labelled it, or wants an agent for it: they are told why nothing happens."""
    names = {label.name.casefold() for label in seen.issue.labels}
    return bool(names & {(seen.blueprint.label_prefix + "audit").casefold(), "agent"})
