"""Who must act on an error of a model's API: time, the operator, or nobody but another attempt."""

from __future__ import annotations

import re

from flows.model.run import AGENT, LATER, OPERATOR

ACCOUNT = re.compile(
    r"insufficient[_ ]quota|quota exceeded|exceeded your current quota|billing|credit balance"
    r"|payment required|out of credits",
    re.IGNORECASE,
)
# Google says the same of a minute's limit as of an empty account, but for this.
SOON = re.compile(r"(?:retry|try again) in \d|retryDelay", re.IGNORECASE)
SETUP = re.compile(
    r"api[ _-]?key|authentication|unauthori[sz]ed|permission_error|permission[_ ]denied|not logged in|/login"
    r"|missing environment variable|forbidden|model_not_found|model .{0,80}(?:not found|does not exist)",
    re.IGNORECASE,
)
BUSY = re.compile(
    r"rate[_ -]?limit|too many requests|overloaded|high demand|at capacity|resource_exhausted|server_error"
    r"|internal server error|service unavailable|bad gateway|gateway time-?out|temporarily unavailable"
    r"|stream disconnected|connection (?:reset|refused|error|closed)|econn(?:reset|refused|aborted)|etimedout"
    r"|socket hang up|fetch failed",
    re.IGNORECASE,
)
STATUS = re.compile(r"(?:status|error|code|rejected)\W{0,8}([45]\d\d)\b", re.IGNORECASE)
SHOWN = 4000


def fault(status: int, *said: str) -> str:
    """Who must act: `later`, `operator` or `agent`. `status` is HTTP's (0: not told), `said` what the
    program said of it: vendors say 429 for an empty account too, and 400 for a wrong key."""
    text = "\n".join(said)[:SHOWN]
    found = STATUS.search(text)
    status = status or (int(found[1]) if found else 0)
    if status == 402 or (status < 500 and ACCOUNT.search(text) and not SOON.search(text)):
        return OPERATOR
    if status in (408, 425, 429) or status >= 500:
        return LATER
    if status in (401, 403) or SETUP.search(text):
        return OPERATOR
    return LATER if BUSY.search(text) else AGENT
