"""Who asks for work here, and does the request count?

A label or a command approves title and body as of its moment: text that someone without
write permission changed later is not approved.
"""

from __future__ import annotations

from flows import labels
from flows.model import Actor, Ask, Issue, Label, Seen, Terms


def asking(seen: Seen, terms: Terms) -> tuple[Ask | None, str]:
    """(the latest request that counts, "") or (None, why there is none; "" when nobody asked)."""
    asked = [(label, name) for label in seen.issue.labels if (name := _asked(label, seen)) is not None]
    if not asked:
        return None, ""
    allowed = [(label, name) for label, name in asked if _may_ask(label.by, seen, terms)]
    if not allowed:
        return None, _refusal(asked[0][0])
    label, _ = max(allowed, key=lambda pair: pair[0].at)
    agent = next((name for _, name in reversed(allowed) if name), seen.blueprint.agent)
    ask = Ask(label.event, label.by.login if label.by else "", label.at, agent)
    return _bound(_latest(ask, seen), seen.issue)


def _asked(label: Label, seen: Seen) -> str | None:
    return labels.agent_asked(label.name, seen.blueprint)


def _may_ask(by: Actor | None, seen: Seen, terms: Terms) -> bool:
    """Write permission, our App, or a bot that the blueprint lists. Unknown is a no."""
    if by is None:
        return False
    if by.is_bot:
        return by.login == terms.app_login or by.login.removesuffix("[bot]") in seen.blueprint.label_bots
    return by.may_write


def _latest(ask: Ask, seen: Seen) -> Ask:
    """The label's request, or an accepted retry that came later."""
    retries = [a for a in seen.answers if a.verb == "retry" and a.is_accepted and a.at > ask.at]
    last = max(retries, key=lambda answer: answer.order, default=None)
    return Ask(last.key, last.by, last.at, ask.agent) if last else ask


def _bound(ask: Ask, issue: Issue) -> tuple[Ask | None, str]:
    """GitHub's times are whole seconds: an edit in the approval's own second is later."""
    for edit in issue.edits:
        if edit.at >= ask.at and not (edit.by and (edit.by.may_write or edit.by.login == ask.by)):
            who = f"@{edit.by.login}" if edit.by else "somebody"
            return None, (
                f"{who}, who has no write permission here, changed the text after @{ask.by} approved it. "
                f"@{ask.by}: read it again, then say `/fleet retry` or set the label anew"
            )
    return ask, ""


def _refusal(label: Label) -> str:
    if label.by is None:
        return f"GitHub's timeline does not tell who set `{label.name}`. Take it off and set it again"
    return (
        f"@{label.by.login} set `{label.name}`, but has no write permission here. "
        "Someone who has: take the label off and set it again"
    )
