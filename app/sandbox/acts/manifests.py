"""An App from a manifest: made when a person says yes, handed over for a code that works once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from app.sandbox.acts.installing import ping
from app.sandbox.hearing import NEEDS, fits
from app.sandbox.ids import new_token
from app.sandbox.keys import new_pair
from app.sandbox.nouns import App, Json
from app.sandbox.permission import LEVELS
from app.sandbox.world import World

CODE_SECONDS = 3600
MOST_NAME = 34
_KNOWN = {
    "name",
    "url",
    "hook_attributes",
    "redirect_url",
    "callback_urls",
    "setup_url",
    "description",
    "public",
    "default_events",
    "default_permissions",
    "request_oauth_on_install",
    "setup_on_update",
}
# events that every App gets, asked for or not
_ALWAYS = {"installation", "installation_repositories", "ping"}


@dataclass(frozen=True)
class Offer:
    """What a person agrees to: the manifest, who they are, and whose App it will be."""

    manifest: Json
    login: str
    owner: str
    name: str = ""


def checked(manifest: object) -> Json:
    """ValueError says what is wrong with it."""
    if not isinstance(manifest, dict):
        raise ValueError("the manifest is a JSON object")
    unknown = set(manifest) - _KNOWN
    if unknown:
        raise ValueError(f"a manifest has no {', '.join(sorted(unknown))}")
    if not _is_url(manifest.get("url")):
        raise ValueError("url, the App's home page, must be given")
    hook = manifest.get("hook_attributes") or {}
    if hook and not _is_url(hook.get("url")):
        raise ValueError("hook_attributes must hold a url")
    for name in ("redirect_url", "setup_url"):
        if manifest.get(name) and not _is_url(manifest[name]):
            raise ValueError(f"{name} is no address")
    permissions = manifest.get("default_permissions") or {}
    wrong = [name for name, level in permissions.items() if level not in LEVELS[1:]]
    if wrong:
        raise ValueError(f"these permissions have no such level: {', '.join(wrong)}")
    unfit = [event for event in manifest.get("default_events") or [] if not _fits(event, permissions)]
    if unfit:
        raise ValueError(f"default events that these permissions do not let it hear: {', '.join(unfit)}")
    return manifest


def _is_url(value: object) -> bool:
    return (
        isinstance(value, str)
        and urlsplit(value).scheme in ("http", "https")
        and bool(urlsplit(value).netloc)
    )


def _fits(event: str, permissions: Json) -> bool:
    if event in _ALWAYS or event not in NEEDS:
        return False
    return fits(event, permissions)


def create(world: World, offer: Offer) -> str:
    """The code; the App stands and its webhook is pinged. ValueError says what is wrong."""
    manifest = checked(offer.manifest)
    name = (offer.name or manifest.get("name") or "").strip()
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    if not slug or len(name) > MOST_NAME:
        raise ValueError(f"the App's name has 1 to {MOST_NAME} characters")
    if any(one.slug == slug for one in world.state.apps.values()) or world.user(slug):
        raise ValueError(f"the name {name} is taken")
    private, public = new_pair()
    app = App(world.new_id(), slug, offer.owner, public, world.now())
    hook = manifest.get("hook_attributes") or {}
    app.name, app.external_url = name, manifest["url"]
    app.description, app.setup_url = manifest.get("description", ""), manifest.get("setup_url", "")
    app.webhook_url = hook.get("url", "") if hook.get("active", True) else ""
    app.webhook_secret, app.client_secret = new_token("", 40), new_token("", 40)
    app.permissions = {"metadata": "read"} | (manifest.get("default_permissions") or {})
    app.events = list(manifest.get("default_events") or [])
    world.state.apps[app.id] = app
    world.add_user(f"{slug}[bot]", "Bot").app_id = app.id
    world.record(offer.login, "app", slug, made=app.id)
    code = new_token("", 40)
    world.codes[code] = (app.id, private.decode(), world.now())
    ping(world, app, offer.login)
    return code


def convert(world: World, code: str) -> tuple[App, str] | None:
    """(the App, its private key), once and within the hour."""
    app_id, private, at = world.codes.pop(code, (0, "", 0.0))
    app = world.state.apps.get(app_id)
    return (app, private) if app and world.now() <= at + CODE_SECONDS else None
