"""A repository as REST shows it."""

from __future__ import annotations

from functools import lru_cache

from app.sandbox.ids import node_id, stamp
from app.sandbox.nouns import Json, Repository
from app.sandbox.shapes import people
from app.sandbox.world import World

_URLS = (
    "archive_url {archive_format}{/ref}",
    "assignees_url assignees{/user}",
    "blobs_url git/blobs{/sha}",
    "branches_url branches{/branch}",
    "collaborators_url collaborators{/collaborator}",
    "comments_url comments{/number}",
    "commits_url commits{/sha}",
    "compare_url compare/{base}...{head}",
    "contents_url contents/{+path}",
    "contributors_url contributors",
    "deployments_url deployments",
    "downloads_url downloads",
    "events_url events",
    "forks_url forks",
    "git_commits_url git/commits{/sha}",
    "git_refs_url git/refs{/sha}",
    "git_tags_url git/tags{/sha}",
    "hooks_url hooks",
    "issue_comment_url issues/comments{/number}",
    "issue_events_url issues/events{/number}",
    "issues_url issues{/number}",
    "keys_url keys{/key_id}",
    "labels_url labels{/name}",
    "languages_url languages",
    "merges_url merges",
    "milestones_url milestones{/number}",
    "notifications_url notifications{?since,all,participating}",
    "pulls_url pulls{/number}",
    "releases_url releases{/id}",
    "stargazers_url stargazers",
    "statuses_url statuses/{sha}",
    "subscribers_url subscribers",
    "subscription_url subscription",
    "tags_url tags",
    "teams_url teams",
    "trees_url git/trees{/sha}",
)
_ZEROES = ("forks_count", "stargazers_count", "watchers_count", "size", "forks", "watchers")


@lru_cache(4096)
def _urls(url: str, full_name: str) -> Json:
    api, page = f"{url}/repos/{full_name}", f"{url}/{full_name}"
    named = dict(line.split(" ", 1) for line in _URLS)
    return {name: f"{api}/{path}" for name, path in named.items()} | {
        "url": api,
        "html_url": page,
        "clone_url": f"{page}.git",
        "git_url": f"{page}.git",
        "ssh_url": f"{page}.git",
        "svn_url": page,
        "homepage": None,
        "mirror_url": None,
    }


def short(world: World, repo: Repository) -> Json:
    """As in an installation's list of repositories."""
    return {
        "id": repo.id,
        "node_id": node_id("R", repo.id),
        "name": repo.name,
        "full_name": repo.full_name,
        "private": repo.is_private,
    }


def repository(world: World, repo: Repository) -> Json:
    opened = sum(issue.is_open for issue in repo.issues.values())
    return {
        **short(world, repo),
        "owner": people.user(world, repo.owner),
        "description": repo.description,
        "fork": bool(repo.fork_of),
        **_urls(world.url, repo.full_name),
        **dict.fromkeys(_ZEROES, 0),
        "created_at": stamp(repo.created_at),
        "updated_at": stamp(repo.pushed_at),
        "pushed_at": stamp(repo.pushed_at),
        "default_branch": repo.default_branch,
        "archived": repo.is_archived,
        "disabled": False,
        "visibility": "private" if repo.is_private else "public",
        "open_issues_count": opened,
        "open_issues": opened,
        "language": None,
        "license": None,
        "topics": repo.topics,
        "has_issues": repo.keeps_issues,
        "has_projects": False,
        "has_wiki": False,
        "has_pages": False,
        "has_downloads": False,
        "has_discussions": False,
        "is_template": False,
        "allow_forking": True,
        "web_commit_signoff_required": False,
    }


def simple(world: World, repo: Repository) -> Json:
    """As a line of a timeline shows it: who and where, without its settings."""
    urls = _urls(world.url, repo.full_name)
    named = [line.partition(" ")[0] for line in _URLS]
    return short(world, repo) | {
        "owner": people.user(world, repo.owner),
        "description": repo.description,
        "fork": bool(repo.fork_of),
        **{name: urls[name] for name in ("url", "html_url", *named)},
    }


def full(world: World, repo: Repository) -> Json:
    """As `GET /repos/OWNER/NAME` answers: with how it may be merged."""
    found = repository(world, repo) | {
        "allow_merge_commit": repo.allows.get("merge", True),
        "allow_squash_merge": repo.allows.get("squash", True),
        "allow_rebase_merge": repo.allows.get("rebase", True),
        "allow_auto_merge": repo.allows.get("auto", False),
        "custom_properties": repo.properties,
        "delete_branch_on_merge": repo.deletes_branch_on_merge,
        "network_count": 0,
        "subscribers_count": 0,
    }
    parent = world.state.repositories.get(repo.fork_of)
    if parent is not None:
        found["parent"] = found["source"] = repository(world, parent)
    owner = world.user(repo.owner)
    if owner is not None and owner.kind == "Organization":
        found["organization"] = people.user(world, repo.owner)
    return found
