"""What readers answered, and coordinated work as it stands, as the ledger and a marker keep them."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from flows.model import Contract, Coordinated, Coordination, Evidence, Judgement, Part, Spec

MOST = 15_900  # characters of one answer: two of them, and the fleet's rows, stand in one comment
PLAN, REVIEW = "plan", "review"
Answer = Coordination | Sequence[Judgement]


def pack(answer: Answer) -> str:
    """A plan or a review as one line of JSON. ValueError, in words for the reader, where it is too long."""
    word, value = (
        (PLAN, asdict(answer))
        if isinstance(answer, Coordination)
        else (REVIEW, [asdict(one) for one in answer])
    )
    raw = zlib.compress(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8"), 9)
    packed = json.dumps({word: base64.b85encode(raw).decode()})
    if len(packed) > MOST:
        raise ValueError(f"it is too long by a factor of {len(packed) / MOST:.1f}; say it in fewer words")
    return packed


def plan(packed: str) -> Coordination | None:
    """The plan that `pack` packed; None of anything else."""
    value = _unpacked(packed, PLAN)
    return _plan(value) if value else None


def review(packed: str) -> tuple[Judgement, ...]:
    """The judgements that `pack` packed; none of anything else."""
    return tuple(_judgement(row) for row in _unpacked(packed, REVIEW) or ())


def write(done: Coordinated) -> str:
    """Coordinated work as one line of JSON; `read` is its pair."""
    return json.dumps(asdict(done), separators=(",", ":"))


def read(text: str) -> Coordinated | None:
    """What `write` wrote; None of ""."""
    if not text:
        return None
    row = json.loads(text)
    return Coordinated(
        **{
            **row,
            "repos": tuple(row["repos"]),
            "plan": _plan(row["plan"]) if row["plan"] else None,
            "parts": tuple(Part(**_listed(one, "changed", "outside")) for one in row["parts"]),
            "judgements": tuple(_judgement(one) for one in row["judgements"]),
        }
    )


def _unpacked(packed: str, word: str) -> Any:
    value = json.loads(packed).get(word) if packed else None
    return json.loads(zlib.decompress(base64.b85decode(value))) if isinstance(value, str) else None


def _plan(row: dict[str, Any]) -> Coordination:
    return Coordination(
        tuple(Contract(**_listed(one, "between", "checks")) for one in row["contracts"]),
        tuple(Spec(**_listed(one, "owns", "after")) for one in row["specs"]),
        tuple(row["risks"]),
        tuple(row["expected"]),
    )


def _judgement(row: dict[str, Any]) -> Judgement:
    return Judgement(**{**row, "evidence": tuple(Evidence(**one) for one in row["evidence"])})


def _listed(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return {**row, **{name: tuple(row[name]) for name in names}}
