"""Pull requests as REST shows them."""

from __future__ import annotations

from app.sandbox.gates import state_word
from app.sandbox.git import diff, read
from app.sandbox.ids import stamp
from app.sandbox.merging import mergeable
from app.sandbox.nouns import AutoMerge, Issue, Json, Repository
from app.sandbox.shapes import issue as issues
from app.sandbox.shapes import people, repository, team
from app.sandbox.world import World

_SHARED = (
    "html_url",
    "number",
    "state",
    "locked",
    "title",
    "user",
    "body",
    "labels",
    "milestone",
    "active_lock_reason",
    "created_at",
    "updated_at",
    "closed_at",
    "assignee",
    "assignees",
    "author_association",
    "draft",
    "comments_url",
    "node_id",
)


def pull(world: World, repo: Repository, found: Issue) -> Json:
    """As in a list: without what must be computed."""
    one = found.as_pull
    shown = issues.issue(world, repo, found)
    api = f"{world.url}/repos/{repo.full_name}"
    url = f"{api}/pulls/{found.number}"
    links = {
        "self": url,
        "html": shown["html_url"],
        "issue": shown["url"],
        "comments": shown["comments_url"],
        "review_comments": f"{url}/comments",
        "review_comment": f"{api}/pulls/comments{{/number}}",
        "commits": f"{url}/commits",
        "statuses": f"{api}/statuses/{one.head_sha}",
    }
    return {name: shown[name] for name in _SHARED} | {
        "id": one.id,
        "url": url,
        "issue_url": shown["url"],
        "diff_url": shown["html_url"] + ".diff",
        "patch_url": shown["html_url"] + ".patch",
        "merged_at": stamp(one.merged_at),
        "merge_commit_sha": one.merge_sha,
        "requested_reviewers": [people.user(world, login) for login in one.reviewers],
        "requested_teams": team.asked(world, repo.owner, one.teams),
        "commits_url": links["commits"],
        "review_comments_url": links["review_comments"],
        "review_comment_url": links["review_comment"],
        "statuses_url": links["statuses"],
        "head": _side(world, world.state.repositories.get(one.head_repository), (one.head_ref, one.head_sha)),
        "auto_merge": _auto(world, one.auto),
        "base": _side(world, repo, (one.base_ref, one.base_sha)),
        "_links": {name: {"href": link} for name, link in links.items()},
    }


def _side(world: World, repo: Repository | None, at: tuple[str, str]) -> Json:
    """A fork that was deleted leaves the side without a repository."""
    ref, sha = at
    if repo is None:
        return {"label": f"unknown repository:{ref}", "ref": ref, "sha": sha, "user": None, "repo": None}
    return {
        "label": f"{repo.owner}:{ref}",
        "ref": ref,
        "sha": sha,
        "user": people.user(world, repo.owner),
        "repo": repository.repository(world, repo),
    }


def _auto(world: World, found: AutoMerge | None) -> Json | None:
    if found is None:
        return None
    return {
        "enabled_by": people.user(world, found.login),
        "merge_method": found.method,
        "commit_title": found.title or None,
        "commit_message": found.message,
    }


def full(world: World, repo: Repository, found: Issue) -> Json:
    """As `GET /pulls/N` and webhooks show it."""
    one, git = found.as_pull, str(world.git_folder(repo))
    is_mergeable = None if one.merged_at or not found.is_open else mergeable(world, repo, found)
    old = read.merge_base(git, one.base_sha, one.head_sha)
    changed = diff.changes(git, old, one.head_sha) if old else ()
    shown = pull(world, repo, found)
    teams = [{k: v for k, v in one.items() if k != "parent"} for one in shown["requested_teams"]]
    return shown | {
        "requested_teams": teams,
        "merged": one.merged_at is not None,
        "mergeable": is_mergeable,
        "rebaseable": is_mergeable,
        "mergeable_state": state_word(world, repo, found, is_mergeable),
        "merged_by": people.user(world, one.merged_by) if one.merged_by else None,
        "comments": len(found.comments),
        "review_comments": sum(r.number == found.number for r in repo.remarks.values()),
        "maintainer_can_modify": False,
        "commits": len(read.log(git, one.head_sha, one.base_sha)),
        "changed_files": len(changed),
        "additions": sum(c.additions for c in changed),
        "deletions": sum(c.deletions for c in changed),
    }
