"""Repositories: made, forked, changed and deleted."""

from __future__ import annotations

import shutil

from app.sandbox.actor import Actor
from app.sandbox.acts import refs, renaming
from app.sandbox.git import read, run, write
from app.sandbox.nouns import Json, Repository, User
from app.sandbox.refused import Refused, invalid
from app.sandbox.scene import Scene
from app.sandbox.world import World

_METHODS = {
    "allow_merge_commit": "merge",
    "allow_squash_merge": "squash",
    "allow_rebase_merge": "rebase",
    "allow_auto_merge": "auto",
}


def create(world: World, actor: Actor, owner: User, fields: Json) -> Repository:
    """An empty repository, or (`auto_init`) one with a README."""
    name = fields["name"]
    renaming.check_name(world, owner.login, name)
    world.state.former.pop(f"{owner.login}/{name}".lower(), None)
    repo = Repository(world.new_id(), owner.login, name, world.now(), world.now())
    world.state.repositories[repo.id] = repo
    repo.is_private = bool(fields.get("private", fields.get("visibility") == "private"))
    run.create(world.git_folder(repo), repo.default_branch)
    _fill(repo, fields)
    scene = Scene(world, actor, repo)
    scene.note("repository", "created", name=repo.full_name)
    scene.say("repository", "created")
    if fields.get("auto_init"):
        at = int(world.now())
        person = write.Person(actor.login, f"{actor.login}@users.noreply.github.com", at)
        files: dict[str, tuple[str, bytes] | None] = {"README.md": ("100644", f"# {name}\n".encode())}
        sha = write.write_files(scene.git, "", files, ("Initial commit", person))
        refs.set_ref(scene, f"refs/heads/{repo.default_branch}", sha)
    return repo


def _fill(repo: Repository, fields: Json) -> None:
    repo.description = fields.get("description", repo.description)
    repo.keeps_issues = bool(fields.get("has_issues", repo.keeps_issues))
    repo.deletes_branch_on_merge = bool(fields.get("delete_branch_on_merge", repo.deletes_branch_on_merge))
    for name, method in _METHODS.items():
        if name in fields:
            repo.allows[method] = bool(fields[name])


def edit(scene: Scene, fields: Json) -> None:
    """Told as GitHub tells it: archived, unarchived, privatized, publicized, edited."""
    repo = scene.repo
    if repo.is_archived and fields.get("archived", True):
        raise Refused(403, "Repository was archived so is read-only.")
    ways = [name for name, method in _METHODS.items() if method != "auto"]
    if not any(fields.get(name, repo.allows[_METHODS[name]]) for name in ways):
        said = "Sorry, you need to allow at least one merge strategy. (no_merge_method)"
        raise invalid("Repository", "merge_commit_allowed", "custom", said)
    branch = fields.get("default_branch", repo.default_branch)
    if branch != repo.default_branch and f"refs/heads/{branch}" not in repo.refs:
        raise invalid("Repository", "default_branch", "invalid")
    is_private = fields.get("private", {"private": True, "public": False}.get(fields.get("visibility", "")))
    was = (repo.is_archived, repo.is_private, repo.default_branch, repo.description)
    repo.default_branch, repo.is_archived = branch, bool(fields.get("archived", repo.is_archived))
    repo.is_private = repo.is_private if is_private is None else bool(is_private)
    _fill(repo, fields)
    scene.note("repository", "settings", **fields)
    if was[0] != repo.is_archived:
        scene.say("repository", "archived" if repo.is_archived else "unarchived")
    if was[1] != repo.is_private:
        scene.say("repository", "privatized" if repo.is_private else "publicized")
    if was[2] != branch:
        run.text(scene.git, "symbolic-ref", "HEAD", f"refs/heads/{branch}")
        scene.say("repository", "edited", changes={"default_branch": {"from": was[2]}})
    if was[3] != repo.description:
        scene.say("repository", "edited", changes={"description": {"from": was[3]}})


def delete(scene: Scene) -> None:
    world, repo = scene.world, scene.repo
    scene.note("repository", "deleted", name=repo.full_name)
    scene.say("repository", "deleted")
    for installation in world.state.installations.values():
        if repo.id in installation.repositories:
            installation.repositories.remove(repo.id)
    del world.state.repositories[repo.id]
    shutil.rmtree(scene.git)
    # what was read is remembered by folder, and a new repository may take this one's place
    read.forget()


def fork(scene: Scene, owner: User, name: str) -> Repository:
    """A copy of all branches; the same one again if it stands already."""
    world, repo = scene.world, scene.repo
    for one in world.state.repositories.values():
        if one.fork_of == repo.id and one.owner == owner.login:
            return one
    if owner.login == repo.owner or world.repository(f"{owner.login}/{name}"):
        raise invalid("Repository", "name", "custom", "name already exists on this account")
    made = Repository(world.new_id(), owner.login, name, world.now(), world.now(), repo.default_branch)
    made.fork_of, made.is_private, made.description = repo.id, repo.is_private, repo.description
    run.create(world.git_folder(made), made.default_branch)
    if repo.refs:
        run.git(world.git_folder(made), "fetch", "-q", scene.git, "+refs/heads/*:refs/heads/*")
    made.refs = write.read_refs(str(world.git_folder(made)))
    world.state.repositories[made.id] = made
    Scene(world, scene.actor, made).note("repository", "forked", parent=repo.full_name)
    Scene(world, scene.actor, made).say("repository", "created")
    return made
