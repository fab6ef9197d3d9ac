"""Reactions on issues and comments."""

from __future__ import annotations

from app.sandbox.nouns import Comment, Issue, Reaction, Remark
from app.sandbox.refused import Refused, invalid, not_found
from app.sandbox.scene import Scene

CONTENTS = ("+1", "-1", "laugh", "confused", "heart", "hooray", "rocket", "eyes")


def create(scene: Scene, thing: Issue | Comment | Remark, content: str) -> tuple[Reaction, bool]:
    """The reaction, and whether it is new: the same one by the same user stands once."""
    if content not in CONTENTS:
        raise invalid("Reaction", "content", "invalid")
    for found in thing.reactions:
        if found.login == scene.actor.login and found.content == content:
            return found, False
    reaction = Reaction(scene.world.new_id(), content, scene.actor.login, scene.world.now())
    thing.reactions.append(reaction)
    comment = None if isinstance(thing, Issue) else thing.id
    scene.note("reaction", thing.number, content=content, comment=comment)
    return reaction, True


def delete(scene: Scene, thing: Issue | Comment, reaction_id: int) -> None:
    found = next((one for one in thing.reactions if one.id == reaction_id), None)
    if found is None:
        raise not_found()
    if found.login != scene.actor.login:
        raise Refused(403, "Must have admin rights to Repository.")
    thing.reactions.remove(found)
    scene.note("reaction-deleted", thing.number, content=found.content)
