"""Copilot's coding agent: people assign issues to it, where it is switched on. It then works as its own
user, `Copilot`, whom a test plays."""

from __future__ import annotations

from app.sandbox.nouns import Issue, Json, Repository, Token
from app.sandbox.refused import invalid
from app.sandbox.scene import Scene
from app.sandbox.world import World, new_token

NAME = "copilot-swe-agent[bot]"  # as requests name it
LOGIN = "Copilot"  # as answers show it
FIELDS = {"target_repo", "base_branch", "custom_instructions", "custom_agent", "model"}


def switch_on(world: World, repo: Repository) -> None:
    """It may be assigned here, and has a token of its own."""
    bot = world.add_user(LOGIN, "Bot")
    if not bot.token:
        bot.token = new_token("ghu_", 36)
        world.state.tokens[bot.token] = Token(bot.token, LOGIN)
    repo.collaborators[LOGIN.lower()] = "write"


def named(scene: Scene, logins: list[str]) -> list[str]:
    """Copilot under the login that is shown. A person alone may assign it, and only where it is switched
    on: else it is dropped like a login that nobody has."""
    may = scene.actor.kind == "user" and LOGIN.lower() in scene.repo.collaborators
    return [LOGIN if login == NAME else login for login in logins if login != NAME or may]


def instruct(scene: Scene, issue: Issue, wish: Json) -> None:
    """How it is to work, checked and written into the log; 422 for what GitHub does not know."""
    for name, value in wish.items():
        if name not in FIELDS or not isinstance(value, str):
            raise invalid("Issue", f"agent_assignment.{name}", "invalid")
    target, branch = wish.get("target_repo", ""), wish.get("base_branch", "")
    repo = scene.world.repository(target) if target else scene.repo
    if repo is None or (branch and f"refs/heads/{branch}" not in repo.refs):
        raise invalid("Issue", "agent_assignment", "invalid")
    if LOGIN in issue.assignees:
        scene.note("copilot", issue.number, **{name: wish.get(name, "") for name in sorted(FIELDS)})
