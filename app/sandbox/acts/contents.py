"""Writing files by the contents API: a commit each."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

from app.sandbox.acts import refs
from app.sandbox.acts.merges import author
from app.sandbox.git import read, write
from app.sandbox.permission import holds
from app.sandbox.pushing import no_push
from app.sandbox.refused import Refused, no_integration
from app.sandbox.scene import Scene


@dataclass(frozen=True)
class FileChange:
    """`content` None removes the file; `sha` is the blob that is replaced."""

    path: str
    message: str
    branch: str
    content: bytes | None
    sha: str = ""


def decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text)
    except binascii.Error:
        raise Refused(422, "content is not valid Base64") from None


def change(scene: Scene, wish: FileChange) -> tuple[str, bool]:
    """(commit, whether the file is new); 409 if the blob is another, 422 if none was named."""
    name = f"refs/heads/{wish.branch}"
    head = scene.repo.refs.get(name, "")
    if not head and scene.repo.refs:
        raise Refused(404, f"Branch {wish.branch} not found")
    _check_path(scene, wish.path)
    old = read.tree(scene.git, head, wish.path) if head else ()
    if not old and wish.content is None:
        raise Refused(404, "Not Found")
    if old and not wish.sha:
        raise Refused(422, 'Invalid request.\n\n"sha" wasn\'t supplied.')
    if wish.sha and (not old or old[0].sha != wish.sha):
        raise Refused(409, f"{wish.path} does not match {wish.sha}")
    above = wish.path.split("/")[:-1]
    for depth in range(1, len(above) + 1) if head else ():
        one = read.tree(scene.git, head, "/".join(above[:depth]))
        if one and one[0].kind != "tree":
            raise Refused(422, f"{one[0].path} is a file and no folder")
    why = no_push(scene, name, "", head) if head else ""
    if why:
        raise Refused(409, f"Could not {'update' if old else 'create'} file: {why}")
    files = {wish.path: None if wish.content is None else ("100644", wish.content)}
    sha = write.write_files(scene.git, head, files, (wish.message, author(scene)))
    scene.note("contents", wish.path, branch=wish.branch, sha=sha)
    refs.set_ref(scene, name, sha)
    return sha, not old


def _check_path(scene: Scene, path: str) -> None:
    parts = path.split("/")
    if not path or any(part in ("", ".", "..", ".git") for part in parts):
        raise Refused(422, "path contains a malformed path component")
    is_workflow = parts[:2] == [".github", "workflows"]
    if is_workflow and scene.actor.kind == "installation" and not holds(scene.actor, "workflows:write"):
        raise no_integration("contents=write; workflows=write")
