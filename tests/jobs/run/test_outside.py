"""What a person began at a vendor's own door takes room in the day of the member who brings that agent."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest

from flows.budget.day import began_at, day
from flows.model import Account, Balance, Payer
from jobs import ledger
from jobs.hands import Hands
from jobs.run import outside
from jobs.settings import Settings
from jobs.store import Store, keys
from tests.jobs.agents.vendor import KEY, Jules
from tests.jobs.agents.vendor import opened as vendor
from tests.jobs.ledger.charges import a_run, charge, tasks
from tests.jobs.office import opened

TEAM = "team: {members: [%s]}"
ANN = "{login: ann, quota: {jules: 20}}"
ACCOUNT = Account("member:ann", "jules", "tasks")


@pytest.fixture
def place(tmp_path: Path, shared_settings: Settings, store: Store) -> Iterator[tuple[Hands, Jules]]:
    ledger.set_ready(store, 1.0)
    office = opened(tmp_path, shared_settings, store, [{"name": "acme/api"}])
    with office as (found, _), vendor(Jules()) as jules:
        settings = replace(found.settings, jules_key=KEY, jules_url=jules.url)
        yield replace(found, settings=settings, ground=type(found.ground)(settings)), jules


def told(hands: Hands, *members: str) -> None:
    """The team, as it was read last."""
    text = TEAM % ", ".join(members)
    hands.store.redis.set(keys.team("acme"), json.dumps({"at": hands.now(), "text": text}))


def session(jules: Jules, number: str, at: float) -> None:
    made = datetime.fromtimestamp(at, UTC).isoformat()
    jules.sessions[number] = {"name": f"sessions/{number}", "id": number, "createTime": made}


def test_sessions_of_the_day_that_are_not_ours_are_used_once(place: tuple[Hands, Jules]) -> None:
    """Three of today, one of them of our own run that lives, and one of yesterday."""
    hands, jules = place
    store, now = hands.store, hands.now()
    began, today = began_at(now, "UTC"), day(now, "UTC")
    told(hands, ANN)
    ours = charge(day=today, payers=(Payer("ann", (tasks("member:ann", 20, "jules"),)),))
    assert ledger.claim(store, a_run(1), ours, now) is None
    for number, at in (("1", now), ("91", began), ("92", began + 1.0), ("90", began - 1.0)):
        session(jules, number, at)
    over = Event()
    over.set()
    for _ in range(2):
        outside.run(hands.settings, over)
        assert ledger.balances(store, "acme", today) == (Balance(ACCOUNT, 1, 2),)
    assert [one.did for one in ledger.entries(store, "acme", today)] == ["reserve", "adjust"]
    del jules.sessions["92"]
    outside.count(hands)
    assert ledger.balances(store, "acme", today) == (Balance(ACCOUNT, 1, 1),), "a later count replaces it"


def test_where_several_bring_the_agent_or_the_vendor_is_away_nothing_is_counted(
    place: tuple[Hands, Jules],
) -> None:
    hands, jules = place
    session(jules, "1", hands.now())
    told(hands, ANN, ANN.replace("ann", "bob"))
    outside.count(hands)
    told(hands, ANN)
    away = replace(hands.settings, jules_key="another")
    outside.count(replace(hands, ground=type(hands.ground)(away)))
    assert ledger.balances(hands.store, "acme", day(hands.now(), "UTC")) == ()
