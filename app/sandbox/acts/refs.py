"""Refs move: by the API, by a push, by a merge. All that follows from it happens here."""

from __future__ import annotations

from app.sandbox.acts import closing, following, suites
from app.sandbox.git import read, write
from app.sandbox.git.run import GitError, git
from app.sandbox.pushing import no_push
from app.sandbox.refused import Refused
from app.sandbox.scene import Scene
from app.sandbox.shapes import commit as commits
from app.sandbox.shapes import people


def set_ref(scene: Scene, name: str, sha: str) -> None:
    """Write the ref ("" removes it) and let everything follow."""
    old = scene.repo.refs.get(name, "")
    write.set_refs(scene.git, {name: sha})
    moved(scene, name, old, sha)


def moved(scene: Scene, name: str, old: str, new: str) -> None:
    """The ref of the bare repository was changed: remember it, tell it, and see to the pull requests."""
    if new:
        scene.repo.refs[name] = new
    else:
        scene.repo.refs.pop(name, None)
    scene.repo.pushed_at = scene.world.now()
    scene.note("ref", name.removeprefix("refs/heads/"), old=old, new=new)
    if not old or not new:
        _tell_birth_or_death(scene, name, "create" if new else "delete")
    _tell_push(scene, name, old, new)
    if name.startswith("refs/heads/"):
        following.follow(scene, name.removeprefix("refs/heads/"), old, new)
        if new:
            suites.ask(scene, old, new)
        if new and name == f"refs/heads/{scene.repo.default_branch}":
            closing.close_by_commits(scene, old, new)


def _tell_birth_or_death(scene: Scene, name: str, event: str) -> None:
    _, kind, short = name.split("/", 2)
    extra = {"master_branch": scene.repo.default_branch, "description": None} if event == "create" else {}
    scene.say(
        event,
        None,
        ref=short,
        ref_type={"heads": "branch", "tags": "tag"}.get(kind, kind),
        pusher_type="user",
        **extra,
    )


def _tell_push(scene: Scene, name: str, old: str, new: str) -> None:
    shas = read.log(scene.git, new, old if old else _default_head(scene), 20) if new else ()
    shown = [_pushed(scene, sha) for sha in reversed(shas)]
    is_forced = bool(old and new and not read.is_ancestor(scene.git, old, new))
    page = f"{scene.world.url}/{scene.repo.full_name}/compare"
    pusher = people.user(scene.world, scene.actor.login)
    scene.say(
        "push",
        None,
        ref=name,
        before=old or read.ZERO,
        after=new or read.ZERO,
        created=not old,
        deleted=not new,
        forced=is_forced,
        base_ref=None,
        compare=f"{page}/{old[:12]}...{new[:12]}",
        commits=shown,
        head_commit=_pushed(scene, new) if new else None,
        pusher={
            "name": pusher["login"],
            "email": f"{pusher['id']}+{pusher['login']}@users.noreply.github.com",
        },
    )


def _default_head(scene: Scene) -> str:
    return scene.repo.refs.get(f"refs/heads/{scene.repo.default_branch}", "")


def _pushed(scene: Scene, sha: str) -> dict[str, object]:
    one = commits.commit(scene.world, scene.repo, sha)
    before = one["parents"][0]["sha"] if one["parents"] else None
    files = commits.files(scene.world, scene.repo, before, sha) if before else []
    names = {
        word: [f["filename"] for f in files if f["status"] == word]
        for word in ("added", "removed", "modified")
    }
    more = {"distinct": True, "url": one["html_url"]}
    return commits.pushed(scene.world, scene.repo, sha) | more | names


def guard_push(scene: Scene, name: str, sha: str) -> None:
    """422 if a protected branch does not take this."""
    why = no_push(scene, name, scene.repo.refs.get(name, ""), sha)
    if why:
        raise Refused(422, why)


def create(scene: Scene, name: str, sha: str) -> None:
    if not name.startswith("refs/") or name.count("/") < 2 or not _is_good(scene, name):
        raise Refused(
            422, "Reference name must start with 'refs/' and have at least two slashes, and be well formed."
        )
    if name in scene.repo.refs:
        raise Refused(422, "Reference already exists")
    check_commit(scene, sha)
    if any(one.startswith(f"{name}/") or name.startswith(f"{one}/") for one in scene.repo.refs):
        raise Refused(422, "Reference update failed")
    set_ref(scene, name, sha)


def update(scene: Scene, name: str, sha: str, is_forced: bool) -> None:
    if name not in scene.repo.refs:
        raise Refused(422, "Reference does not exist")
    check_commit(scene, sha)
    if not is_forced and not read.is_ancestor(scene.git, scene.repo.refs[name], sha):
        raise Refused(422, "Update is not a fast forward")
    if scene.repo.refs[name] != sha:
        guard_push(scene, name, sha)
        set_ref(scene, name, sha)


def delete(scene: Scene, name: str) -> None:
    if name not in scene.repo.refs:
        raise Refused(422, "Reference does not exist")
    if name == f"refs/heads/{scene.repo.default_branch}":
        raise Refused(422, "Cannot delete the default branch")
    guard_push(scene, name, "")
    set_ref(scene, name, "")


def check_commit(scene: Scene, sha: str) -> None:
    try:
        if not read.is_sha(sha):
            raise Refused(422, "The sha parameter must be exactly 40 characters and contain only [0-9a-f].")
        read.commit(scene.git, sha)
    except GitError:
        raise Refused(422, "Object does not exist") from None


def _is_good(scene: Scene, name: str) -> bool:
    try:
        git(scene.git, "check-ref-format", name)
    except GitError:
        return False
    return True
