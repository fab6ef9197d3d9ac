"""The ledger: runs, answers, hosts, balances and the READY line. What it says happened, happened once."""

from jobs.ledger.answer import answers_of, record_answer, renew_answer
from jobs.ledger.balance import Count, adjust, balances, check, entries
from jobs.ledger.claim import claim
from jobs.ledger.denied import Denied
from jobs.ledger.dispatched import Dispatched, dispatched
from jobs.ledger.host import Host, announce, hosts
from jobs.ledger.journal import greens, journals, record_of, records, tallies_of, write_record
from jobs.ledger.line import Place, in_line, leave_line, line_up, ready
from jobs.ledger.lives import hosted, lives, noted, running
from jobs.ledger.notes import Met, all_notes, await_audits, awaited_audits, forget, meet, met, note, notes_of
from jobs.ledger.owners import owners
from jobs.ledger.parents import adopt, disown, parent_of, parents_of
from jobs.ledger.resting import Rest, awake, begin_anew, put_off, rest, resting
from jobs.ledger.runs import (
    beat,
    beats,
    is_ready,
    live,
    move,
    restore,
    run,
    runs_of,
    set_ready,
)
from jobs.ledger.said import said, say, spoken
from jobs.ledger.taken import is_taken_up, may_take_up, take_up
from jobs.ledger.wait import is_sent, say_wait, send, sending, tell, unsend, wait_of
from jobs.ledger.wishes import Wish, come, wish, wish_of

__all__ = [
    "Count",
    "Denied",
    "Dispatched",
    "Host",
    "Met",
    "Place",
    "Rest",
    "Wish",
    "adjust",
    "adopt",
    "all_notes",
    "announce",
    "answers_of",
    "await_audits",
    "awaited_audits",
    "awake",
    "balances",
    "beat",
    "beats",
    "begin_anew",
    "check",
    "claim",
    "come",
    "disown",
    "dispatched",
    "entries",
    "forget",
    "greens",
    "hosted",
    "hosts",
    "in_line",
    "is_ready",
    "is_sent",
    "is_taken_up",
    "journals",
    "leave_line",
    "line_up",
    "live",
    "lives",
    "may_take_up",
    "meet",
    "met",
    "move",
    "note",
    "noted",
    "notes_of",
    "owners",
    "parent_of",
    "parents_of",
    "put_off",
    "ready",
    "record_answer",
    "record_of",
    "records",
    "renew_answer",
    "rest",
    "resting",
    "restore",
    "run",
    "running",
    "runs_of",
    "said",
    "say",
    "say_wait",
    "send",
    "sending",
    "set_ready",
    "spoken",
    "take_up",
    "tallies_of",
    "tell",
    "unsend",
    "wait_of",
    "wish",
    "wish_of",
    "write_record",
]
