"""The repositories that a manifest may mean, as choosing sees them: fifty a request, and for each whether
whoever submits may write there, which GitHub tells of one at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from flows.model import Candidate, Charter, Fleet, Listed, Manifest, Problem, Seen, Subject
from flows.rollout import listed as lists
from flows.rollout.choose import MOST
from flows.workflows import COORDINATE
from jobs.errors import Gone
from jobs.hands import Hands
from jobs.snapshot import people, query, read, repositories
from jobs.snapshot.repositories import A_REQUEST
from jobs.snapshot.slices import Slices, slices

QUOTED = "that one is private: submit it from a private repository, or exclude it"
UNTOLD = "give the App the permission `organization_custom_properties: read`, or select without `property`"
Lists = tuple[tuple[Listed, ...], tuple[Problem, ...]]


def candidates(hands: Hands, seen: Seen, charter: Charter, by: str) -> Charter:
    """The charter with all that choosing needs, in the name of the login `by`. Where the fleet opens its
    next generation by itself, what was approved counts, not what the text says now."""
    manifest = _meant(charter)
    if manifest is None:
        return charter
    listed, problems = _listed(hands, seen, manifest)
    known = slices(hands, str(seen.subject), _request(seen, charter, manifest, by))
    names = _names(known, manifest, listed)
    if len(names) > MOST:
        what = f"{len(names)} repositories are too many"
        problems = (*problems, Problem("the manifest", 1, what, f"choose {MOST} at most"))
    if problems:
        return replace(charter, problems=(*charter.problems, *problems))
    found = [one for owner, some in _by_owner(names).items() for one in _owners(known, owner, some, manifest)]
    if shown := [one.repo for one in found if one.is_private and _is_quoted(seen, manifest)]:
        wrong = Problem("the manifest", 1, f"this issue is public, and would quote {shown[0]}", QUOTED)
        return replace(charter, problems=(*charter.problems, wrong))
    try:
        found = _with_properties(known, manifest, found)
    except PermissionError:
        wrong = Problem("the manifest", 1, "GitHub does not tell the App custom properties", UNTOLD)
        return replace(charter, problems=(*charter.problems, wrong))
    may = _writable(known, [one.repo for one in found if not one.is_archived], by)
    rows = tuple(replace(one, may_write=one.repo in may) for one in found)
    return replace(charter, candidates=rows, listed=listed)


def _is_quoted(seen: Seen, manifest: Manifest) -> bool:
    """Whether everybody reads there what a coordinator and a review quote."""
    return manifest.workflow == COORDINATE and not seen.repository.is_private


def _request(seen: Seen, charter: Charter, manifest: Manifest, by: str) -> object:
    """What tells this request from all others: whoever says it again wants to have it read again."""
    said = [one.key for one in seen.commands]
    set_at = [(one.name, one.at) for one in seen.issue.labels]
    generation = charter.fleet.generation if charter.fleet else 0
    return manifest, by, said, set_at, generation, seen.issue.created_at


def _writable(known: Slices, repos: Sequence[str], by: str) -> set[str]:
    """Those of the repositories where the login may write."""

    def ask(some: Sequence[str]) -> dict[str, bool]:
        return {repo: bool(people.writers(known.hands, repo, [by])) for repo in some}

    return {repo for repo, may in known.each("rights", repos, ask).items() if may}


def _meant(charter: Charter) -> Manifest | None:
    fleet: Fleet | None = charter.fleet
    is_by_schedule = fleet is not None and fleet.digest != charter.digest and fleet.status == "ended"
    return fleet.manifest if fleet and (is_by_schedule and charter.manifest is None) else charter.manifest


def _listed(hands: Hands, seen: Seen, manifest: Manifest) -> Lists:
    """What the files list that the manifest names, in its own repository."""
    select, owner = manifest.select, seen.subject.owner
    rows: tuple[Listed, ...] = ()
    problems: tuple[Problem, ...] = ()
    for path, read_list in ((select.csv, lists.of_csv), (select.manifest, lists.of_list)) if select else ():
        if not path:
            continue
        text = _file(hands, seen.subject, path)
        if text is None:
            gone = Problem("the manifest", 1, f"there is no file {path!r} here", "correct its path")
            problems = (*problems, gone)
            continue
        more, wrong = read_list(text, path, owner)
        rows, problems = (*rows, *more), (*problems, *wrong)
    return rows, problems


def _file(hands: Hands, subject: Subject, path: str) -> str | None:
    document = (
        "query File($owner: String!, $name: String!, $at: String!) { repository(owner: $owner, name: $name) "
        f"{{ object(expression: $at) {query.BLOB} }} }}"
    )
    given = {"owner": subject.owner, "name": subject.name, "at": f"HEAD:{path}"}
    answer = hands.github.query(subject.owner, document, given)
    return read.text(((answer.get("data") or {}).get("repository") or {}).get("object"))


def _names(known: Slices, manifest: Manifest, listed: Sequence[Listed]) -> list[str]:
    """All that must be read: what is named and listed, and what the App can see of the organisation."""
    names = [*manifest.repos, *(one.repo for one in listed)]
    if manifest.select and manifest.select.org:
        names += _all_of(known, manifest.select.org)
    out = {name.casefold() for name in manifest.exclude}
    return list({name.casefold(): name for name in names if name.casefold() not in out}.values())


def _all_of(known: Slices, owner: str) -> list[str]:
    """The owner's repositories on which our App is installed."""

    def ask(_: Sequence[str]) -> dict[str, tuple[str, ...]]:
        try:
            return {owner: known.hands.github.repositories(owner)}
        except Gone:
            return {owner: ()}

    return list(known.each("installed", [owner], ask)[owner])


def _by_owner(names: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(name.partition("/")[0], []).append(name)
    return found


def _owners(known: Slices, owner: str, names: Sequence[str], manifest: Manifest) -> list[Candidate]:
    """Those of an owner's that our App is installed on; the others have no candidate."""
    there = {name.casefold() for name in _all_of(known, owner)}
    wanted = [name for name in names if name.casefold() in there]
    path = manifest.select.path if manifest.select else ""
    ask = partial(repositories.ask, known.hands, owner, path)
    rows = known.each("there", wanted, ask, A_REQUEST)
    return [repositories.revived(row) for row in rows.values() if row]


def _with_properties(known: Slices, manifest: Manifest, found: list[Candidate]) -> list[Candidate]:
    """With GitHub's custom properties, where the manifest selects by them."""
    select = manifest.select
    if not select or not select.properties or not select.org:
        return found
    org = select.org
    told = known.each("properties", [org], lambda _: {org: repositories.properties(known.hands, org)})[org]
    return [replace(one, properties=tuple(map(tuple, told.get(one.repo, ())))) for one in found]
