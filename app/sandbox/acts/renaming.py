"""Repositories that are renamed or given to another owner; their old names lead to them."""

from __future__ import annotations

import re

from app.sandbox.acts import installing
from app.sandbox.git import read
from app.sandbox.nouns import Json, User
from app.sandbox.refused import invalid
from app.sandbox.scene import Scene
from app.sandbox.shapes import people
from app.sandbox.world import World


def check_name(world: World, owner: str, name: str) -> None:
    if not re.fullmatch(r"[A-Za-z0-9._-]{1,100}", name) or name in (".", ".."):
        raise invalid("Repository", "name", "custom", "name contains characters that are not allowed")
    if world.repository(f"{owner}/{name}"):
        raise invalid("Repository", "name", "custom", "name already exists on this account")


def rename(scene: Scene, name: str) -> None:
    repo, was = scene.repo, scene.repo.name
    if name.lower() != was.lower():
        check_name(scene.world, repo.owner, name)
    _move(scene, repo.owner, name)
    scene.note("repository", "renamed", old=f"{repo.owner}/{was}", new=repo.full_name)
    scene.say("repository", "renamed", changes={"repository": {"name": {"from": was}}})


def transfer(scene: Scene, owner: User, name: str) -> None:
    """In a moment: Apps of the old account lose it, those on all repositories of the new one have it."""
    check_name(scene.world, owner.login, name)
    scene.world.later(scene.world.update_seconds, lambda: _transfer(scene, owner, name))


def _transfer(scene: Scene, owner: User, name: str) -> None:
    world, repo = scene.world, scene.repo
    old, was = repo.full_name, world.user(repo.owner)
    for found in list(world.state.installations.values()):
        if found.account == repo.owner:
            installing.take_off(world, found, repo, scene.actor.login)
    _move(scene, owner.login, name)
    scene.note("repository", "transferred", old=old, new=repo.full_name)
    is_org = was is not None and was.kind == "Organization"
    former: Json = (
        {"organization": people.organization(world, was)}
        if is_org and was is not None
        else {"user": people.user(world, was.login if was else "")}
    )
    scene.say("repository", "transferred", changes={"owner": {"from": former}})


def _move(scene: Scene, owner: str, name: str) -> None:
    """All that is kept by name: the folder, and the old name."""
    world, repo = scene.world, scene.repo
    old, former = world.git_folder(repo), repo.full_name.lower()
    repo.owner, repo.name = owner, name
    world.git_folder(repo).parent.mkdir(parents=True, exist_ok=True)
    if old != world.git_folder(repo):
        old.rename(world.git_folder(repo))
    if former != repo.full_name.lower():
        world.state.former[former] = repo.id
    world.state.former.pop(repo.full_name.lower(), None)
    # what was read is remembered by folder
    read.forget()
