"""Two commits compared, in one repository or with a fork of it."""

from __future__ import annotations

from typing import Any

from app.sandbox.git import read, write
from app.sandbox.nouns import Repository
from app.sandbox.permission import may_see
from app.sandbox.refused import Refused, not_found
from app.sandbox.rest.media import difference
from app.sandbox.rest.paging import links_of, page_of
from app.sandbox.rest.route import Answer, Call, route
from app.sandbox.revision import resolve
from app.sandbox.shapes import commit as shapes

AT = "/repos/<owner>/<name>"
MOST_FILES, MOST_COMMITS = 300, 250


def _side(call: Call, text: str) -> str:
    """The commit of `ref`, `owner:ref` or `owner:repository:ref`; brought over from a fork; 404 for none."""
    owner, colon, rest = text.partition(":")
    if not colon:
        return _found(resolve(call.world, call.repo, text))
    name, _, ref = rest.rpartition(":")
    root = call.repo.fork_of or call.repo.id
    for one in call.world.state.repositories.values():
        is_kin = root in (one.id, one.fork_of)
        if is_kin and one.owner.lower() == owner.lower() and name.lower() in ("", one.name.lower()):
            return _brought(call, one, ref)
    raise not_found()


def _brought(call: Call, repo: Repository, ref: str) -> str:
    if not may_see(call.world, call.actor, repo):
        raise not_found()
    sha = _found(resolve(call.world, repo, ref))
    if repo is not call.repo:
        write.fetch(call.scene.git, str(call.world.git_folder(repo)), sha)
    return sha


def _found(sha: str) -> str:
    if not sha:
        raise not_found()
    return sha


@route(f"GET {AT}/compare/<path:pair>", "contents:read")
def compare(call: Call) -> Any:
    """BASE...HEAD. Commits come in pages (all of up to 250 without); files on the first page only."""
    left, dots, right = call.where["pair"].partition("...")
    if not dots:
        raise not_found()
    base, head, git = _side(call, left), _side(call, right), call.scene.git
    middle = read.merge_base(git, base, head)
    if not middle:
        raise Refused(404, f"No common ancestor between {left} and {right}.")
    if (asked := difference(call, middle, head)) is not None:
        return asked
    shas = read.log(git, head, base, 10_000)[::-1]
    page, size = page_of(call) if "page" in call.query or "per_page" in call.query else (1, MOST_COMMITS)
    ahead, behind = read.counts(git, base, head)
    status = "diverged" if ahead and behind else "ahead" if ahead else "behind" if behind else "identical"
    html = f"{call.world.url}/{call.repo.full_name}/compare/{left}...{right}"
    world, repo = call.world, call.repo
    files = shapes.files(world, repo, middle, head)[:MOST_FILES] if page == 1 else []
    said = {
        "url": call.url,
        "html_url": html,
        "permalink_url": html,
        "diff_url": f"{html}.diff",
        "patch_url": f"{html}.patch",
        "base_commit": shapes.commit(world, repo, base),
        "merge_base_commit": shapes.commit(world, repo, middle),
        "status": status,
        "ahead_by": ahead,
        "behind_by": behind,
        "total_commits": ahead,
        "commits": [shapes.commit(world, repo, sha) for sha in shas[(page - 1) * size : page * size]],
        "files": files,
    }
    return Answer(200, said, links_of(call, len(shas), (page, size)))
