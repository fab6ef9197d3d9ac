"""Is an audit to be read: by whose word, as of when, and which of its texts?"""

from __future__ import annotations

from dataclasses import dataclass

from flows import commands
from flows.model import Actor, Answer, Edit, Issue, Seen
from flows.origin import is_report

ENDS = ("cancel",)
BEGINS = ("audit", "retry")


@dataclass(frozen=True)
class Approval:
    """Who approved the audit's text, and when; `is_outsiders`: its words are those of someone
    without write permission. `word` is the key of the command that asked for it last."""

    by: str
    at: float
    is_outsiders: bool = False
    word: str = ""


def asking(seen: Seen) -> tuple[Approval | None, str]:
    """(the approval, "") or (None, why nothing is made of the audit)."""
    last = _last_word(seen, (*BEGINS, *ENDS))
    if last and last.verb in ENDS:
        return None, f"@{last.by} cancelled it; `/fleet audit` takes it up again"
    return reading(seen)


def reading(seen: Seen) -> tuple[Approval | None, str]:
    """(the approval, "") or (None, why the audit is not read). One that was cancelled is: people are to see
    how far it came."""
    approval = _approval(seen, _last_word(seen, BEGINS))
    if approval is None:
        return None, (
            f"@{seen.issue.author.login} has no write permission here. Someone who has: read it, then "
            "set the `audit` label or say `/fleet audit`"
        )
    late = next((edit for edit in seen.issue.edits if _is_late(edit, approval, seen)), None)
    if late:
        who = f"@{late.by.login}" if late.by else "somebody"
        return None, (
            f"{who}, who has no write permission here, changed the text after @{approval.by} approved it. "
            f"@{approval.by}: read it again, then say `/fleet audit`"
        )
    return approval, ""


def texts(seen: Seen, approval: Approval) -> tuple[str, ...]:
    """The audit's body, then what its author wrote below it: new comments that nobody else
    changed; an outsider's only as far as they were there when the audit was approved."""
    author = seen.issue.author
    mine = [comment for comment in seen.issue.comments if comment.author.login == author.login]
    own = [c for c in mine if c.author.is_bot == author.is_bot and _is_own(c.edited_by, author)]
    heard = [c for c in own if not approval.is_outsiders or (c.created_at < approval.at and not c.is_edited)]
    told = (_untold(comment.body) for comment in heard)
    return (seen.issue.body, *(text for text in told if text.strip()))


def _untold(text: str) -> str:
    """Without its command lines, which are empty: what is told to us is no part of what was found."""
    said = {line.number for line in commands.parse(text)}
    lines = commands.BREAK.split(text)
    return "\n".join("" if i in said else line for i, line in enumerate(lines, 1)) if said else text


def is_trusted(issue: Issue, bots: tuple[str, ...]) -> bool:
    """Whether the author's own word is an approval."""
    author = issue.author
    return author.login in bots if author.is_bot else author.may_write


def _approval(seen: Seen, last: Answer | None) -> Approval | None:
    is_own = is_trusted(seen.issue, seen.blueprint.audit_authors)
    if last:
        return Approval(last.by, last.at, not is_own, last.key)
    if is_own:
        return Approval(seen.issue.author.login, seen.issue.created_at)
    if is_report(seen.origin):  # its words come out of a repository, whoever may have written there
        return Approval(seen.issue.author.login, seen.issue.created_at, True)
    label = seen.issue.label(seen.blueprint.label_prefix + "audit")
    if label and label.by and (label.by.may_write or _is_listed(label.by, seen)):
        return Approval(label.by.login, label.at, True)
    return None


def _last_word(seen: Seen, verbs: tuple[str, ...]) -> Answer | None:
    said = [a for a in seen.answers if a.is_accepted and a.verb in verbs]
    return max(said, key=lambda answer: answer.order, default=None)


def _is_listed(by: Actor, seen: Seen) -> bool:
    return by.is_bot and by.login in (*seen.blueprint.audit_authors, *seen.blueprint.label_bots)


def _is_late(edit: Edit, approval: Approval, seen: Seen) -> bool:
    """GitHub's times are whole seconds: an edit in the approval's own second is later."""
    by = edit.by
    may = by is not None and (by.may_write or by.login == approval.by or _is_listed(by, seen))
    return edit.at >= approval.at and not may


def _is_own(edited_by: Actor | None, author: Actor) -> bool:
    return edited_by is None or edited_by.login == author.login or edited_by.may_write
