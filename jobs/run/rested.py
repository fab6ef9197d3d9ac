"""What another than the agent must see to costs its task no attempt: the agent rests on this host."""

from __future__ import annotations

from dataclasses import replace

import structlog

from flows.model import Outcome, Run
from jobs import inventory, ledger
from jobs.agents.event import LATER, OPERATOR
from jobs.hands import Hands
from jobs.ledger import Rest
from jobs.run.seal import Seal

log = structlog.get_logger()


def rested(hands: Hands, run: Run, ended: Seal) -> Seal:
    """The seal as it counts. A vendor's limit or overload puts the agent off for a while, a bad key
    until a person has mended it and the workers were started anew: the attempt is `skipped`, and the task
    goes back into line. An agent that worked rests no more."""
    now, why = hands.now(), ended.reason.splitlines()[0] if ended.reason else "it said no more"
    one = Rest(run.host, run.agent, why[:300], now)
    if ended.outcome is not Outcome.AGENT_FAILED or ended.fault not in (LATER, OPERATOR):
        if not ended.fault and ended.usage.tokens:
            ledger.awake(hands.store, run.host, run.agent)
        return ended
    if ended.fault == OPERATOR:
        then = "once the operator has mended that and started the workers anew"
        if ledger.rest(hands.store, one):
            log.error("an agent is stopped on this host", agent=run.agent, why=why, remedy="mend it, restart")
    else:
        minutes = round((ledger.put_off(hands.store, one).until - now) / 60)
        then = f"in {minutes} minute{'' if minutes == 1 else 's'}"
    inventory.wake(hands, run.subject.partition("/")[0], now)
    reason = f"{ended.reason}\n`{run.agent}` is tried again on this host {then}; the task waits in line."
    return replace(ended, outcome=Outcome.SKIPPED, reason=reason)
