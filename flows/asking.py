"""Who asks for work here, and does the request count?

A label or a command approves title and body as of its moment: text that someone without
write permission changed later is not approved.
"""

from __future__ import annotations

from flows import commands, labels, saying
from flows.audit.asking import asking as approving
from flows.model import Actor, Answer, Ask, Label, Seen, Terms


def asking(seen: Seen, terms: Terms) -> tuple[Ask | None, str]:
    """(the latest request that counts, "") or (None, why there is none; "" when nobody asked)."""
    asked = [(label, name) for label in seen.issue.labels if (name := _asked(label, seen)) is not None]
    if not asked:
        return _unasked(seen), ""
    allowed = [(label, name) for label, name in asked if _may_ask(label.by, seen, terms.app_login)]
    others = [label for label, _ in asked if not (label.by and _is_app(label.by, terms.app_login))]
    if not allowed:
        return None, _refusal(others[0]) if others else ""
    label, _ = max(allowed, key=lambda pair: pair[0].at)
    agent = next((name for _, name in reversed(allowed) if name), _agent(seen))
    ask = Ask(label.event, label.by.login if label.by else "", label.at, agent)
    started = _started(seen)
    if started and ask.by == terms.app_login:
        ask = Ask(ask.id, started.by, min(ask.at, started.at), agent)
    return bound(_latest(ask, seen), seen, terms.app_login)


def _started(seen: Seen) -> Answer | None:
    """Who had our App set the label, at a door of the operator's."""
    said = [answer for answer in seen.answers if answer.verb == commands.START and answer.is_accepted]
    return max(said, key=lambda answer: answer.order, default=None)


def _unasked(seen: Seen) -> Ask | None:
    """Where the blueprint says `dispatch: auto`, what comes from an audit starts without a label, in
    the name of whoever approved the audit, until somebody cancels it."""
    if seen.audit is None or seen.blueprint.dispatch != "auto":
        return None
    approval, _ = approving(seen)
    return Ask(f"auto {approval.word}", approval.by, approval.at, _agent(seen)) if approval else None


def _agent(seen: Seen) -> str:
    """Whom a task gets where no label names one."""
    return (seen.brief.workflow.agent if seen.brief else "") or seen.blueprint.agent


def _asked(label: Label, seen: Seen) -> str | None:
    return labels.agent_asked(label.name, seen.blueprint)


def _may_ask(by: Actor | None, seen: Seen, app_login: str) -> bool:
    """Write permission, or a bot that the blueprint lists; our App for what stands below an epic
    or an audit that somebody asked for, or where somebody who may had it set. Unknown is a no."""
    if by is None:
        return False
    if _is_app(by, app_login):
        return seen.parent is not None or _started(seen) is not None
    return by.login.removesuffix("[bot]") in seen.blueprint.label_bots if by.is_bot else by.may_write


def _is_app(by: Actor, app_login: str) -> bool:
    return by.is_bot and by.login == app_login


def _latest(ask: Ask, seen: Seen) -> Ask:
    """The label's request, or an accepted command that asked anew later; by the agent that the last
    `/fleet agent` of them named."""
    again = [a for a in seen.answers if a.is_accepted and a.at > ask.at and _asks_anew(a, seen)]
    if not again:
        return ask
    again.sort(key=lambda answer: answer.order)
    at = max((i for i, answer in enumerate(again) if answer.verb == "agent"), default=len(again))
    handed, last = again[at:], again[-1]
    agent = handed[0].agent if handed else ask.agent
    return Ask(last.key, last.by, last.at, agent, tuple(answer.key for answer in handed), last.many)


def _asks_anew(answer: Answer, seen: Seen) -> bool:
    """What no agent was told while it worked is a further run's to do, on the pull request."""
    if answer.verb == saying.VERB:
        is_open = any(pull.is_open for pull in seen.pulls)
        return is_open and answer.key in dict(saying.unheard(seen))
    return answer.verb in ("retry", "agent", "fanout")


def labelled(seen: Seen) -> bool:
    """Whether the issue carries a label that asks for an agent, whoever set it."""
    return any(_asked(label, seen) is not None for label in seen.issue.labels)


def bound(ask: Ask, seen: Seen, app_login: str) -> tuple[Ask | None, str]:
    """The request, where it still approves the text, else why not. GitHub's times are whole seconds: an
    edit in the approval's own second is later. Whoever
    asked for an epic or an audit approved what stood below it then, not what came to stand there
    until the App set its label."""
    since = ask.at
    if ask.by == app_login and seen.parent and seen.parent.approved_at:
        since = min(since, seen.parent.approved_at)
    for edit in seen.issue.edits:
        if edit.at < since or (edit.by and _may_edit(edit.by, ask, app_login)):
            continue
        who, whose = f"@{edit.by.login}" if edit.by else "somebody", _name(ask, seen, app_login)
        return None, (
            f"{who}, who has no write permission here, changed the text after {whose} approved it. "
            f"{whose[:1].upper()}{whose[1:]}: read it again, then {_again(seen)}"
        )
    return ask, ""


def _again(seen: Seen) -> str:
    """What approves the text as it stands then; an epic has no attempts."""
    if seen.epic:
        return "take the label off and set it anew"
    return f"say `/fleet {'submit' if seen.charter else 'retry'}` or set the label anew"


def _may_edit(by: Actor, ask: Ask, app_login: str) -> bool:
    return by.may_write or by.login == ask.by or _is_app(by, app_login)


def _name(ask: Ask, seen: Seen, app_login: str) -> str:
    if ask.by != app_login:
        return f"@{ask.by}"
    above = seen.parent.asked_by if seen.parent else ""
    return f"@{above}" if above else "whoever asked for what it stands below"


def _refusal(label: Label) -> str:
    if label.by is None:
        return f"GitHub's timeline does not tell who set `{label.name}`. Take it off and set it again"
    return (
        f"@{label.by.login} set `{label.name}`, but has no write permission here. "
        "Someone who has: take the label off and set it again"
    )
