"""A run enters the ledger under its caps and quotas, in one step, or not at all."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from flows.budget.spent import MOST
from flows.model import Cap, Charge, Hold, Payer, Run
from jobs.ledger.denied import Denied, denied
from jobs.ledger.places import KEPT_SECONDS, live_sets, place_row
from jobs.ledger.rows import hold_row, run_row, to_row
from jobs.store import Store, keys


def claim(store: Store, run: Run, charge: Charge, now: float) -> Denied | None:
    """None when this run is recorded, now or by an earlier call: it counts against the caps, and its
    holds are reserved, those of the payer with the largest share left among them. Else why not, and
    nothing is changed. ValueError for a charge that makes no sense."""
    _check(charge)
    run = replace(run, claimed_at=run.claimed_at or now, day=charge.day)
    places = [keys.LEDGER_READY, keys.LIVE, keys.runs(run.subject), keys.run(run.id), keys.HISTORY]
    args = [run.id, run.attempt, now, KEPT_SECONDS, json.dumps(_charge(run, charge)), *run_row(run)]
    answer = store.script("claim_run", [*places, *keys.book(charge.owner, charge.day)], args)
    return None if answer[0] == "claimed" else denied(answer, run, charge)


def _charge(run: Run, charge: Charge) -> dict[str, Any]:
    return {
        "many": max(1, run.many),
        "caps": _caps(charge, charge.caps),
        "holds": [hold_row(hold) for hold in charge.holds],
        "payers": [_payer(run, charge, payer) for payer in charge.payers],
    }


def _payer(run: Run, charge: Charge, payer: Payer) -> dict[str, Any]:
    """A payer, and what the run's row says if this one is taken."""
    paid = replace(run, member=payer.login, holds=(*charge.holds, *payer.holds))
    capped = (keys.live_of(charge.owner, cap.what) for cap in (*charge.caps, *payer.caps))
    sets = tuple(dict.fromkeys((*live_sets(charge.owner, paid), *capped)))
    row = to_row({"member": paid.member, "holds": paid.holds})
    return {
        "login": payer.login,
        "caps": _caps(charge, payer.caps),
        "holds": [hold_row(hold) for hold in payer.holds],
        "sets": sets,
        "row": [*row, *place_row(charge.owner, charge.day, sets)],
    }


def _caps(charge: Charge, caps: tuple[Cap, ...]) -> list[list[Any]]:
    return [[cap.what, keys.live_of(charge.owner, cap.what), cap.room] for cap in caps]


def _check(charge: Charge) -> None:
    """Each account is named once for each payer, with amounts that the store can count."""
    for payer in charge.payers:
        holds = (*charge.holds, *payer.holds)
        if len({hold.account for hold in holds}) != len(holds):
            raise ValueError(f"a charge names one account twice: {holds}")
        for hold in holds:
            _count(hold)


def _count(hold: Hold) -> None:
    for number in (hold.amount, hold.quota or 0):
        if not isinstance(number, int) or not 0 <= number <= MOST:
            raise ValueError(f"{number!r} is no whole number from 0 to {MOST}: {hold}")
