"""What a look saw of an issue's family: the epic above it, the children and findings below."""

from __future__ import annotations

from dataclasses import dataclass, field

from flows.model.epic import Checklist
from flows.model.finding import Reading


@dataclass(frozen=True)
class Parent:
    """The epic, or the audit, that an issue belongs to, as that one's last look knew it.

    `branch` is the epic's branch, "" below an audit. `approved_at` is when somebody asked for
    the parent's work (0.0: nobody has): what outsiders changed later is not approved.
    `is_held`: the parent carries `hold`. `asked_by`: the login of whoever asked, "" for nobody.
    `phase` counts the phases of the epic that come before the child's own. `also` are others that
    have the issue below them too: they do not work on it, and are told what becomes of it."""

    number: int
    branch: str = ""
    approved_at: float = 0.0
    is_held: bool = False
    asked_by: str = ""
    phase: int = 0
    also: tuple[int, ...] = ()


@dataclass(frozen=True)
class Origin:
    """Why our App made an issue, from the signed marker in its body: `key` names it among all
    that the App makes in a repository, `audit` is the number of the audit it comes from, and
    `is_outsiders` says that its words are those of someone without write permission."""

    key: str
    audit: int = 0
    is_outsiders: bool = False


@dataclass(frozen=True)
class Relative:
    """A child as GitHub holds it now. `state` is the word of its state label, "" without one;
    `parent` is the number of the issue that GitHub itself links it to, 0 for none; `waits_for`
    are the open issues that GitHub says block it, as far as it was asked."""

    number: int
    node: str
    title: str
    is_open: bool
    state_reason: str = ""
    closed_at: float = 0.0
    labels: tuple[str, ...] = ()
    state: str = ""
    parent: int = 0
    waits_for: tuple[str, ...] = ()
    is_pull: bool = False

    @property
    def is_dropped(self) -> bool:
        """Closed and not to be done: it holds nothing up, and is not ticked."""
        return not self.is_open and self.state_reason in ("NOT_PLANNED", "DUPLICATE")

    @property
    def is_done(self) -> bool:
        return not self.is_open and not self.is_dropped

    def has(self, label: str) -> bool:
        return label.casefold() in {name.casefold() for name in self.labels}


@dataclass(frozen=True)
class Memory:
    """What must outlive a look, kept in the status comment's marker: children that stood
    ticked and done, and those that the request `asked` has released already."""

    ticked: tuple[int, ...] = ()
    released: tuple[int, ...] = ()
    asked: str = ""


@dataclass(frozen=True)
class Family:
    """The children of an epic (its checklist's), or of an audit (its epics, or its few issues).
    `adopted` is what the ledger says of the parent of each child, past ones too."""

    relatives: tuple[Relative, ...] = ()
    memory: Memory = field(default_factory=Memory)
    adopted: tuple[tuple[int, Parent], ...] = ()

    def relative(self, number: int) -> Relative | None:
        return next((relative for relative in self.relatives if relative.number == number), None)

    def parent_of(self, number: int) -> Parent | None:
        return dict(self.adopted).get(number)


@dataclass(frozen=True)
class Epic:
    """What a look saw of an epic beyond its issue. `line` are the open epics of the repository
    that somebody asked for, the first to run first. SHAs are "" for branches that do not exist;
    `ahead` and `behind` count the commits between the epic's branch and its base; `merges` are the
    issues that were made for conflicts between the two, `is_conflicting` that there is one now.
    `is_taken_up`: it may begin though another goes first, because too little is READY."""

    checklist: Checklist
    branch: str
    base: str
    line: tuple[int, ...] = ()
    branch_sha: str = ""
    base_sha: str = ""
    ahead: int = 0
    behind: int = 0
    updated_at: float = 0.0
    is_conflicting: bool = False
    merges: tuple[int, ...] = ()
    is_taken_up: bool = False


@dataclass(frozen=True)
class Neighbour:
    """An open epic of the repository, which new issues may join. `is_asked`: an agent is wanted
    for it already."""

    number: int
    title: str
    checklist: Checklist
    is_asked: bool = False


@dataclass(frozen=True)
class Audit:
    """What a look saw of an audit beyond its issue: the findings read from it, the numbers of
    what our App has made already by key, the epics that stand open, and the files of the
    repository (None where GitHub cannot list them all). `digest` names the approved text,
    `is_unsure` says that the rules could not read all of it, `told` how many of the findings
    an agent's report added. `over` are issues of its findings that were closed before it was written;
    `owed` are pairs of keys: the first's issue is still to be shown as blocked by the second's."""

    reading: Reading
    made: tuple[tuple[str, int], ...] = ()
    neighbours: tuple[Neighbour, ...] = ()
    paths: tuple[str, ...] | None = None
    digest: str = ""
    is_unsure: bool = False
    told: int = 0
    over: tuple[int, ...] = ()
    owed: tuple[tuple[str, str], ...] = ()

    def number(self, key: str) -> int:
        """The number of what was made under `key`; 0 while it is not."""
        return dict(self.made).get(key, 0)


@dataclass(frozen=True)
class Pool:
    """What a look saw for the `/fleet epic` commands on an issue that are not carried out yet:
    the issues that they name or may take, those of them that came from audits (`filed`), the epics
    that stand open, and the numbers of what our App has made already by key."""

    relatives: tuple[Relative, ...] = ()
    filed: tuple[int, ...] = ()
    neighbours: tuple[Neighbour, ...] = ()
    made: tuple[tuple[str, int], ...] = ()

    def relative(self, number: int) -> Relative | None:
        return next((relative for relative in self.relatives if relative.number == number), None)

    def number(self, key: str) -> int:
        """The number of what was made under `key`; 0 while it is not."""
        return dict(self.made).get(key, 0)
