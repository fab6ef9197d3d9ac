"""Actions on pull requests and branches."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class OpenPull:
    """A pull request from `branch` (at `sha`) to `base` is open."""

    branch: str
    sha: str
    base: str
    title: str
    body: str
    is_draft: bool
    why: str

    @property
    def slot(self) -> str:
        return f"pull {self.branch}"


@dataclass(frozen=True)
class MarkReady:
    """The pull request is no draft any more."""

    pull: int
    node: str
    why: str

    @property
    def slot(self) -> str:
        return f"draft {self.pull}"


@dataclass(frozen=True)
class NamePulls:
    """The pull request's body holds `section`, with its markers, in the place of ours."""

    pull: int
    section: str
    why: str

    @property
    def slot(self) -> str:
        return f"body {self.pull}"


@dataclass(frozen=True)
class Merge:
    """The pull request is merged, if its head is still `sha`."""

    pull: int
    sha: str
    method: str
    why: str

    @property
    def slot(self) -> str:
        return f"merge {self.pull}"


@dataclass(frozen=True)
class DeleteBranch:
    """The branch is gone. Only branches of ours, and of remote agents."""

    branch: str
    why: str

    @property
    def slot(self) -> str:
        return f"branch {self.branch}"


@dataclass(frozen=True)
class MakeBranch:
    """The branch exists; it begins at `sha`. Only branches of ours, under `epic/`."""

    branch: str
    sha: str
    why: str

    @property
    def slot(self) -> str:
        return f"branch {self.branch}"


@dataclass(frozen=True)
class UpdateBranch:
    """The branch, which is at `sha`, holds all of `base`."""

    branch: str
    base: str
    sha: str
    why: str

    @property
    def slot(self) -> str:
        return f"update {self.branch}"
