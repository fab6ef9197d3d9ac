"""Pages about what git holds: folders, files, commits."""

from __future__ import annotations

from flask import Response, abort

from app.sandbox.git import read
from app.sandbox.git.run import text as git_text
from app.sandbox.nouns import Json, Repository
from app.sandbox.pages.lists import Shown, heads
from app.sandbox.pages.visit import Visit
from app.sandbox.revision import resolve
from app.sandbox.shapes import commit as shapes

MOST_BYTES = 300_000
MOST_COMMITS = 100


def repository(visit: Visit, owner: str, name: str) -> Shown:
    repo = visit.repository(owner, name)
    if f"refs/heads/{repo.default_branch}" not in repo.refs:
        return "empty.html", {"repo": repo, "tab": "files"}
    return folder(visit, owner, name, repo.default_branch)


def folder(visit: Visit, owner: str, name: str, rest: str) -> Shown:
    repo = visit.repository(owner, name)
    ref, sha, path = _placed(visit, repo, rest)
    git = str(visit.world.git_folder(repo))
    entries = read.tree(git, sha, f"{path}/" if path else "")
    if path and not entries:
        abort(404)
    return "folder.html", {
        **_place(repo, (ref, sha, path)),
        "entries": sorted(entries, key=lambda one: (one.kind != "tree", one.path.lower())),
        "latest": shapes.commit(visit.world, repo, sha),
        "commits": len(read.log(git, sha, "", 1_000)),
        "readme": _readme(git, entries),
        "beside": "/" + "/".join(filter(None, (repo.full_name, "blob", ref, path))),
        "branches": heads(repo),
    }


def _placed(visit: Visit, repo: Repository, rest: str) -> tuple[str, str, str]:
    """(ref, commit, path) of `agent/12-1/src/main.py`: a branch's name may have slashes."""
    parts = rest.strip("/").split("/")
    for size in range(1, len(parts) + 1):
        ref = "/".join(parts[:size])
        if sha := resolve(visit.world, repo, ref):
            return ref, sha, "/".join(parts[size:])
    abort(404)


def _place(repo: Repository, where: tuple[str, str, str]) -> Json:
    ref, sha, path = where
    parts = path.split("/") if path else []
    crumbs = [(part, "/".join(parts[: number + 1])) for number, part in enumerate(parts)]
    return {"repo": repo, "tab": "files", "ref": ref, "sha": sha, "path": path, "crumbs": crumbs}


def _readme(git: str, entries: tuple[read.Entry, ...]) -> Json | None:
    for one in entries:
        name = one.path.rpartition("/")[2]
        if one.kind == "blob" and name.lower().partition(".")[0] == "readme" and one.size <= MOST_BYTES:
            said = read.blob(git, one.sha).decode(errors="replace")
            return {"name": name, "text": said, "is_marked": name.lower().endswith(".md")}
    return None


def _entry(visit: Visit, repo: Repository, where: tuple[str, str, str]) -> read.Entry:
    found = read.tree(str(visit.world.git_folder(repo)), where[1], where[2]) if where[2] else ()
    return found[0] if found and found[0].kind == "blob" else abort(404)


def file(visit: Visit, owner: str, name: str, rest: str) -> Shown:
    repo = visit.repository(owner, name)
    where = _placed(visit, repo, rest)
    one = _entry(visit, repo, where)
    raw = b"" if one.size > MOST_BYTES else read.blob(str(visit.world.git_folder(repo)), one.sha)
    is_text = one.size <= MOST_BYTES and b"\0" not in raw[:8_000]
    is_marked = is_text and one.path.lower().endswith(".md") and "plain" not in visit.query
    return "file.html", {
        **_place(repo, where),
        "entry": one,
        "text": raw.decode(errors="replace") if is_text else None,
        "is_marked": is_marked,
        "beside": f"/{repo.full_name}/blob/{where[0]}/{one.path}".rpartition("/")[0],
    }


def raw(visit: Visit, owner: str, name: str, rest: str) -> Response:
    """The bytes, which no browser may take for a page."""
    repo = visit.repository(owner, name)
    one = _entry(visit, repo, _placed(visit, repo, rest))
    content = read.blob(str(visit.world.git_folder(repo)), one.sha)
    kind = "application/octet-stream" if b"\0" in content[:8_000] else "text/plain; charset=utf-8"
    return Response(
        content,
        200,
        {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox"},
        content_type=kind,
    )


def commits(visit: Visit, owner: str, name: str, rest: str) -> Shown:
    repo = visit.repository(owner, name)
    ref, sha, _ = _placed(visit, repo, rest)
    shas = read.log(str(visit.world.git_folder(repo)), sha, "", MOST_COMMITS)
    return "commits.html", {
        "repo": repo,
        "tab": "commits",
        "ref": ref,
        "commits": [shapes.commit(visit.world, repo, one) for one in shas],
    }


def commit(visit: Visit, owner: str, name: str, rest: str) -> Shown:
    repo = visit.repository(owner, name)
    sha = resolve(visit.world, repo, rest) or abort(404)
    git = str(visit.world.git_folder(repo))
    shown = shapes.commit(visit.world, repo, sha)
    # a commit without a parent is held against the empty tree
    old = (
        shown["parents"][0]["sha"]
        if shown["parents"]
        else git_text(git, "hash-object", "-t", "tree", "/dev/null")
    )
    return "commit.html", {
        "repo": repo,
        "tab": "commits",
        "commit": shown,
        "files": shapes.files(visit.world, repo, old, sha),
    }
