"""The ledger: runs, answers, hosts, balances and the READY line. What it says happened, happened once."""

from jobs.ledger.answer import answers_of, record_answer, renew_answer
from jobs.ledger.balance import Count, adjust, balances, begun_by, check, entries
from jobs.ledger.claim import claim
from jobs.ledger.denied import Denied
from jobs.ledger.dispatched import Dispatched, dispatched
from jobs.ledger.fleets import (
    all_fleets,
    enrol,
    fleet_of,
    fleets_of,
    subject_of,
    target_of,
    tell_target,
    written_at,
)
from jobs.ledger.host import Host, announce, hosts, withdraw
from jobs.ledger.journal import greens, journals, record_of, records, tallies_of, write_record
from jobs.ledger.line import Place, in_line, leave_line, line_up, ready
from jobs.ledger.lives import hosted, lives, noted, running
from jobs.ledger.notes import Met, all_notes, await_audits, awaited_audits, forget, meet, met, note, notes_of
from jobs.ledger.owners import owners
from jobs.ledger.parents import adopt, disown, parent_of, parents_of
from jobs.ledger.replies import Reply, reply, reply_of
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
from jobs.ledger.said import said, say, spoken, write_said
from jobs.ledger.submissions import (
    Submission,
    carried_out,
    move_home,
    submission_of,
    submitting,
    write_submission,
)
from jobs.ledger.taken import is_taken_up, may_take_up, take_up
from jobs.ledger.told import instruct, instructions
from jobs.ledger.wait import is_sent, say_wait, send, sending, sent_to, tell, unsend, wait_of
from jobs.ledger.wishes import Wish, come, wish, wish_of

__all__ = [
    "Count",
    "Denied",
    "Dispatched",
    "Host",
    "Met",
    "Place",
    "Reply",
    "Rest",
    "Submission",
    "Wish",
    "adjust",
    "adopt",
    "all_fleets",
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
    "begun_by",
    "carried_out",
    "check",
    "claim",
    "come",
    "disown",
    "dispatched",
    "enrol",
    "entries",
    "fleet_of",
    "fleets_of",
    "forget",
    "greens",
    "hosted",
    "hosts",
    "in_line",
    "instruct",
    "instructions",
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
    "move_home",
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
    "reply",
    "reply_of",
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
    "sent_to",
    "set_ready",
    "spoken",
    "subject_of",
    "submission_of",
    "submitting",
    "take_up",
    "tallies_of",
    "target_of",
    "tell",
    "tell_target",
    "unsend",
    "wait_of",
    "wish",
    "wish_of",
    "withdraw",
    "write_record",
    "write_said",
    "write_submission",
    "written_at",
]
