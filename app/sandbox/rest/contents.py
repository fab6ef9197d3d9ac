"""Files through the contents API."""

from __future__ import annotations

from typing import Any

from app.sandbox.acts import contents
from app.sandbox.git import read
from app.sandbox.refused import Refused, not_found
from app.sandbox.rest.media import kind_of, plain
from app.sandbox.rest.route import Answer, Call, route
from app.sandbox.revision import resolve
from app.sandbox.shapes import commit as commits

AT = "/repos/<owner>/<name>/contents"
ONE = f"{AT}/<path:path>"
FIELDS = "message!:string sha:string branch:string author:object committer:object"


@route(f"GET {AT}", "contents:read")
@route(f"GET {AT}/", "contents:read")
@route(f"GET {ONE}", "contents:read")
def get_contents(call: Call) -> Any:
    """A file with its bytes, or a folder's list."""
    path, ref = call.where.get("path", "").strip("/"), call.query.get("ref", call.repo.default_branch)
    sha, git = resolve(call.world, call.repo, ref), call.scene.git
    if not sha:
        raise Refused(404, f"No commit found for the ref {ref}")
    entry = (read.tree(git, sha, path) or (None,))[0] if path else None
    if path and entry is None:
        raise not_found()
    if entry is None or entry.kind == "tree":
        inside = read.tree(git, sha, f"{path}/" if path else "")
        shown = [commits.content(call.world, call.repo, one, ref) for one in inside]
        if kind_of(call.headers) != "object":
            return shown
        whole = read.Entry("040000", "tree", entry.sha if entry else read.commit(git, sha).tree, 0, path)
        return commits.content(call.world, call.repo, whole, ref) | {"entries": shown}
    raw = read.blob(git, entry.sha) if entry.kind == "blob" else b""
    if kind_of(call.headers) == "raw":
        return plain("raw", raw)
    return commits.content(call.world, call.repo, entry, ref) | commits.content_bytes(raw)


def _wish(call: Call, content: bytes | None) -> contents.FileChange:
    branch = call.body.get("branch") or call.repo.default_branch
    path, message = call.where["path"].strip("/"), call.body["message"]
    return contents.FileChange(path, message, branch, content, call.body.get("sha", ""))


def _answer(call: Call, wish: contents.FileChange, sha: str) -> Any:
    entries = read.tree(call.scene.git, sha, wish.path)
    shown = commits.content(call.world, call.repo, entries[0], wish.branch) if entries else None
    return {"content": shown, "commit": commits.git_commit(call.world, call.repo, sha)}


@route(f"PUT {ONE}", "contents:write", f"{FIELDS} content!:string")
def put_contents(call: Call) -> Any:
    wish = _wish(call, contents.decoded(call.body["content"]))
    sha, is_new = contents.change(call.scene, wish)
    return Answer(201 if is_new else 200, _answer(call, wish, sha))


@route(f"DELETE {ONE}", "contents:write", FIELDS.replace("sha:", "sha!:"))
def delete_contents(call: Call) -> Any:
    wish = _wish(call, None)
    return _answer(call, wish, contents.change(call.scene, wish)[0])
