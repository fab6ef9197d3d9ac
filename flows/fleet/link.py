"""The pull requests of coordinated work name one another."""

from __future__ import annotations

from flows.actions import Action, NamePulls
from flows.model import Seen, Terms
from flows.model.coordination import WORK
from flows.rollout import rollup
from flows.rollout.stages import is_coordinated
from flows.task.standing import newest
from flows.words.stages import linked


def link(seen: Seen, terms: Terms) -> list[Action]:
    fleet, pull = seen.fleet, newest(seen)
    done = fleet.coordinated if fleet and is_coordinated(fleet) else None
    if not fleet or not done or done.stage == WORK or not pull or not pull.is_open:
        return []
    text = linked(done, seen.subject.repo, fleet.subject)
    section = "\n".join((rollup.BEGIN, text, rollup.END))
    if not text or rollup.replace(pull.body, section) == pull.body:
        return []
    return [NamePulls(pull.number, section, "they are merged together")]
