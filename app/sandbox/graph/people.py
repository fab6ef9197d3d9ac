"""Users, bots, organisations, labels, reactions, rates."""

from __future__ import annotations

from app.sandbox.graph.look import Look, On, Resolver
from app.sandbox.ids import node_id, stamp
from app.sandbox.nouns import Comment, Issue, Json, Reaction

# GraphQL's names of REST's contents
REACTIONS = {
    "+1": "THUMBS_UP",
    "-1": "THUMBS_DOWN",
    "laugh": "LAUGH",
    "hooray": "HOORAY",
    "confused": "CONFUSED",
    "heart": "HEART",
    "rocket": "ROCKET",
    "eyes": "EYES",
}
_PREFIX = {"Bot": "BOT", "Organization": "O", "User": "U"}

PERSON: dict[str, Resolver] = {
    "id": lambda on, *_: node_id(_PREFIX[on.kind], on.it.id),
    "login": lambda on, *_: on.it.login.removesuffix("[bot]"),
    "databaseId": lambda on, *_: on.it.id,
    "url": lambda on, look, _: f"{look.world.url}/{on.it.login.removesuffix('[bot]')}",
    "avatarUrl": lambda on, look, _: f"{look.world.url}/avatars/{on.it.id}",
    "name": lambda on, *_: on.it.login,
}
TEAM: dict[str, Resolver] = {
    "id": lambda on, *_: node_id("T", on.it[0].id, on.it[1].id),
    "databaseId": lambda on, *_: on.it[1].id,
    "slug": lambda on, *_: on.it[1].slug,
    "name": lambda on, *_: on.it[1].name,
    "combinedSlug": lambda on, *_: f"{on.it[0].login}/{on.it[1].slug}",
    "description": lambda on, *_: on.it[1].description,
    "url": lambda on, look, _: f"{look.world.url}/orgs/{on.it[0].login}/teams/{on.it[1].slug}",
    "organization": lambda on, look, _: look.who(on.it[0].login),
}
LABEL: dict[str, Resolver] = {
    "id": lambda on, *_: node_id("LA", on.repo.id, on.it.id),
    "name": lambda on, *_: on.it.name,
    "color": lambda on, *_: on.it.color,
    "description": lambda on, *_: on.it.description,
}
REACTION: dict[str, Resolver] = {
    "id": lambda on, *_: node_id("REA", on.repo.id, on.it.id),
    "content": lambda on, *_: REACTIONS[on.it.content],
    "createdAt": lambda on, *_: stamp(on.it.at),
    "user": lambda on, look, _: people_only(look, [on.it])["nodes"][0],
}
EDIT: dict[str, Resolver] = {
    "id": lambda on, *_: node_id("UCE", on.repo.id, on.it.id),
    "editedAt": lambda on, *_: stamp(on.it.at),
    "createdAt": lambda on, *_: stamp(on.it.at),
    "updatedAt": lambda on, *_: stamp(on.it.at),
    "editor": lambda on, look, _: look.who(on.it.login),
    "diff": lambda on, *_: on.it.text,
}


def people_only(look: Look, found: list[Reaction]) -> Json:
    """Reactions' users: a bot's does not show, because the type is User."""
    nodes = [look.who(one.login) for one in found]
    shown = [one if one is not None and one.kind == "User" else None for one in nodes]
    page = {"hasNextPage": False, "hasPreviousPage": False}
    return {"nodes": shown, "totalCount": len(found), "pageInfo": page}


def reaction_groups(look: Look, thing: Issue | Comment) -> list[Json]:
    """All eight, also those that nobody gave; users only when they are asked for."""
    mine = {one.content for one in thing.reactions if one.login == look.actor.login}
    return [
        {
            "content": name,
            "viewerHasReacted": content in mine,
            "users": lambda info, content=content, **args: people_only(
                look, [one for one in thing.reactions if one.content == content]
            ),
        }
        for content, name in REACTIONS.items()
    ]


def label(on: On, key: int) -> On:
    return On("Label", on.repo, on.repo.labels[key])


def rate(look: Look) -> Json:
    found = look.meter.rate(look.actor, "graphql")
    return {
        "limit": found["limit"],
        "remaining": found["remaining"],
        "used": found["used"],
        "cost": look.weight.points,
        "nodeCount": look.weight.nodes,
        "resetAt": stamp(found["reset"]),
    }
