"""Which agents this worker has, and how each is asked, heard and judged. One file a kind of agent.

Read `event.py` first, then one of the kinds; `kinds.py` lists them.
"""

from jobs.agents.event import Call, Ending, Event, Verdict
from jobs.agents.far import far
from jobs.agents.found import Agent, found, installed, version
from jobs.agents.heard import Heard
from jobs.agents.kinds import KINDS

__all__ = [
    "KINDS",
    "Agent",
    "Call",
    "Ending",
    "Event",
    "Heard",
    "Verdict",
    "far",
    "found",
    "installed",
    "version",
]
