"""What happened on an issue or a pull request, as its page tells it: events and comments in one order."""

from __future__ import annotations

from app.sandbox.acts import closing
from app.sandbox.ids import node_id
from app.sandbox.nouns import Comment, Issue, Json, Reaction, Repository
from app.sandbox.pages.render import EMOJI
from app.sandbox.pages.visit import Visit
from app.sandbox.shapes import review as reviews
from app.sandbox.shapes import timeline

VERDICTS = {
    "approved": "approved this",
    "changes_requested": "asked for changes",
    "commented": "reviewed this",
    "dismissed": "gave a review that was dismissed",
}
SENTENCES = {
    "reopened": "reopened this",
    "head_ref_deleted": "deleted the head branch",
    "head_ref_restored": "restored the head branch",
    "head_ref_force_pushed": "force-pushed the head branch",
    "ready_for_review": "marked this as ready for review",
    "convert_to_draft": "made this a draft again",
    "base_ref_changed": "changed the base branch",
    "sub_issue_added": "added the sub-issue",
    "sub_issue_removed": "took out the sub-issue",
    "parent_issue_added": "put this under",
    "parent_issue_removed": "took this from under",
    "blocked_by_added": "marked this as blocked by",
    "blocked_by_removed": "marked this as no longer blocked by",
    "blocking_added": "marked this as blocking",
    "blocking_removed": "marked this as no longer blocking",
    "cross-referenced": "mentioned this in",
    "review_dismissed": "dismissed a review",
    "locked": "locked the conversation",
    "unlocked": "unlocked the conversation",
    "transferred": "transferred this here",
    "pinned": "pinned this",
    "unpinned": "took the pin out of this",
}
OTHERS = ("sub_issue", "parent_issue", "blocked_by", "blocking")


def lines(visit: Visit, repo: Repository, found: Issue) -> list[Json]:
    """REST's timeline, with what only a page shows: edits, and whose reactions they are."""
    shown = timeline.timeline(visit.world, repo, found)
    for line in shown:
        said = repo.comments.get(line.get("id", 0)) if line["event"] == "commented" else None
        if said is not None:
            line |= {"reacted": reacted(said.reactions, visit.you), "edits": edits(said)}
        if line["event"] == "reviewed":
            line["threads"] = threads(visit, repo, line["id"])
        line["sentence"] = SENTENCES.get(line["event"], line["event"].replace("_", " "))
        line["other"] = next((line[name] for name in OTHERS if line.get(name)), None)
        if line["event"] == "cross-referenced":
            line["other"] = line["source"]["issue"] | {"repository": {"full_name": repo.full_name}}
    return [line for line in shown if not _is_reply(line)]


def _is_reply(line: Json) -> bool:
    """What was only answered stands in the thread that it answers."""
    is_bare = line["event"] == "reviewed" and not line["body"] and not line["threads"]
    return bool(is_bare and line["state"] == "commented")


def threads(visit: Visit, repo: Repository, review: int) -> list[Json]:
    """What the review began to talk about on lines, and what was answered since."""
    shown = []
    for one in repo.threads.values():
        said = [repo.remarks[key] for key in one.remarks if key in repo.remarks]
        if said and said[0].review_id == review:
            place = f"{one.path}:{one.line}" if one.line else one.path
            remarks = [reviews.remark(visit.world, repo, each) for each in said]
            node = node_id("PRRT", repo.id, one.id)
            about = {"place": place, "hunk": one.hunk, "by": one.resolved_by, "node": node}
            shown.append({**about, "remarks": remarks})
    return shown


def edits(thing: Issue | Comment) -> list[Json]:
    """Later versions of a body, newest first; the original is not one."""
    return [{"login": one.login, "at": one.at, "text": one.text} for one in reversed(thing.edits[1:])]


def reacted(found: list[Reaction], you: str) -> list[Json]:
    """One entry for each kind, and the id of the visitor's own."""
    shown = []
    for content in EMOJI:
        same = [one for one in found if one.content == content]
        mine = next((one.id for one in same if one.login == you), 0)
        shown.append({"content": content, "who": [one.login for one in same], "mine": mine})
    return shown


def closed_by(repo: Repository, issue: Issue) -> list[Issue]:
    """Pull requests whose text says that they close the issue."""
    return [
        one
        for one in repo.issues.values()
        if one.pull and issue.number in closing.named(one.body or "", repo.full_name)
    ]


def closes(repo: Repository, pull: Issue) -> list[Issue]:
    named = dict.fromkeys(closing.named(pull.body or "", repo.full_name))
    return [repo.issues[number] for number in named if number in repo.issues]
