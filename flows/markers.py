"""The signed marker in our status comment: the facts that must outlive the store.

`<!-- fleet:1 FACTS MAC -->` is the comment's last line: FACTS is base64url of JSON, MAC is
HMAC-SHA256 over the subject and the facts. People with write permission can edit our
comments: an edited marker, or one copied from another issue, does not verify. Many facts (a
fleet's rows) are compressed with bzip2 first, which packs such lines a third smaller than zlib;
then the MAC is over FACTS as it stands, so that nothing is unpacked that we did not pack.
"""

from __future__ import annotations

import base64
import binascii
import bz2
import hashlib
import hmac
import json
import re
from dataclasses import asdict, astuple, fields
from typing import Any

from flows.model import Account, Answer, Hold, Memory, Outcome, Parent, Proof, Run, RunState, Usage

MARKER = re.compile(r"\n*<!-- fleet:1 (?P<facts>[A-Za-z0-9_=-]*) (?P<mac>[0-9a-f]{64}) -->\s*\Z")
ANYWHERE = re.compile(r"<!-- fleet:1 [A-Za-z0-9_=-]* [0-9a-f]{64} -->")
LARGE = 4_000  # characters of facts from which they are compressed
PACKED = b"BZh"
OF_TASKS = {"runs", "answers", "parent"}
KEEP = 40  # runs and answers kept in a marker: a comment holds 65,536 characters


def render(subject: str, text: str, facts: str, key: bytes) -> str:
    """The comment's body: the text, then the marker."""
    packed = pack(facts)
    signed = facts if len(facts) < LARGE else packed
    return f"{text}\n\n<!-- fleet:1 {packed} {_mac(subject, signed, key)} -->"


def pack(facts: str) -> str:
    """The facts as they stand in a marker."""
    raw = facts.encode()
    return base64.urlsafe_b64encode(raw if len(facts) < LARGE else bz2.compress(raw)).decode()


def parse(subject: str, body: str, key: bytes) -> tuple[str, str]:
    """(text, facts) of a comment's body; facts are "" unless we signed them for `subject`."""
    body = body.replace("\r\n", "\n")
    found = MARKER.search(body)
    if not found:
        return body, ""
    text = body[: found.start()]
    try:
        raw = base64.urlsafe_b64decode(found["facts"])
        signed = found["facts"] if raw.startswith(PACKED) else raw.decode()
    except (binascii.Error, ValueError):
        return text, ""
    if not hmac.compare_digest(_mac(subject, signed, key), found["mac"]):
        return text, ""
    return text, bz2.decompress(raw).decode() if raw.startswith(PACKED) else signed


def all_facts(subject: str, body: str, key: bytes) -> list[str]:
    """The facts of every marker in `body`, wherever it stands, that we signed for `subject`."""
    found = [parse(subject, body[: hit.end()], key)[1] for hit in ANYWHERE.finditer(body)]
    return [facts for facts in found if facts]


def is_marked(body: str) -> bool:
    return "<!-- fleet:" in body


def write(
    runs: tuple[Run, ...],
    answers: tuple[Answer, ...],
    parent: Parent | None = None,
    memory: Memory | None = None,
) -> str:
    """What must outlive the store, as JSON facts: runs, answers, whose child it is, and what an
    epic or an audit remembers. Always the same for the same facts; what else is known of the
    parent, its next look says again."""
    rows: dict[str, Any] = {
        "runs": [_run(run) for run in runs[-KEEP:]],
        "answers": [_answer(answer) for answer in answers[-KEEP:]],
    }
    if parent:
        rows["parent"] = {"number": parent.number, "branch": parent.branch}
    if memory:
        rows["memory"] = asdict(memory)
    return json.dumps(rows, sort_keys=True, separators=(",", ":"))


