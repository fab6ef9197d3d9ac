"""What a run is charged against: the caps and accounts of its team, and who may pay for it."""

from __future__ import annotations

from dataclasses import replace

from flows.budget.day import day
from flows.budget.spent import MOST
from flows.model import Account, Cap, Charge, Hold, Limits, Member, Payer, Quota, Team
from flows.model.budget import MICROS, Want
from flows.model.run import REMOTE

UNBOUND = Quota("")


def charge(team: Team | None, want: Want, now: float) -> Charge:
    """The charge of a run that begins at `now`. No team: no bound but the blueprint's, and all is
    counted on the account of the owner. A team without members pays for all itself; one whose
    members bring none of this agent for this repository has no payer, and then nothing starts."""
    owner = want.repo.partition("/")[0]
    holds = _holds(Account("team", "", ""), _bound(team), _limits(want))
    holds += (Hold(Account(f"repo:{want.repo}", "", "tasks"), 1),)
    if want.fleet:
        holds += _holds(Account(f"fleet:{want.fleet}", "", ""), want.fleet_quota, _limits(want))
    today = day(now, (team or Team()).time_zone)
    return Charge(owner, today, _caps(team, want), holds, _payers(team, want))


def brought(team: Team, member: Member, agent: str) -> Quota | None:
    """What a member brings of an agent: what it names, or else its plain number where that is
    of this agent, being the default one or one that nobody names."""
    named = next((quota for quota in member.quotas if quota.agent == agent), None)
    if named:
        return named
    others = {quota.agent for one in team.members for quota in one.quotas}
    is_plain = agent == team.agent or agent not in others
    return next((quota for quota in member.quotas if not quota.agent and is_plain), None)


def _caps(team: Team | None, want: Want) -> tuple[Cap, ...]:
    room = team.room if team else None
    here = want.blueprint.concurrency
    caps = [Cap("all", room.all)] if room else []
    caps += [Cap(f"repo {want.repo}", min(here, room.repo) if room and room.repo else here)]
    caps += [Cap(f"agent {name}", most) for name, most in room.agents if name == want.agent] if room else []
    if want.fleet and want.fleet_room:
        caps += [Cap(f"fleet {want.fleet}", want.fleet_room)]
    return tuple(caps)


def _payers(team: Team | None, want: Want) -> tuple[Payer, ...]:
    if not team or not team.members:
        return (Payer(""),)
    found = [(one, brought(team, one, want.agent)) for one in team.members if _is_for(one, want.repo)]
    most = team.room.member
    return tuple(
        Payer(
            one.login,
            _holds(Account(f"member:{one.login}", quota.agent, ""), quota, _limits(want)),
            (Cap(f"member {one.login}", most),) if most else (),
        )
        for one, quota in found
        if quota
    )


def _is_for(member: Member, repo: str) -> bool:
    return not member.repos or repo.casefold() in (name.casefold() for name in member.repos)


def _bound(team: Team | None) -> Quota:
    return Quota("", team.tasks, team.usd, team.tokens) if team else UNBOUND


def _limits(want: Want) -> Limits:
    """The most that the run may take: of a remote agent, a task."""
    limits = want.blueprint.limits
    return replace(limits, usd=0.0, tokens=0) if want.agent in REMOTE else limits


def _holds(whose: Account, bound: Quota, limits: Limits) -> tuple[Hold, ...]:
    """The most that one run may take of each meter of such an account, where it takes any."""
    usd = None if bound.usd is None else _micros(bound.usd)
    rows = (
        ("tasks", 1, bound.tasks),
        ("usd", _micros(limits.usd), usd),
        ("tokens", limits.tokens, bound.tokens),
    )
    return tuple(
        Hold(Account(whose.holder, whose.agent, meter), min(most, MOST), _kept(quota))
        for meter, most, quota in rows
        if most
    )


def _micros(usd: float) -> int:
    return round(usd * MICROS)


def _kept(quota: int | None) -> int | None:
    return None if quota is None else min(quota, MOST)
