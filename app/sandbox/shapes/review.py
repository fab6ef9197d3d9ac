"""Reviews, comments on lines and their threads as REST shows them."""

from __future__ import annotations

from app.sandbox.git import lines
from app.sandbox.ids import node_id, stamp
from app.sandbox.nouns import Json, Remark, Repository, Review, Thread
from app.sandbox.shapes import people
from app.sandbox.shapes.people import association
from app.sandbox.world import World


def review(world: World, repo: Repository, found: Review) -> Json:
    page = f"{world.url}/{repo.full_name}/pull/{found.number}#pullrequestreview-{found.id}"
    pull = f"{world.url}/repos/{repo.full_name}/pulls/{found.number}"
    shown: Json = {
        "id": found.id,
        "node_id": node_id("PRR", repo.id, found.id),
        "user": people.user(world, found.login),
        "body": found.body,
        "state": found.state,
        "html_url": page,
        "pull_request_url": pull,
        "author_association": association(world, repo, found.login),
        "_links": {"html": {"href": page}, "pull_request": {"href": pull}},
        "commit_id": found.commit_id,
    }
    return shown | ({"submitted_at": stamp(found.submitted_at)} if found.submitted_at is not None else {})


def told(world: World, repo: Repository, found: Review) -> Json:
    """As webhooks show it: states in lower case."""
    shown = review(world, repo, found)
    updated = stamp(found.updated_at)
    return shown | {
        "state": found.state.lower(),
        "submitted_at": stamp(found.submitted_at),
        "updated_at": updated,
    }


def line_now(world: World, repo: Repository, thread: Thread) -> int:
    """Where the thread's line is in the head of its pull request; 0 if it is outdated."""
    pull = repo.issues[thread.number].as_pull
    if not thread.line or thread.side == "LEFT" or thread.commit_id == pull.head_sha:
        return thread.line
    folder = str(world.git_folder(repo))
    return lines.moved(folder, (thread.commit_id, pull.head_sha), thread.path, thread.line)


def remark(world: World, repo: Repository, found: Remark) -> Json:
    thread = repo.threads[found.thread_id]
    api = f"{world.url}/repos/{repo.full_name}/pulls"
    page = f"{world.url}/{repo.full_name}/pull/{found.number}#discussion_r{found.id}"
    url, pull, line = f"{api}/comments/{found.id}", f"{api}/{found.number}", line_now(world, repo, thread)
    start = line - (thread.line - thread.start_line) if thread.start_line and line else None
    shown: Json = {
        "url": url,
        "pull_request_review_id": found.review_id,
        "id": found.id,
        "node_id": node_id("PRRC", repo.id, found.id),
        "diff_hunk": thread.hunk,
        "path": thread.path,
        "commit_id": repo.issues[found.number].as_pull.head_sha
        if line or not thread.line
        else thread.commit_id,
        "original_commit_id": thread.commit_id,
        "user": people.user(world, found.login),
        "body": found.body,
        "created_at": stamp(found.created_at),
        "updated_at": stamp(found.updated_at),
        "html_url": page,
        "pull_request_url": pull,
        "author_association": association(world, repo, found.login),
        "_links": {"self": {"href": url}, "html": {"href": page}, "pull_request": {"href": pull}},
        "reactions": people.reaction_sum(url, found.reactions),
        "start_line": start,
        "original_start_line": thread.start_line or None,
        "start_side": thread.start_side or None,
        "line": line or None,
        "original_line": thread.line or None,
        "side": thread.side,
        "original_position": thread.position,
        "position": thread.position if line or not thread.line else None,
        "subject_type": "line" if thread.line else "file",
    }
    return shown | ({"in_reply_to_id": found.reply_to} if found.reply_to else {})


def thread(world: World, repo: Repository, found: Thread) -> Json:
    """As its webhook shows it."""
    return {
        "node_id": node_id("PRRT", repo.id, found.id),
        "comments": [remark(world, repo, repo.remarks[key]) for key in found.remarks],
    }
