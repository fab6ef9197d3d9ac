"""A run as the store keeps it: one text a field. `to_row` and `from_row` are a pair."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from flows.model import Account, Hold, Outcome, Proof, Run, RunState, Usage

NUMBERS = tuple(field.name for field in fields(Run) if field.type == "float")
ELSEWHERE = ("beat_at",)  # the keepers' beats are kept apart from the rows
NAMES = tuple(field.name for field in fields(Run) if field.name not in ELSEWHERE)


def to_row(values: Mapping[str, Any]) -> list[str]:
    """Field, text, field, text, ... of a run's fields; ValueError for a name it has not."""
    row: list[str] = []
    for name, value in values.items():
        if name not in NAMES:
            raise ValueError(f"a run has no field {name!r}; it has {', '.join(NAMES)}")
        row += [name, _text(name, value)]
    return row


def run_row(run: Run) -> list[str]:
    """The whole run as a row."""
    return to_row({name: getattr(run, name) for name in NAMES})


def from_row(row: Mapping[str, str]) -> Run:
    """The run that a row holds; fields that it lacks have their defaults, and fields
    that this version does not know (a newer one wrote them) are left out."""
    return Run(**{name: _value(name, row[name]) for name in NAMES if name in row})


def hold_row(hold: Hold) -> list[Any]:
    """Holder, agent, meter, amount, quota: as the scripts read a hold, too."""
    account = hold.account
    return [account.holder, account.agent, account.meter, hold.amount, hold.quota]


def _text(name: str, value: Any) -> str:
    if name == "proofs":
        return json.dumps([asdict(proof) for proof in value])
    if name == "usage":
        return json.dumps(asdict(value))
    if name == "holds":
        return json.dumps([hold_row(hold) for hold in value])
    if name == "said":
        return json.dumps(value)
    return "" if value is None else str(value)


def _value(name: str, text: str) -> Any:
    match name:
        case "proofs":
            return tuple(Proof(**proof) for proof in json.loads(text))
        case "usage":
            known = Usage.__dataclass_fields__
            return Usage(**{k: v for k, v in json.loads(text).items() if k in known})
        case "holds":
            return tuple(Hold(Account(*row[:3]), *row[3:5]) for row in json.loads(text))
        case "said":
            return tuple(json.loads(text))
        case "state":
            return RunState(text)
        case "outcome":
            return Outcome(text) if text else None
        case "attempt" | "pull" | "many" | "lines":
            return int(text)
        case _ if name in NUMBERS:
            return float(text)
    return text
