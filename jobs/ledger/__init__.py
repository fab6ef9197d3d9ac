"""The ledger: runs, answers, hosts and the READY line. What it says happened, happened once."""

from jobs.ledger.answer import answers_of, record_answer
from jobs.ledger.host import Host, announce, hosts
from jobs.ledger.line import leave_line, line_up, ready
from jobs.ledger.runs import Caps, beat, beats, claim, is_ready, live, move, restore, run, runs_of, set_ready

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
    "leave_line",
    "line_up",
    "live",
    "move",
    "ready",
    "record_answer",
    "restore",
    "run",
    "runs_of",
    "set_ready",
]
