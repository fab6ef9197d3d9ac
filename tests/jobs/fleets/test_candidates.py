"""Which repositories a manifest means, as GitHub tells: a dry run over every selector."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jobs.settings import Settings
from jobs.store import Store
from tests.jobs.fleets.day import HOME, opened

TAGGED = "version: 1\ntags: [payments]\n"
WITH = {"topics": ["python"], "properties": {"tier": "1"}}
BOTH = {".github/fleet.yml": TAGGED, "x.toml": "x"}
REPOS: dict[str, dict[str, Any]] = {
    "all": {**WITH, "files": BOTH},
    "untagged": {**WITH, "files": {"x.toml": "x"}},
    "topicless": {"properties": {"tier": "1"}, "files": BOTH},
    "pathless": {**WITH, "files": {".github/fleet.yml": TAGGED}},
    "second": {**WITH, "properties": {"tier": "2"}, "files": BOTH},
    "listed": {},
    "named": {},
    "far": {"installed": False},
    "out": {"topics": ["python"]},
}
MANIFEST = """fleet: chosen
task: Do it.
repos: [named, far]
select: {topic: python, tag: payments, path: x.toml, property: {tier: "1"}, csv: fleets/repos.csv}
exclude: [out]
"""
TIERS = {"tier": {"value_type": "single_select", "allowed_values": ["1", "2"]}}
GRANTED = {
    "metadata": "read",
    "issues": "write",
    "pull_requests": "write",
    "contents": "write",
    "checks": "read",
}


def test_all_selectors_must_hold_lists_add_and_who_cannot_be_seen_is_named(
    tmp_path: Path, store: Store, shared_settings: Settings
) -> None:
    repos = [{"name": f"acme/{name}", "files": {"a": "a"}, **more} for name, more in REPOS.items()]
    with opened(tmp_path, shared_settings, store, []) as day:
        day.set(
            "/seed",
            {"orgs": {"acme": {"members": {"alice": "admin"}, "properties": TIERS}}, "repositories": repos},
        )
        given = {"message": "m", "content": "YWNtZS9saXN0ZWQKYWNtZS9vdXQK"}  # acme/listed, acme/out
        day.ask("PUT", f"/repos/{HOME}/contents/fleets/repos.csv", given)
        number = day.manifest(MANIFEST)
        day.say(number, "/fleet submit --dry-run")
        day.look()
        assert "organization_custom_properties" in day.ours(number)[0], "the App may not read them yet"
        more = GRANTED | {"statuses": "read", "organization_custom_properties": "read"}
        day.set("/permissions", {"app": "agent-fleet", "permissions": more})
        store.redis.delete(
            *[key for key in store.redis.scan_iter("*") if "github" in key or "installation" in key]
        )
        day.say(number, "/fleet plan")
        day.look()
        told = day.ours(number)[0].partition("said `/fleet plan`")[2].partition("<!--")[0]
        chosen = [line.split("`")[1] for line in told.splitlines() if line[:1].isdigit()]
        assert chosen == ["acme/named", "acme/listed", "acme/all"], told
        assert "`acme/far`: not-onboarded" in told
        assert "acme/out" not in told
        assert day.fleet(number) is None
