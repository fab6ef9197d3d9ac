"""A command for an agent is done when the attempt that it asked for, or that was told it, has ended well; one
for an epic, when its issues stand in one."""

from __future__ import annotations

from dataclasses import replace

from flows import assembling, saying
from flows.actions import Action, Reply
from flows.model import Seen, Terms

DONE = "ROCKET"


def fulfil(seen: Seen, terms: Terms) -> list[Action]:
    ended = {run.asked for run in seen.runs if not run.is_live}
    ended -= {run.asked for run in seen.runs if run.is_live}  # of several side by side
    ended |= {answer.key for answer in seen.answers if saying.is_heard(answer, seen)}
    nodes = {str(comment.id): comment.node for comment in seen.issue.comments}
    due = [replace(a, is_done=True) for a in seen.answers if not a.is_done and a.key in ended]
    due += assembling.done(seen)
    told = [(nodes.get(answer.key.split(":")[0], ""), answer) for answer in due]
    return [Reply(node, (DONE,) if node else (), answer, "it is done") for node, answer in told]
