"""A pull request as GitHub holds it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Check:
    """A check run or a commit status on a pull request's head.
    `result`: pending, green or red."""

    name: str
    result: str


@dataclass(frozen=True)
class Pull:
    """A pull request of ours as GitHub holds it now. `mergeable` is None until GitHub
    has worked it out. `is_landed` says that its merge was seen on the base branch. `body` is read for fleets'
    targets alone."""

    number: int
    node: str
    url: str
    branch: str
    sha: str
    base: str
    is_open: bool
    is_merged: bool = False
    is_draft: bool = False
    mergeable: bool | None = None
    created_at: float = 0.0
    closed_at: float = 0.0
    checks: tuple[Check, ...] = ()
    review: str = ""
    merge_sha: str = ""
    is_landed: bool = False
    body: str = ""
