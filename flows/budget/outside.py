"""On whose account it counts what was begun outside the App: by a person's hand, on a member's quota."""

from __future__ import annotations

from typing import NamedTuple

from flows.budget.charge import brought
from flows.model import Account, Member, Team
from flows.model.team import METERS


class Counted(NamedTuple):
    """What a person says that a vendor counts: of which member, of which agent ("" where the member brings
    one alone), how much of the meter (USD in dollars)."""

    login: str
    agent: str = ""
    meter: str = "tasks"
    amount: float = 0.0


def named(team: Team | None, told: Counted) -> Account:
    """The account that a person means. ValueError, in words, where none or several may be meant."""
    if team is None or not team.members:
        raise ValueError("no `team:` names members, so nobody brings a quota on which it could count")
    if told.meter not in METERS:
        raise ValueError(f"there is no meter {told.meter!r}; they are {', '.join(METERS)}")
    known = {member.login.casefold(): member for member in team.members}
    member = known.get(told.login.casefold())
    if member is None:
        logins = ", ".join(one.login for one in team.members)
        raise ValueError(f"{told.login} is no member of the team; its members are {logins}")
    return Account(f"member:{member.login}", _agent(team, member, told.agent), told.meter)


def only(team: Team | None, agent: str) -> Account | None:
    """The account of the one member who brings this agent: what its vendor counts is theirs. None where
    nobody does, or several do: whose key it is that the vendor counts for, nobody knows then."""
    if team is None:
        return None
    found = [(one.login, quota) for one in team.members if (quota := brought(team, one, agent))]
    return Account(f"member:{found[0][0]}", found[0][1].agent, "tasks") if len(found) == 1 else None


def _agent(team: Team, member: Member, agent: str) -> str:
    """The agent of the member's account: "" for a plain number."""
    if agent:
        quota = brought(team, member, agent)
        if quota is None:
            raise ValueError(f"{member.login} brings nothing of {agent}")
        return quota.agent
    if len(member.quotas) != 1:
        agents = ", ".join(quota.agent or team.agent for quota in member.quotas) or "nothing"
        raise ValueError(f"{member.login} brings {agents}; say of which agent it is with --agent")
    return member.quotas[0].agent
