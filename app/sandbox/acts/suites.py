"""Check suites: asked of each App that writes checks when a branch moves, or made by the App itself."""

from __future__ import annotations

from app.sandbox.hooks.payload import delivery_payloads
from app.sandbox.nouns import Repository, Suite
from app.sandbox.permission import reaches
from app.sandbox.refused import not_found
from app.sandbox.scene import Scene
from app.sandbox.shapes import check as shapes


def ask(scene: Scene, old: str, new: str) -> None:
    """GitHub makes a suite for each App with `checks: write` at each push, and tells that App."""
    for installation in list(scene.world.state.installations.values()):
        app = scene.world.state.apps[installation.app_id]
        if app.permissions.get("checks") == "write" and reaches(scene.world, installation, scene.repo):
            suite = make(scene, app.id, new, old)[0]
            tell(scene, suite, "requested")


def make(scene: Scene, app_id: int, sha: str, before: str = "") -> tuple[Suite, bool]:
    """(the App's suite of this commit, whether it is new)."""
    found = of(scene.repo, app_id, sha)
    if found is not None:
        return found, False
    suite = Suite(scene.world.new_id(), app_id, sha, before, scene.world.now())
    scene.repo.suites[suite.id] = suite
    return suite, True


def of(repo: Repository, app_id: int, sha: str) -> Suite | None:
    wanted = (app_id, sha)
    return next((one for one in repo.suites.values() if (one.app_id, one.head_sha) == wanted), None)


def get(scene: Scene, suite_id: int) -> Suite:
    if suite_id not in scene.repo.suites:
        raise not_found()
    return scene.repo.suites[suite_id]


def tell(scene: Scene, suite: Suite, action: str) -> None:
    """To the App whose suite it is, and nobody else."""
    shown = {"check_suite": shapes.suite(scene.world, scene.repo, suite)}
    who = ("check_suite", action, scene.actor.login)
    for app, payload in delivery_payloads(scene.world, scene.repo, who, shown):
        if app.id == suite.app_id:
            scene.world.say(app, payload)


def rerequest(scene: Scene, suite: Suite) -> None:
    scene.note("check-suite", suite.head_sha, rerequested=suite.id)
    tell(scene, suite, "rerequested")
