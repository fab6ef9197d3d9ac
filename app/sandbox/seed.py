"""The first things in a world, from a YAML file or a control call; `docs/sandbox.md` describes the form."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from app.sandbox.actor import Actor
from app.sandbox.acts import copilot, refs
from app.sandbox.git import run, write
from app.sandbox.keys import new_pair
from app.sandbox.nouns import App, Installation, Json, Repository, Team
from app.sandbox.permission import ROLES
from app.sandbox.scene import Scene
from app.sandbox.world import World

PERMISSIONS = {
    "metadata": "read",
    "issues": "write",
    "pull_requests": "write",
    "contents": "write",
    "checks": "read",
    "statuses": "read",
}
_KEYS = {"app", "apps", "users", "orgs", "repositories"}


def plant(world: World, seed: Json) -> None:
    """Add all that the seed names; what is there already stays. ValueError says what is wrong."""
    if set(seed) - _KEYS:
        raise ValueError(
            f"a seed has the keys {', '.join(sorted(_KEYS))}; not {', '.join(sorted(set(seed) - _KEYS))}"
        )
    with world.lock:
        for user in seed.get("users", []):
            given = {"login": user} if isinstance(user, str) else user
            world.add_user(given["login"], token=given.get("token", ""))
        for login, about in (seed.get("orgs") or {}).items():
            add_organization(world, login, about or {})
        for about in [*([seed["app"]] if seed.get("app") else []), *seed.get("apps", [])]:
            add_app(world, about)
        for about in seed.get("repositories", []):
            add_repository(world, about)


def add_organization(world: World, login: str, about: Json) -> None:
    found = world.add_user(login, "Organization")
    for name, property in about.get("properties", {}).items():
        plain = {"value_type": "string", "required": False, "default_value": None, "description": None}
        plain |= {"allowed_values": None, "values_editable_by": "org_actors"}
        found.properties[name] = plain | property
    for member, role in about.get("members", {}).items():
        world.add_user(member)
        found.members[member.lower()] = "admin" if role == "admin" else "member"
    for slug, names in about.get("teams", {}).items():
        team = found.teams.setdefault(slug.lower(), Team(world.new_id(), slug.lower(), slug, world.now()))
        for member in names:
            world.add_user(member)
            found.members.setdefault(member.lower(), "member")
            team.members[member.lower()] = "member"


def add_app(world: World, about: Json) -> App:
    """The App of this slug, with a key pair; the private key goes to `private_key_file` and nowhere else."""
    slug = about["slug"]
    app = next((one for one in world.state.apps.values() if one.slug == slug), None)
    if app is None:
        bot = world.add_user(f"{slug}[bot]", "Bot")
        app = App(int(about.get("id") or world.new_id()), slug, about.get("owner", "ghost"), "", world.now())
        world.state.apps[app.id], bot.app_id = app, app.id
    app.webhook_url = about.get("webhook_url", app.webhook_url)
    app.webhook_secret = about.get("webhook_secret", app.webhook_secret)
    app.permissions = {"metadata": "read"} | (about.get("permissions") or app.permissions or PERMISSIONS)
    app.events = about.get("events", app.events)
    file = about.get("private_key_file")
    if file and not (app.public_key and Path(file).exists()):
        app.public_key = _new_key(Path(file))
    world.is_changed = True
    return app


def _new_key(path: Path) -> str:
    """The public key; the private one is written with mode 0600."""
    private, public = new_pair()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_bytes(private)
    return public


def install(world: World, app: App, repo: Repository) -> Installation:
    """On this repository; one installation an account."""
    for found in world.state.installations.values():
        if found.app_id == app.id and found.account == repo.owner:
            if repo.id not in found.repositories:
                found.repositories.append(repo.id)
            return found
    made = Installation(world.new_id(), app.id, repo.owner, world.now(), "selected", [repo.id])
    world.state.installations[made.id] = made
    return made


def add_repository(world: World, about: Json) -> Repository:
    """`name` is owner/name; files come from `folder`, `bundle` and `files`; nothing given: a README."""
    owner, _, name = about["name"].partition("/")
    repo = world.repository(about["name"])
    if repo is None:
        holder = world.user(owner) or world.add_user(owner)
        branch = about.get("default_branch", "main")
        repo = Repository(world.new_id(), holder.login, name, world.now(), world.now(), branch)
        world.state.repositories[repo.id] = repo
        repo.is_private = bool(about.get("private", False))
        repo.description = about.get("description")
        run.create(world.git_folder(repo), branch)
        _fill(world, repo, about)
    for method in ("merge", "squash", "rebase", "auto"):
        repo.allows[method] = bool(about.get(f"allow_{method}", repo.allows[method]))
    repo.topics = list(about.get("topics", repo.topics))
    repo.properties |= about.get("properties", {})
    repo.deletes_branch_on_merge = bool(about.get("delete_branch_on_merge", repo.deletes_branch_on_merge))
    for login, role in (about.get("collaborators") or {}).items():
        if role not in ROLES:
            raise ValueError(f"the role of {login} is one of {', '.join(ROLES)}; not {role}")
        world.add_user(login)
        repo.collaborators[login.lower()] = role
    if about.get("copilot"):
        copilot.switch_on(world, repo)
    repo.teams |= {slug.lower(): role for slug, role in (about.get("teams") or {}).items()}
    for slug in _slugs(world, about.get("installed", True)):
        install(world, next(one for one in world.state.apps.values() if one.slug == slug), repo)
    world.is_changed = True
    return repo


def _slugs(world: World, wanted: Any) -> list[str]:
    """`installed: true` is every App; a list names them."""
    if isinstance(wanted, bool):
        return [app.slug for app in world.state.apps.values()] if wanted else []
    return list(wanted)


def _fill(world: World, repo: Repository, about: Json) -> None:
    scene = Scene(world, Actor("user", _owner(world, repo)), repo)
    files: dict[str, tuple[str, bytes] | None] = {}
    if about.get("folder"):
        files |= _folder_files(Path(about["folder"]))
    for path, content in (about.get("files") or {}).items():
        files[path] = ("100755" if path.endswith(".sh") else "100644", content.encode())
    if about.get("bundle"):
        run.git(scene.git, "fetch", "-q", str(Path(about["bundle"]).absolute()), "refs/heads/*:refs/heads/*")
        repo.refs = write.read_refs(scene.git)
    elif not files:
        files["README.md"] = ("100644", f"# {repo.name}\n".encode())
    if files:
        name, login = f"refs/heads/{repo.default_branch}", scene.actor.login
        user = world.user(login)
        person = write.Person(
            login, f"{user.id if user else 0}+{login}@users.noreply.github.com", int(world.now())
        )
        sha = write.write_files(scene.git, repo.refs.get(name, ""), files, ("First commit\n", person))
        refs.set_ref(scene, name, sha)


def _owner(world: World, repo: Repository) -> str:
    found = world.user(repo.owner)
    admins = [login for login, role in found.members.items() if role == "admin"] if found else []
    return admins[0] if admins else repo.owner


def _folder_files(folder: Path) -> dict[str, tuple[str, bytes] | None]:
    """Plain files and symlinks below a folder, without `.git`."""
    found: dict[str, tuple[str, bytes] | None] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if ".git" in name.parts:
            continue
        if path.is_symlink():
            found[str(name)] = ("120000", str(path.readlink()).encode())
        elif path.is_file():
            found[str(name)] = ("100755" if path.stat().st_mode & 0o100 else "100644", path.read_bytes())
    return found
