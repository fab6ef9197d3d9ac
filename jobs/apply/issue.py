"""Verbs on the issue itself: labels, state, answers to commands."""

from __future__ import annotations

from urllib.parse import quote

from flows.actions import Close, PutLabel, Reply, TakeLabel
from jobs import ledger
from jobs.apply.doing import Doing, checked
from jobs.apply.share import Made, Part, Share
from jobs.store import due

NEED = {"issues": "write"}


def close(doing: Doing, action: Close) -> list[Share]:
    """Its parent hears of it at once."""
    asked = {"issueId": doing.seen.issue.node, "stateReason": action.reason.upper()}
    parent = doing.seen.parent

    def tell(made: Made) -> None:
        if parent:
            due.wake(doing.hands.store, {f"{doing.repo}#{parent.number}": doing.now})

    return [Share((Part("closeIssue", asked),), after=tell)]


def put_label(doing: Doing, action: PutLabel) -> int:
    doing.hands.github.write(doing.slot(NEED), "POST", f"{_path(doing)}/labels", {"labels": [action.name]})
    return 1


def take_label(doing: Doing, action: TakeLabel) -> int:
    """404 says that it is off already."""
    path = f"{_path(doing)}/labels/{quote(action.name, safe='')}"
    doing.hands.github.write(doing.slot(NEED, (200, 204, 404)), "DELETE", path, None)
    return 1


def reply(doing: Doing, action: Reply) -> int:
    """Reactions in one request, then the answer: a crash between the two repeats reactions,
    which GitHub keeps once."""
    if action.reactions:
        kinds = ", ".join(f"$r{i}: AddReactionInput!" for i in range(len(action.reactions)))
        does = " ".join(
            f"r{i}: addReaction(input: $r{i}) {{ clientMutationId }}" for i in range(len(action.reactions))
        )
        given = {
            f"r{i}": {"subjectId": action.node, "content": word} for i, word in enumerate(action.reactions)
        }
        checked(doing.hands.github.mutate(doing.slot(NEED), f"mutation Reply({kinds}) {{ {does} }}", given))
    subject, store = str(doing.seen.subject), doing.hands.store
    if not ledger.record_answer(store, subject, action.answer):
        ledger.renew_answer(store, subject, action.answer)
    return bool(action.reactions)


def _path(doing: Doing) -> str:
    return f"/repos/{doing.repo}/issues/{doing.seen.subject.number}"
