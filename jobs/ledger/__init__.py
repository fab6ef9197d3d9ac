"""The ledger: runs, answers, hosts and the READY line. What it says happened, happened once."""

from jobs.ledger.answer import answers_of, record_answer, renew_answer
from jobs.ledger.host import Host, announce, hosts
from jobs.ledger.line import leave_line, line_up, ready
from jobs.ledger.notes import Met, await_audits, awaited_audits, forget, meet, met, note, notes_of
from jobs.ledger.parents import adopt, disown, parent_of, parents_of
from jobs.ledger.runs import (
    Caps,
    beat,
    beats,
    claim,
    full,
    is_ready,
    live,
    move,
    restore,
    run,
    runs_of,
    set_ready,
)
from jobs.ledger.said import said, say, spoken
from jobs.ledger.wait import is_sent, rooms, say_wait, send, sending, set_room, unsend, wait_of, want, wanted
from jobs.ledger.wishes import Wish, come, wish, wish_of

__all__ = [
    "Caps",
    "Host",
    "Met",
    "Wish",
    "adopt",
    "announce",
    "answers_of",
    "await_audits",
    "awaited_audits",
    "beat",
    "beats",
    "claim",
    "come",
    "disown",
    "forget",
    "full",
    "hosts",
    "is_ready",
    "is_sent",
    "leave_line",
    "line_up",
    "live",
    "meet",
    "met",
    "move",
    "note",
    "notes_of",
    "parent_of",
    "parents_of",
    "ready",
    "record_answer",
    "renew_answer",
    "restore",
    "rooms",
    "run",
    "runs_of",
    "said",
    "say",
    "say_wait",
    "send",
    "sending",
    "set_ready",
    "set_room",
    "spoken",
    "unsend",
    "wait_of",
    "want",
    "wanted",
    "wish",
    "wish_of",
]
