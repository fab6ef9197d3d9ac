"""Which agent an attempt gets, and why it waits for one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flows import labels
from flows.journal.choosing import Choice
from flows.journal.choosing import choose as choose_by_journal
from flows.journal.sorting import sort
from flows.model import Outcome, Run, Seen, Terms

AUTO = "auto"  # in the place of an agent's name: the one that the journal tells for


def choose(agents: Iterable[str], before: Iterable[Run]) -> str:
    """The first of the agents, in their order, that has not failed twice before; else the last."""
    line, out = tuple(dict.fromkeys(agents)), _failed_twice(before)
    return next((name for name in line if name not in out), line[-1])


def pick(asked: str, seen: Seen, terms: Terms, before: Sequence[Run]) -> Choice:
    """The agent that was asked for, after it failed twice the blueprint's fallbacks in turn. `auto`
    among them is the agent that does such tasks at the lowest cost, of those that are served now and
    have not failed twice at this one; a fallback that is served goes first once any has."""
    named = choose((asked, *seen.blueprint.fallback), before)
    if named != AUTO:
        return Choice(named)
    out = _failed_twice(before)
    left = [name for name in seen.blueprint.fallback if out and name != AUTO and name not in out]
    for name in left:
        if name in terms.agents:
            return Choice(name, f"{_listed(out)} failed twice here, and the blueprint names `{name}` next")
    agents = [name for name in terms.agents if name not in out]
    if agents:
        return choose_by_journal(terms.tallies, sort(seen), agents, seen.subject.number)
    if left or not terms.agents:
        return Choice(left[0] if left else AUTO)
    again = next((run.agent for run in reversed(before) if run.agent in terms.agents), terms.agents[0])
    return Choice(again, "every agent that is served now failed twice here")


def is_auto(seen: Seen) -> bool:
    """Whether the journal may have to tell which agent is picked."""
    asked = {labels.agent_asked(label.name, seen.blueprint) for label in seen.issue.labels}
    return AUTO in {seen.blueprint.agent, *seen.blueprint.fallback, *asked}


def why_waiting(agent: str, terms: Terms) -> str:
    """Why an attempt stands in line; "" when nothing is known to be in its way."""
    if agent == AUTO:
        return "no worker serves an agent now; it starts when one does"
    if agent not in terms.agents:
        return f"no worker serves `{agent}` now; it starts when one does"
    return terms.wait


def _failed_twice(before: Iterable[Run]) -> tuple[str, ...]:
    failed = [run.agent for run in before if run.outcome is Outcome.AGENT_FAILED]
    return tuple(name for name in dict.fromkeys(failed) if failed.count(name) > 1)


def _listed(names: Sequence[str]) -> str:
    return " and ".join(f"`{name}`" for name in names)
