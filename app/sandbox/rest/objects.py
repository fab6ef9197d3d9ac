"""Git objects made one by one, as a commit through the API is: blobs, trees, commits, tags."""

from __future__ import annotations

from typing import Any

from app.sandbox.acts.contents import decoded
from app.sandbox.acts.merges import author
from app.sandbox.git import objects, read
from app.sandbox.git.run import GitError
from app.sandbox.git.write import Person
from app.sandbox.ids import node_id, parse_stamp, stamp
from app.sandbox.nouns import Json
from app.sandbox.permission import holds
from app.sandbox.refused import Refused, no_integration, not_found
from app.sandbox.rest.commits import get_tree
from app.sandbox.rest.route import Answer, Call, route
from app.sandbox.shapes import commit as shapes

AT = "/repos/<owner>/<name>/git"
READ, WRITE = "contents:read", "contents:write"
MODES = {"100644": "blob", "100755": "blob", "120000": "blob", "040000": "tree", "160000": "commit"}


@route(f"POST {AT}/blobs", WRITE, "content!:string encoding:string")
def create_blob(call: Call) -> Any:
    text = call.body["content"]
    encoding = call.body.get("encoding", "utf-8")
    if encoding not in ("utf-8", "base64"):
        raise Refused(422, "Invalid request.\n\nencoding is utf-8 or base64.")
    raw = decoded(text) if encoding == "base64" else text.encode()
    sha = objects.write_blob(call.scene.git, raw)
    return Answer(201, {"sha": sha, "url": f"{call.url}/{sha}"})


@route(f"POST {AT}/trees", WRITE, "tree!:list base_tree:string?")
def create_tree(call: Call) -> Any:
    """Lines over a base; a line whose `sha` is null takes its path away."""
    git = call.scene.git
    lines = [_line(call, one) for one in call.body["tree"]]
    if not lines:
        raise Refused(422, "Invalid tree info")
    base = call.body.get("base_tree") or ""
    if base:
        try:
            objects.kind(git, f"{base}^{{tree}}")
        except GitError:
            raise Refused(422, "base_tree is not a valid tree oid") from None
    try:
        sha = objects.write_tree(git, base, lines)
    except GitError as error:
        raise Refused(422, f"tree.sha is not a valid object: {str(error).strip()[:200]}") from None
    call.where["ref"] = sha
    said: Json = get_tree(call)
    return Answer(201, said | {"url": f"{call.url}/{sha}"})


def _line(call: Call, one: Any) -> objects.Line:
    if not isinstance(one, dict) or not isinstance(one.get("path"), str):
        raise Refused(422, "tree.path is missing")
    path, mode = one["path"], one.get("mode", "100644")
    if mode not in MODES or one.get("type", MODES[mode]) != MODES[mode]:
        raise Refused(422, "Must supply a valid tree.mode")
    if path.startswith("/"):
        raise Refused(422, "tree.path cannot start with a slash")
    if not path or any(part in ("", ".", "..", ".git") for part in path.split("/")):
        raise Refused(422, "tree.path contains a malformed path component")
    is_workflow = path.startswith(".github/workflows/")
    if is_workflow and call.actor.kind == "installation" and not holds(call.actor, "workflows:write"):
        raise no_integration("contents=write; workflows=write")
    if "content" in one:
        return objects.Line(path, mode, objects.write_blob(call.scene.git, one["content"].encode()))
    if "sha" not in one:
        raise Refused(422, "Must supply either tree.sha or tree.content")
    return objects.Line(path, mode, one["sha"] or "")


def _person(call: Call, given: Json | None) -> Person:
    """Who is named, or who asks."""
    who = author(call.scene)
    if not given:
        return who
    at = parse_stamp(given.get("date", ""))
    return Person(given.get("name", who.name), given.get("email", who.email), int(at or who.at))


@route(
    f"POST {AT}/commits",
    WRITE,
    "message!:string tree!:string parents:list author:object committer:object signature:string",
)
def create_commit(call: Call) -> Any:
    """A commit that no branch holds yet."""
    body, git = call.body, call.scene.git
    parents = tuple(body.get("parents", ()))
    for sha, kind, why in (
        (body["tree"], "tree", "Tree SHA does not exist"),
        *((one, "commit", "Parent SHA does not exist or is not a commit object") for one in parents),
    ):
        if not read.is_sha(sha) or _kind(git, sha) != kind:
            raise Refused(422, why)
    by = _person(call, body.get("author"))
    draft = objects.Draft(
        body["tree"], parents, body["message"], by, _person(call, body.get("committer") or body.get("author"))
    )
    return Answer(201, shapes.git_commit(call.world, call.repo, objects.write_commit(git, draft)))


def _kind(git: str, sha: str) -> str:
    try:
        return objects.kind(git, sha)
    except GitError:
        return ""


@route(f"POST {AT}/tags", WRITE, "tag!:string message!:string object!:string type!:string tagger:object")
def create_tag(call: Call) -> Any:
    """The tag's object; who wants a ref makes it."""
    body, git = call.body, call.scene.git
    if not read.is_sha(body["object"]) or _kind(git, body["object"]) != body["type"]:
        raise Refused(422, "object does not exist or is not of this type")
    note = (body["message"], _person(call, body.get("tagger")))
    return Answer(201, _tag(call, objects.write_tag(git, body["tag"], (body["object"], body["type"]), note)))


@route(f"GET {AT}/tags/<sha>", READ)
def get_tag(call: Call) -> Any:
    return _tag(call, call.where["sha"])


def _tag(call: Call, sha: str) -> Json:
    try:
        found, message = objects.read_tag(call.scene.git, sha)
    except GitError:
        raise not_found() from None
    api = f"{call.world.url}/repos/{call.repo.full_name}/git"
    name, _, rest = found["tagger"].partition(" <")
    email, _, when = rest.partition("> ")
    target = {"type": found["type"], "sha": found["object"]}
    return {
        "node_id": node_id("TA", call.repo.id, sha),
        "sha": sha,
        "url": f"{api}/tags/{sha}",
        "tag": found["tag"],
        "message": message,
        "tagger": {"name": name, "email": email, "date": stamp(float(when.split(" ")[0]))},
        "object": target | {"url": f"{api}/{found['type']}s/{found['object']}"},
        "verification": shapes.UNSIGNED,
    }
