"""The ledger: runs, answers, hosts and the READY line. What it says happened, happened once."""

from jobs.ledger.answer import answers_of, record_answer, renew_answer
from jobs.ledger.host import Host, announce, hosts
from jobs.ledger.line import leave_line, line_up, ready
from jobs.ledger.runs import Caps, beat, beats, claim, is_ready, live, move, restore, run, runs_of, set_ready
from jobs.ledger.wait import is_sent, say_wait, send, unsend, wait_of, want, wanted

__all__ = [
    "Caps",
    "Host",
    "announce",
    "answers_of",
    "beat",
    "beats",
    "claim",
    "hosts",
    "is_ready",
    "is_sent",
    "leave_line",
    "line_up",
    "live",
    "move",
    "ready",
    "record_answer",
    "renew_answer",
    "restore",
    "run",
    "runs_of",
    "say_wait",
    "send",
    "set_ready",
    "unsend",
    "wait_of",
    "want",
    "wanted",
]
