"""What the App says to `/fleet epic`: which epics came of it, or why none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flows.model import Grouping
from flows.words.quoting import inline

SHOWN = 20
EXAMPLE = "`/fleet epic #12 #13 #14`"


def no_issue(strange: Sequence[str]) -> str:
    """Words that name no issue of this repository."""
    shown = ", ".join(f"`{inline(word).replace('`', '')[:60]}`" for word in strange[:5])
    return f"{shown} names no issue of this repository; write numbers of issues here, such as {EXAMPLE}"


def too_many(most: int) -> str:
    return f"one command takes at most {most} issues; name fewer, and say it again for the rest"


def unfit(wrong: Mapping[int, str], rest: Sequence[int]) -> str:
    """Why some of the named issues cannot be taken, and what to write instead."""
    why = ", ".join(f"#{number} {reason}" for number, reason in list(wrong.items())[:SHOWN])
    if len(rest) < 3:
        return f"{why}; an epic needs three open issues or more that stand in no other epic"
    return f"{why}; without them: `/fleet epic {' '.join(f'#{number}' for number in rest)}`"


def too_few(found: Sequence[int], is_named: bool) -> str:
    """An epic has three children at least."""
    if not found:
        return f"no implementation or feature issue is open that stands in no epic; name issues: {EXAMPLE}"
    shown = ", ".join(f"#{number}" for number in found[:SHOWN])
    if not is_named and len(found) > 2:
        return f"{shown} share no subsystem that has three of them; name the issues: {EXAMPLE}"
    return (
        f"an epic holds three issues or more, and there {'is' if len(found) == 1 else 'are'} {shown} only. "
        f"The `agent` label starts each alone; a line `- [ ] #{found[0]}` puts one into an epic that is open"
    )


def assembled(made: Sequence[int], joined: Sequence[int], price: tuple[int, str]) -> str:
    """Which epics came of a command over so many issues, and what these may cost at most."""
    count, most = price
    parts = [f"made {_listed(made)}" if made else "", f"put into {_listed(joined)}" if joined else ""]
    what = " and ".join(part for part in parts if part)
    if not what:
        return "no epic came of it: fewer than three of its issues are open still; say it again with others"
    return f"{count} issues: {what}. The `agent` label on an epic starts it. All of them are {most}"


def chosen(grouping: Grouping, by: str, number: int) -> str:
    """What an epic is for, in its body."""
    count = sum(len(phase.children) for phase in grouping.phases)
    return (
        f"{count} issues that @{by} put together with `/fleet epic` in #{number}, "
        "to be merged here one by one and landed together."
    )


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(f"#{number}" for number in numbers)
