"""Mutations on issues, their tree, and refs."""

from __future__ import annotations

from typing import Any

from app.sandbox.acts import assignees, issues, labels, links, milestones, pinning, reactions, refs
from app.sandbox.graph.links import issue as issue_node
from app.sandbox.graph.look import Look, On, Resolver, missing
from app.sandbox.graph.mutations import CONTENTS, REACTABLE, found_here
from app.sandbox.graph.nodes import find
from app.sandbox.nouns import Json
from app.sandbox.refused import Refused
from app.sandbox.scene import Scene


def logins(look: Look, ids: list[str]) -> list[str]:
    return [find(look, node).it.login for node in ids]


def _names(look: Look, on: On, ids: list[str]) -> list[str]:
    found = [find(look, node) for node in ids]
    if any(one.kind != "Label" or one.repo is not on.repo for one in found):
        raise missing("Could not resolve to Label node")
    return [one.it.name for one in found]


def set_more(look: Look, on: On, wish: Json) -> None:
    """Labels, assignees and milestone, where they are given."""
    scene = Scene(look.world, look.actor, on.repo)
    if wish.get("labelIds") is not None:
        labels.replace(scene, on.it, _names(look, on, wish["labelIds"]))
    if wish.get("assigneeIds") is not None:
        wanted = logins(look, wish["assigneeIds"])
        assignees.remove(scene, on.it, [one for one in on.it.assignees if one not in wanted])
        assignees.add(scene, on.it, wanted)
    if "milestoneId" in wish:
        node = wish["milestoneId"]
        milestones.assign(scene, on.it, find(look, node).it.number if node else None)


def _create(_: Any, look: Look, wish: Json) -> Json:
    home = find(look, wish["repositoryId"])
    if home.kind != "Repository":
        raise missing(f"Could not resolve to Repository node with the global id of '{wish['repositoryId']}'.")
    look.admit(home.repo, "issues:write")
    scene = Scene(look.world, look.actor, home.repo)
    above = find(look, wish["parentIssueId"]) if wish.get("parentIssueId") else None
    named, people = (
        _names(look, home, wish.get("labelIds") or []),
        logins(look, wish.get("assigneeIds") or []),
    )
    number = find(look, wish["milestoneId"]).it.number if wish.get("milestoneId") else None
    draft = issues.Draft(wish["title"], wish.get("body"), named, people, number)
    on = On("Issue", home.repo, issues.create(scene, draft))
    if above is not None:
        links.add(Scene(look.world, look.actor, above.repo), above.it, on.it.id)
    return {"issue": on}


def _update(_: Any, look: Look, wish: Json) -> Json:
    on, scene = found_here(look, wish["id"], ("Issue",), "triage")
    issues.edit(scene, on.it, wish.get("title"), wish.get("body"))
    set_more(look, on, wish)
    if wish.get("state") == "CLOSED":
        issues.close(scene, on.it)
    elif wish.get("state") == "OPEN":
        issues.reopen(scene, on.it)
    return {"issue": on, "actor": look.who(look.actor.login)}


def _pin(is_pinned: bool) -> Resolver:
    def resolver(_: Any, look: Look, wish: Json) -> Json:
        on, scene = found_here(look, wish["issueId"], ("Issue",), "write")
        pinning.pin(scene, on.it, is_pinned)
        return {"issue": on, "id": wish["issueId"]}

    return resolver


def _child(look: Look, wish: Json) -> On:
    if wish.get("subIssueId"):
        return find(look, wish["subIssueId"])
    owner, _, rest = wish.get("subIssueUrl", "").removeprefix(f"{look.world.url}/").partition("/")
    name, _, number = rest.partition("/issues/")
    repo = look.world.repository(f"{owner}/{name}")
    found = repo.issues.get(int(number)) if repo and number.isdigit() else None
    on = issue_node(look, found.id) if found else None
    if on is None:
        raise missing("Could not resolve to an Issue by subIssueId or subIssueUrl.")
    return on


def _add_child(_: Any, look: Look, wish: Json) -> Json:
    on, scene = found_here(look, wish["issueId"], ("Issue",), "triage")
    child = _child(look, wish)
    links.add(scene, on.it, child.it.id, bool(wish.get("replaceParent")))
    return {"issue": on, "subIssue": child}


def _remove_child(_: Any, look: Look, wish: Json) -> Json:
    on, scene = found_here(look, wish["issueId"], ("Issue",), "triage")
    child = _child(look, wish)
    links.remove(scene, on.it, child.it.id)
    return {"issue": on, "subIssue": child}


def _move_child(_: Any, look: Look, wish: Json) -> Json:
    on, scene = found_here(look, wish["issueId"], ("Issue",), "triage")
    places = [find(look, wish[name]).it.id if wish.get(name) else None for name in ("afterId", "beforeId")]
    links.move(scene, on.it, _child(look, wish).it.id, (places[0], places[1]))
    return {"issue": on}


def _remove_reaction(_: Any, look: Look, wish: Json) -> Json:
    on, scene = found_here(look, wish["subjectId"], REACTABLE, "read")
    mine = (look.actor.login, CONTENTS[wish["content"]])
    for one in list(on.it.reactions):
        if (one.login, one.content) == mine:
            reactions.delete(scene, on.it, one.id)
    return {"subject": on}


def _create_ref(_: Any, look: Look, wish: Json) -> Json:
    home = find(look, wish["repositoryId"])
    look.admit(home.repo, "contents:write", "write")
    refs.create(Scene(look.world, look.actor, home.repo), wish["name"], wish["oid"])
    return {"ref": On("Ref", home.repo, wish["name"])}


def _update_ref(_: Any, look: Look, wish: Json) -> Json:
    on, scene = found_here(look, wish["refId"], ("Ref",), "write")
    if on.it not in on.repo.refs:
        raise Refused(422, "Reference does not exist")
    refs.update(scene, on.it, wish["oid"], bool(wish.get("force")))
    return {"ref": on}


MUTATIONS: dict[str, Resolver] = {
    "createIssue": _create,
    "updateIssue": _update,
    "pinIssue": _pin(True),
    "unpinIssue": _pin(False),
    "addSubIssue": _add_child,
    "removeSubIssue": _remove_child,
    "reprioritizeSubIssue": _move_child,
    "removeReaction": _remove_reaction,
    "createRef": _create_ref,
    "updateRef": _update_ref,
}
