"""What another than the agent must see to costs its task no attempt: the agent rests on this host."""

from __future__ import annotations

from dataclasses import replace

import structlog

from flows import resting
from flows.model import Outcome, Run
from flows.resting import Meaning
from jobs import inventory, ledger
from jobs.hands import Hands
from jobs.ledger import Rest
from jobs.run.seal import Seal

log = structlog.get_logger()


def rested(hands: Hands, run: Run, ended: Seal) -> Seal:
    """The seal as it counts: `skipped` where the agent rests now, and the task goes back into line."""
    what, now = resting.meaning(ended.outcome, ended.fault, ended.usage.tokens), hands.now()
    if what is Meaning.WORKS:
        ledger.awake(hands.store, run.host, run.agent)
    if what not in (Meaning.LATER, Meaning.STOPPED):
        return ended
    one, rests = Rest(run.host, run.agent, resting.why(ended.reason), now), None
    if what is Meaning.LATER:
        rests = ledger.put_off(hands.store, one).until - now
    elif ledger.rest(hands.store, one):
        log.error("an agent is stopped on this host", agent=run.agent, why=one.why, remedy="mend it, restart")
    inventory.wake(hands, run.subject.partition("/")[0], now)
    told = resting.skipped(ended.reason, run.agent, rests)
    return replace(ended, outcome=Outcome.SKIPPED, reason=told)
