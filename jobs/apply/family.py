"""Verbs on the issues below an epic or an audit."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote

from flows import labels
from flows.actions import Adopt, LabelChildren, LinkChildren, Wake
from flows.model import Parent
from jobs import ledger
from jobs.apply.doing import Doing
from jobs.apply.share import Made, Part, Share
from jobs.errors import Later
from jobs.store import due

NEED = {"issues": "write"}
AT_ONCE = 20  # labels in one share of a request
LABELLED_SECONDS = 10.0  # its label wakes it; or, where that is not set after all, this
FRESH_SECONDS = 3.0  # a label can be taken off again, and each child is looked at before it begins


def adopt(doing: Doing, action: Adopt) -> int:
    """In the ledger; the child looks again, if what it is to do may depend on it."""
    store, child = doing.hands.store, f"{doing.repo}#{action.child}"
    is_news = _is_news(doing, action, ledger.parent_of(store, child))
    if action.parent:
        ledger.adopt(store, child, action.parent)
    else:
        known = ledger.parent_of(store, child)
        ledger.disown(store, child, str(doing.seen.subject))
        due.wake(store, {f"{doing.repo}#{other}": doing.now for other in (known.also if known else ())})
    if is_news:
        due.wake(store, {child: doing.now + (LABELLED_SECONDS if action.is_released else 0.0)})
    return 0


def _is_news(doing: Doing, action: Adopt, known: Parent | None) -> bool:
    """Who asked for the parent, and when, concerns those children alone that carry a request."""
    if not (known and action.parent):
        return True
    quiet = {name: getattr(action.parent, name) for name in ("approved_at", "asked_by", "phase", "also")}
    same = replace(known, **quiet)
    relative = doing.seen.family.relative(action.child) if doing.seen.family else None
    names = relative.labels if relative else ()
    is_asked = any(labels.agent_asked(name, doing.seen.blueprint) is not None for name in names)
    return is_asked or same != action.parent


def link_children(doing: Doing, action: LinkChildren) -> list[Share]:
    """One after another, as GitHub wants it. A child that GitHub does not link (it has another
    parent, or there are too many) stays as it is: links are a mirror."""
    above, verb = doing.seen.issue.node, "addSubIssue" if action.is_on else "removeSubIssue"
    rows = [{"issueId": above, "subIssueId": node} for _, node in action.children]
    return [Share(tuple(Part(verb, row, may_fail=True) for row in rows))]


def label_children(doing: Doing, action: LabelChildren) -> list[Share]:
    """In as few requests as may be; each child is looked at at once."""
    label = _label(doing, action.label)
    firsts = range(0, len(action.children), AT_ONCE)
    shares = [_labelled(doing, action, label, first) for first in firsts]
    guard = doing.guarded(doing.slot(NEED), action, FRESH_SECONDS).guard
    return [replace(shares[0], guard=guard), *shares[1:]]


def _labelled(doing: Doing, action: LabelChildren, label: str, first: int) -> Share:
    verb = "addLabelsToLabelable" if action.is_on else "removeLabelsFromLabelable"
    some = action.children[first : first + AT_ONCE]
    parts = [Part(verb, {"labelableId": node, "labelIds": [label]}) for _, node in some]

    def look(made: Made) -> None:
        due.wake(doing.hands.store, {f"{doing.repo}#{number}": doing.now for number, _ in some})

    return Share(tuple(parts), after=look)


def wake(doing: Doing, action: Wake) -> int:
    due.wake(doing.hands.store, {f"{doing.repo}#{number}": doing.now for number in action.numbers})
    return 0


def _label(doing: Doing, name: str) -> str:
    """The node id of the label; made where the repository lacks it."""
    github, owner = doing.hands.github, doing.seen.subject.owner
    path = f"/repos/{doing.repo}/labels"
    found = github.get(owner, f"{path}/{quote(name, safe='')}", missing_ok=True)
    if found:
        return str(found["node_id"])
    colour, description = labels.PEOPLES.get(name, labels.PEOPLES[labels.AGENT])
    body = {"name": name, "color": colour, "description": description}
    answer = github.write(doing.slot(NEED, (201, 422)), "POST", path, body)
    if answer.status != 201:
        raise Later(5.0, f"the label {name} was made a moment ago, and GitHub does not show it yet")
    return str(answer.json["node_id"])
