"""Commands that were said about an issue and are not answered yet: in comments, and at our doors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flows import commands
from flows.model import Actor, Answer, Command, Comment, Issue


def in_comments(issue: Issue, answers: Sequence[Answer], since: float) -> tuple[Command, ...]:
    """Lines of new comments, never edited, by people."""
    fresh = [comment for comment in issue.comments if _is_new(comment, since)]
    return new([command for comment in fresh for command in _lines(comment)], answers)


def new(said: Sequence[Command], answers: Sequence[Answer]) -> tuple[Command, ...]:
    """Those that nobody has answered."""
    answered = {answer.key for answer in answers}
    return tuple(command for command in said if command.key not in answered)


def by_writers(said: Sequence[Command], writers: frozenset[str]) -> tuple[Command, ...]:
    """What was said at a door, with what GitHub says of the person's rights."""
    return tuple(replace(one, by=Actor(one.by.login, may_write=one.by.login in writers)) for one in said)


def _is_new(comment: Comment, since: float) -> bool:
    is_recent = comment.created_at >= since
    return is_recent and not comment.is_edited and not comment.author.is_bot


def _lines(comment: Comment) -> list[Command]:
    return [
        Command(
            comment=comment.id,
            node=comment.node,
            line=line.number,
            verb=line.verb,
            words=line.words,
            by=comment.author,
            at=comment.created_at,
            text=line.text,
        )
        for line in commands.parse(comment.body)
    ]