def read(facts: str) -> tuple[tuple[Run, ...], tuple[Answer, ...]]:
    """The runs and answers of verified facts. Unknown fields of later versions are left out."""
    rows = json.loads(facts) if facts else {}
    runs = tuple(_read_run(row) for row in rows.get("runs", []))
    known = Answer.__dataclass_fields__
    answers = [{k: v for k, v in row.items() if k in known} for row in rows.get("answers", [])]
    return runs, tuple(Answer(**row | {"numbers": tuple(row.get("numbers", ()))}) for row in answers)


def is_of_task(facts: str) -> bool:
    """Whether verified facts are a task's: they tell nothing that an epic, an audit or a fleet remembers."""
    return set(json.loads(facts) if facts else {}) <= OF_TASKS


def read_parent(facts: str) -> Parent | None:
    """Whose child it is, by verified facts."""
    row = (json.loads(facts) if facts else {}).get("parent")
    known = Parent.__dataclass_fields__
    return Parent(**{k: v for k, v in row.items() if k in known}) if row else None


def read_memory(facts: str) -> Memory:
    """What an epic or an audit remembers, by verified facts."""
    row = (json.loads(facts) if facts else {}).get("memory") or {}
    return Memory(tuple(row.get("ticked", ())), tuple(row.get("released", ())), row.get("asked", ""))


def _answer(answer: Answer) -> dict[str, Any]:
    """An answer's row, without its words, and without what few answers have."""
    row = asdict(answer) | {"text": ""}
    return {name: value for name, value in row.items() if (name, value) not in (("agent", ""), ("many", 1))}


def _run(run: Run) -> dict[str, Any]:
    """A run's row, without what is as in any run. Between claim and settlement it says only `live`,
    so that the comment is not edited for steps that no rebuild needs."""
    later = ("started_at", "sha", "usage", "session") if run.is_live else ()
    row = _unusual(run, {"state", "outcome", "beat_at", "proofs", "usage", "holds", *later})
    more = {
        "outcome": run.outcome,
        "usage": {} if run.is_live else _unusual(run.usage, set()),
        "holds": _holds(run.holds),
    }
    said = {name: value for name, value in more.items() if value}
    return row | said | {"state": "live" if run.is_live else "settled"}


def _unusual(noun: Run | Usage, unsaid: set[str]) -> dict[str, Any]:
    """The fields that do not have their defaults."""
    known = [(one.name, one.default) for one in fields(noun) if one.name not in unsaid]
    return {name: getattr(noun, name) for name, usual in known if getattr(noun, name) != usual}


def _holds(holds: tuple[Hold, ...]) -> list[list[str | int]]:
    """Holder, agent, meter, amount, meter, amount, ...; no bounds, which are the team's to say."""
    rows: dict[tuple[str, str], list[str | int]] = {}
    for hold in holds:
        holder, agent, meter = astuple(hold.account)
        rows.setdefault((holder, agent), [holder, agent]).extend((meter, hold.amount))
    return list(rows.values())


def _read_run(row: dict[str, Any]) -> Run:
    known = {k: v for k, v in row.items() if k in Run.__dataclass_fields__}
    known["state"] = RunState.SETTLED if row.get("state") == "settled" else RunState.RUNNING
    known["outcome"] = Outcome(row["outcome"]) if row.get("outcome") else None
    usage = row.get("usage", {}).items()
    known["usage"] = Usage(**{k: v for k, v in usage if k in Usage.__dataclass_fields__})
    known["said"] = tuple(row.get("said", ()))
    known["proofs"] = tuple(Proof(**proof) for proof in row.get("proofs", []))
    known["holds"] = tuple(hold for one in row.get("holds", []) for hold in _read_holds(one))
    return Run(**known)


def _read_holds(row: list[Any]) -> list[Hold]:
    holder, agent, *amounts = row
    pairs = zip(amounts[::2], amounts[1::2], strict=True)
    return [Hold(Account(holder, agent, meter), amount) for meter, amount in pairs]


def _mac(subject: str, facts: str, key: bytes) -> str:
    return hmac.new(key, f"{subject}\n{facts}".encode(), hashlib.sha256).hexdigest()
