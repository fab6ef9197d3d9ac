"""Check runs and commit statuses."""

from __future__ import annotations

from app.sandbox.acts import suites
from app.sandbox.ids import parse_stamp
from app.sandbox.nouns import Check, Json, Status
from app.sandbox.refused import invalid, not_found
from app.sandbox.scene import Scene
from app.sandbox.shapes import check as shapes
from app.sandbox.shapes import commit as commits

STATUSES = ("queued", "in_progress", "completed", "waiting", "requested", "pending")
CONCLUSIONS = (
    "action_required",
    "cancelled",
    "failure",
    "neutral",
    "success",
    "skipped",
    "stale",
    "timed_out",
)
MOST_DESCRIPTION = 140
STATES = ("error", "failure", "pending", "success")


def get(scene: Scene, check_id: int) -> Check:
    if check_id not in scene.repo.checks:
        raise not_found()
    return scene.repo.checks[check_id]


def create(scene: Scene, name: str, head_sha: str, fields: Json) -> Check:
    """`fields` as REST names them: status, conclusion, started_at, output, ..."""
    world, repo = scene.world, scene.repo
    suite, _is_new = suites.make(scene, scene.actor.app_id, head_sha)
    check = Check(world.new_id(), suite.id, scene.actor.app_id, name, head_sha, "queued", None, world.now())
    _fill(scene, check, fields)
    repo.checks[check.id] = check
    scene.note("check", head_sha, name=name, status=check.status, conclusion=check.conclusion)
    _tell(scene, check, "created")
    return check


def update(scene: Scene, check: Check, fields: Json) -> None:
    was = check.status
    _fill(scene, check, fields)
    scene.note("check", check.head_sha, name=check.name, status=check.status, conclusion=check.conclusion)
    _tell(scene, check, "completed" if was != "completed" == check.status else "created")


def rerequest(scene: Scene, check: Check) -> None:
    scene.note("check", check.head_sha, rerequested=check.name)
    _tell(scene, check, "rerequested")


def _fill(scene: Scene, check: Check, fields: Json) -> None:
    conclusion = fields.get("conclusion", check.conclusion)
    status = "completed" if fields.get("conclusion") else fields.get("status", check.status)
    if status not in STATUSES:
        raise invalid("CheckRun", "status", "invalid")
    if status == "completed" and conclusion not in CONCLUSIONS:
        raise invalid("CheckRun", "conclusion", "missing_field")
    check.status, check.conclusion = status, conclusion if status == "completed" else None
    check.started_at = parse_stamp(fields.get("started_at") or "") or check.started_at
    if status == "completed":
        check.completed_at = parse_stamp(fields.get("completed_at") or "") or scene.world.now()
    check.details_url = fields.get("details_url", check.details_url)
    check.external_id = fields.get("external_id", check.external_id)
    check.name = fields.get("name", check.name)
    check.output |= {k: v for k, v in fields.get("output", {}).items() if k in ("title", "summary", "text")}


def _tell(scene: Scene, check: Check, action: str) -> None:
    world, repo = scene.world, scene.repo
    suite = shapes.suite(world, repo, repo.suites[check.suite_id])
    shown = shapes.check(world, repo, check) | {"check_suite": shapes.within_check(suite)}
    scene.say("check_run", action, check_run=shown)
    if check.status == "completed" and action != "rerequested":
        # GitHub sends `created` for a run that is born completed, and `completed` too
        if action == "created":
            scene.say("check_run", "completed", check_run=shown)
        if suite["status"] == "completed":
            scene.say("check_suite", "completed", check_suite=suite)


def set_status(scene: Scene, sha: str, state: str, fields: Json) -> Status:
    if state not in STATES:
        raise invalid("Status", "state", "custom", "state is not included in the list")
    if len(fields.get("description") or "") > MOST_DESCRIPTION:
        said = f"description is too long (maximum is {MOST_DESCRIPTION} characters)"
        raise invalid("Status", "description", "custom", said)
    world, repo = scene.world, scene.repo
    status = Status(
        world.new_id(),
        sha,
        fields.get("context") or "default",
        state,
        scene.actor.login,
        world.now(),
        fields.get("description"),
        fields.get("target_url"),
    )
    repo.statuses.append(status)
    scene.note("status", sha, context=status.context, state=state)
    heads = [name.removeprefix("refs/heads/") for name, at in repo.refs.items() if at == sha]
    branches = [commits.branch(world, repo, name) for name in heads if f"refs/heads/{name}" in repo.refs]
    one = shapes.status(world, repo, status)
    scene.say(
        "status",
        None,
        id=status.id,
        sha=sha,
        name=repo.full_name,
        target_url=status.target_url,
        context=status.context,
        description=status.description,
        state=state,
        branches=branches,
        commit=commits.commit(world, repo, sha),
        created_at=one["created_at"],
        avatar_url=None,
        updated_at=one["updated_at"],
    )
    return status
