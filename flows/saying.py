"""What people tell the agent beside the issue: `/fleet say TEXT`. It reaches prompts, and decides nothing.

A text stands in the comment that said it, and nowhere else: one that was edited since is not told any more.
"""

from __future__ import annotations

from flows import commands
from flows.model import Answer, Command, Outcome, Seen

VERB = "say"
HEARD = (Outcome.DELIVERED, Outcome.VERIFY_FAILED)  # what an attempt heard that pushed nothing is told again


def text(command: Command) -> str:
    """What the command says to the agent; "" when nothing."""
    return " ".join(command.words)


def is_heard(answer: Answer, seen: Seen) -> bool:
    """Whether a change was pushed by an agent that was told this."""
    return any(answer.key in run.said and run.outcome in HEARD for run in seen.runs)


def unheard(seen: Seen) -> tuple[tuple[str, str], ...]:
    """(the command's key, its text) of all that the next agent is to be told, oldest first."""
    said = [one for one in seen.answers if one.verb == VERB and one.is_accepted and not is_heard(one, seen)]
    texts = [(one.key, _told(one, seen)) for one in sorted(said, key=lambda answer: answer.order)]
    return tuple((key, told) for key, told in texts if told)


def _told(answer: Answer, seen: Seen) -> str:
    """The text of the answer's command, as its comment has it; "" where it was edited or is gone."""
    number, _, row = answer.key.partition(":")
    comment = next((one for one in seen.issue.comments if str(one.id) == number and not one.is_edited), None)
    lines = commands.parse(comment.body) if comment else ()
    return next((" ".join(line.words) for line in lines if str(line.number) == row), "")
