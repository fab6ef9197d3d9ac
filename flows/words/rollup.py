"""What the rollup says: how far a fleet is, a row a repository, what may be done.

What agents and outsiders wrote stands in code spans, so that it calls nobody, links nowhere, and cannot
break a table.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from flows.markdown import code
from flows.model import Fleet, Outcome, Target
from flows.prompt import clean
from flows.rollout.counting import cost, counts, stands
from flows.rollout.ending import DONE, may_cancel, may_retry, status
from flows.words import stages
from flows.words.outcomes import next_step
from flows.words.quoting import sentence

BAR = 20
CUT = 160  # characters of a reason in a row
ADDRESS = re.compile(r"https?://[A-Za-z0-9.:/_-]{1,300}")
STATUS = {"running": "Running", "paused": "Paused", "ended": "Ended", "cancelled": "Cancelled"}


def head(fleet: Fleet, why: str) -> str:
    """How far the fleet is: status, counts that add up, what it used, why the rest waits."""
    generation = f", generation {fleet.generation}" if fleet.generation > 1 else ""
    waits = sentence(why.replace("<", "&lt;")) if why else ""
    parts = [
        f"### Fleet {code(fleet.manifest.name)}{generation}",
        f"**{STATUS[status(fleet)]}.** {summary(fleet)} {waits}".strip(),
        f"{_bar(fleet)}  \n{used(fleet)}",
        *([stages.stands(fleet.coordinated)] if fleet.coordinated else []),
    ]
    return "\n\n".join(parts)


def summary(fleet: Fleet) -> str:
    """The counts, in a sentence."""
    told = ", ".join(f"{count} {word}" for word, count in counts(fleet).items())
    return repositories(len(fleet.targets)) + (f": {told}." if told else ".")


def used(fleet: Fleet) -> str:
    """What all attempts used, in a sentence."""
    total = cost(fleet)
    more = "" if total.is_priced else " and more, as not all models have a price"
    attempts = "1 attempt" if total.attempts == 1 else f"{total.attempts:,} attempts"
    return f"Used: {attempts}, {total.minutes:,.0f} minutes, {total.usd:,.2f} USD{more}."


def table_head() -> str:
    return (
        "| repository | stands | pull request | attempts | minutes | USD | why, and what next |\n"
        "|---|---|---|--:|--:|--:|---|"
    )


def row(one: Target) -> str:
    """A repository's line of the table."""
    minutes = f"{one.minutes:.1f}" if one.minutes else ""
    usd = f"{one.usd:.2f}" + ("" if one.is_priced else "+") if one.usd or not one.is_priced else ""
    cells = (f"`{one.repo}`", stands(one), _pull(one), str(one.attempts or ""), minutes, usd, _what_next(one))
    return f"| {' | '.join(cells)} |"


def folded(left: Mapping[str, int], link: str) -> str:
    """What is not shown, counted; "" where all is."""
    if not left:
        return ""
    told = ", ".join(f"{count} {word}" for word, count in sorted(left.items()))
    where = f" [All pull requests of this fleet]({link})." if link else ""
    return f"{sum(left.values())} more, not shown: {told}.{where}"


def actions(fleet: Fleet, rows: Sequence[Target]) -> str:
    """A box for each thing that may be done to the rows that are shown; "" where nothing may."""
    failed = ["- [ ] retry failed"] if any(may_retry(one) for one in fleet.targets) else []
    boxes = [*failed, *(line for one in rows for line in action(one))]
    summary = "<details><summary>Actions: tick a box</summary>"
    return "\n".join((summary, "", *boxes, "", "</details>")) if boxes else ""


def action(one: Target) -> list[str]:
    """The boxes of a repository."""
    if may_retry(one):
        return [f"- [ ] retry {one.repo}"]
    return [f"- [ ] cancel {one.repo}"] if may_cancel(one) else []


def repositories(count: int) -> str:
    return "1 repository" if count == 1 else f"{count:,} repositories"


def reason(one: Target) -> str:
    """Why it ended so, in the words of whoever knew, as a code span; "" where nobody said."""
    words = " ".join(clean(one.reason).split())
    return code(words[:CUT] + ("..." if len(words) > CUT else "")).replace("|", "/")


def _bar(fleet: Fleet) -> str:
    count = len(fleet.targets)
    ended = sum(one.outcome is not None for one in fleet.targets)
    done = BAR * ended // count if count else BAR
    percent = 100 * ended // count if count else 100
    return f"`{'█' * done}{'░' * (BAR - done)}` {percent}% have ended."


def _pull(one: Target) -> str:
    if not one.pull:
        return ""
    return f"[#{one.pull}]({one.url})" if ADDRESS.fullmatch(one.url) else f"{one.repo}#{one.pull}"


def _what_next(one: Target) -> str:
    """Of what is done well, nothing."""
    if one.outcome is None or one.outcome in DONE - {Outcome.NO_CHANGE}:
        return ""
    return ": ".join(part for part in (reason(one), next_step(one.outcome)) if part)
