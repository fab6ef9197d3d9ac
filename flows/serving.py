"""Which agent an attempt gets, and why it waits for one."""

from __future__ import annotations

from collections.abc import Iterable

from flows.model import Outcome, Run, Terms


def choose(agents: Iterable[str], before: Iterable[Run]) -> str:
    """The first of the agents, in their order, that has not failed twice before; else the last."""
    line = tuple(dict.fromkeys(agents))
    failed = [run.agent for run in before if run.outcome is Outcome.AGENT_FAILED]
    return next((name for name in line if failed.count(name) < 2), line[-1])


def why_waiting(agent: str, terms: Terms) -> str:
    """Why an attempt stands in line; "" when nothing is known to be in its way."""
    if agent not in terms.agents:
        return f"no worker serves `{agent}` now; it starts when one does"
    return terms.wait
