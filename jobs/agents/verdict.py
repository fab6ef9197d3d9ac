"""How the end of an agent's stream is judged. Exit codes are no verdict: the terminal event is."""

from __future__ import annotations

from flows.model.run import AGENT, LATER, LIMIT, OPERATOR
from jobs.agents.event import Ending, Verdict
from jobs.agents.fault import fault
from jobs.agents.heard import Heard

NEXT = {
    LATER: "Its vendor limits requests or is overloaded, which passes: ask again later.",
    OPERATOR: "The operator of this worker must see to the agent's key or account; "
    "asking again before that is in vain.",
    AGENT: "The run's log says more.",
    LIMIT: "Make the task smaller or raise `limits: usd` in .github/fleet.yml, and ask again.",
}


def judge(name: str, heard: Heard, ending: Ending) -> Verdict:
    """The verdict on an agent called `name` that tells in its stream how it ended."""
    end, error = heard.end, heard.error
    if end and not end.is_error:
        denied = f"{name} was not allowed to use {heard.denied}." if heard.denied else ""
        return Verdict(note=denied)
    if end:
        # What the API answered stands in the errors before; the end often has only words.
        who = end.fault if end.fault not in ("", AGENT) or not error else error.fault
        return _failed(who or AGENT, f"{name} failed: {_sentence(end.text or 'it did not say why')}")
    how = f"{name} {how_ended(ending.exit_code)} before it said that it was done."
    if error and error.fault:
        return _failed(error.fault, f"{how} Its last error: {_sentence(error.text)}")
    # Nothing was said: only then its last words are the program's own, and not some tool's.
    who = AGENT if heard.events else fault(0, ending.tail)
    return _failed(who, f"{how} {last_words(ending.tail)}")


def how_ended(exit_code: int) -> str:
    """How a process ended, by its exit code as a shell says it."""
    if 128 < exit_code <= 128 + 64:
        return f"was killed by signal {exit_code - 128}"
    return f"ended with exit code {exit_code}"


def last_words(tail: str) -> str:
    return f"Its last words:\n{tail}" if tail.strip() else "It printed nothing."


def _failed(who: str, why: str) -> Verdict:
    return Verdict(who, f"{why}\n{NEXT[who]}")


def _sentence(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "!", "?")) else f"{text}."
