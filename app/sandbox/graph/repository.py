"""Repositories, refs, trees and blobs."""

from __future__ import annotations

from app.sandbox.git import read
from app.sandbox.graph import comparing, guarded, links, listing
from app.sandbox.graph.commits import git_object
from app.sandbox.graph.look import Look, On, Resolver, connection, missing
from app.sandbox.graph.subjects import COMMENT
from app.sandbox.ids import node_id, stamp
from app.sandbox.nouns import Issue, Json
from app.sandbox.permission import role_of
from app.sandbox.revision import resolve

MOST_TEXT = 512_000


def _object(on: On, look: Look, args: Json) -> On | None:
    look.admit(on.repo, "contents:read")
    if args.get("oid"):
        return git_object(on, look, args["oid"])
    revision, colon, path = (args.get("expression") or "").partition(":")
    sha, git = resolve(look.world, on.repo, revision), str(look.world.git_folder(on.repo))
    if not sha:
        return None
    if not colon:
        return On("Commit", on.repo, sha)
    if not path.strip("/"):
        return On("Tree", on.repo, read.commit(git, sha).tree)
    found = read.tree(git, sha, path.strip("/"))
    return On("Blob" if found[0].kind == "blob" else "Tree", on.repo, found[0].sha) if found else None


def _ref(on: On, look: Look, args: Json) -> On | None:
    look.admit(on.repo, "contents:read")
    name = args["qualifiedName"]
    full = name if name.startswith("refs/") else f"refs/heads/{name}"
    return On("Ref", on.repo, full) if full in on.repo.refs else None


def _refs(on: On, look: Look, args: Json) -> Json:
    look.admit(on.repo, "contents:read")
    found = sorted(
        name
        for name in on.repo.refs
        if name.startswith(args["refPrefix"])
        and (args.get("query") or "") in name.removeprefix(args["refPrefix"])
    )
    return connection("refs", found, args, lambda name: On("Ref", on.repo, name))


def _default_ref(on: On) -> On | None:
    name = f"refs/heads/{on.repo.default_branch}"
    return On("Ref", on.repo, name) if name in on.repo.refs else None


def _labels(on: On, look: Look, args: Json) -> Json:
    query = (args.get("query") or "").lower()
    found = [
        one
        for one in on.repo.labels.values()
        if query in one.name.lower() or query in (one.description or "").lower()
    ]
    return connection("labels", found, args, lambda one: On("Label", on.repo, one))


def _label(on: On, look: Look, args: Json) -> On | None:
    found = [one for one in on.repo.labels.values() if one.name.lower() == args["name"].lower()]
    return On("Label", on.repo, found[0]) if found else None


def _subject(on: On, look: Look, args: Json) -> On:
    found = on.repo.issues.get(args["number"])
    if found is None:
        raise missing(f"Could not resolve to an issue or pull request with the number of {args['number']}.")
    return subject(on, look, found)


def subject(on: On, look: Look, found: Issue) -> On:
    look.admit(on.repo, "pull_requests:read" if found.pull else "issues:read")
    return On("PullRequest" if found.pull else "Issue", on.repo, found)


def _one(kind: str) -> Resolver:
    word = "a PullRequest" if kind == "PullRequest" else "an Issue"

    def resolver(on: On, look: Look, args: Json) -> On:
        found = on.repo.issues.get(args["number"])
        if found is None or (found.pull is None) == (kind == "PullRequest"):
            raise missing(f"Could not resolve to {word} with the number of {args['number']}.")
        return subject(on, look, found)

    return resolver


def _viewer_permission(on: On, look: Look, _: Json) -> str | None:
    role = role_of(look.world, look.actor.login, on.repo) if look.actor.kind == "user" else "none"
    return role.upper() if role != "none" else None


REPOSITORY: dict[str, Resolver] = links.REPOSITORY | {
    "id": lambda on, *_: node_id("R", on.repo.id),
    "databaseId": lambda on, *_: on.repo.id,
    "name": lambda on, *_: on.repo.name,
    "nameWithOwner": lambda on, *_: on.repo.full_name,
    "owner": lambda on, look, _: look.who(on.repo.owner),
    "url": lambda on, look, _: f"{look.world.url}/{on.repo.full_name}",
    "description": lambda on, *_: on.repo.description,
    "isArchived": lambda on, *_: on.repo.is_archived,
    "isPrivate": lambda on, *_: on.repo.is_private,
    "isEmpty": lambda on, *_: not on.repo.refs,
    "createdAt": lambda on, *_: stamp(on.repo.created_at),
    "pushedAt": lambda on, *_: stamp(on.repo.pushed_at),
    "viewerPermission": _viewer_permission,
    "defaultBranchRef": lambda on, *_: _default_ref(on),
    "ref": _ref,
    "refs": _refs,
    "object": _object,
    "label": _label,
    "labels": _labels,
    "issueOrPullRequest": _subject,
    "issue": _one("Issue"),
    "pullRequest": _one("PullRequest"),
    "issues": listing.issues,
    "pullRequests": listing.pulls,
}


REF: dict[str, Resolver] = {
    "id": lambda on, *_: node_id("REF", on.repo.id, on.it),
    "name": lambda on, *_: on.it.split("/", 2)[2],
    "prefix": lambda on, *_: "/".join(on.it.split("/", 2)[:2]) + "/",
    "target": lambda on, *_: On("Commit", on.repo, on.repo.refs[on.it]),
    "branchProtectionRule": guarded.of_ref,
    "compare": comparing.compare,
    "repository": lambda on, *_: On("Repository", on.repo, on.repo),
}


def _raw(on: On, look: Look) -> bytes:
    return read.blob(str(look.world.git_folder(on.repo)), on.it)


def _text(on: On, look: Look, _: Json) -> str | None:
    raw = _raw(on, look)
    return None if b"\0" in raw else raw[:MOST_TEXT].decode(errors="replace")


BLOB: dict[str, Resolver] = {
    "id": lambda on, *_: node_id("B", on.repo.id, on.it),
    "oid": lambda on, *_: on.it,
    "text": _text,
    "isBinary": lambda on, look, _: b"\0" in _raw(on, look),
    "isTruncated": lambda on, look, _: len(_raw(on, look)) > MOST_TEXT,
    "byteSize": lambda on, look, _: len(_raw(on, look)),
}


def _entries(on: On, look: Look, _: Json) -> list[Json]:
    found = read.tree(str(look.world.git_folder(on.repo)), on.it)
    return [
        {"name": one.path, "path": one.path, "type": one.kind, "oid": one.sha, "mode": int(one.mode, 8)}
        for one in found
    ]


TREE: dict[str, Resolver] = {
    "id": lambda on, *_: node_id("T", on.repo.id, on.it),
    "oid": lambda on, *_: on.it,
    "entries": _entries,
}
__all__ = ["BLOB", "COMMENT", "REF", "REPOSITORY", "TREE", "subject"]
