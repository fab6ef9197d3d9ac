"""The repositories that a manifest may mean, as choosing sees them: fifty a request, and for each whether
whoever submits may write there, which GitHub tells of one at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flows.config.blueprint import parse
from flows.model import Candidate, Charter, Fleet, Listed, Manifest, Problem, Seen, Subject
from flows.rollout import listed as lists
from flows.rollout.choose import MOST
from jobs.errors import Gone, Later
from jobs.hands import Hands
from jobs.snapshot import people, query, read
from jobs.store import keys

A_REQUEST = 50
READ_SECONDS, AGAIN_SECONDS, KEPT_SECONDS = 40.0, 0.5, 900
UNTOLD = "give the App the permission `organization_custom_properties: read`, or select without `property`"
Properties = dict[str, tuple[tuple[str, str], ...]]
Lists = tuple[tuple[Listed, ...], tuple[Problem, ...]]


def candidates(hands: Hands, seen: Seen, charter: Charter, by: str) -> Charter:
    """The charter with all that choosing needs, in the name of the login `by`. Where the fleet opens its
    next generation by itself, what was approved counts, not what the text says now."""
    manifest = _meant(charter)
    if manifest is None:
        return charter
    listed, problems = _listed(hands, seen, manifest)
    names = _names(hands, manifest, listed)
    if len(names) > MOST:
        what = f"{len(names)} repositories are too many"
        problems = (*problems, Problem("the manifest", 1, what, f"choose {MOST} at most"))
    if problems:
        return replace(charter, problems=(*charter.problems, *problems))
    found = [one for owner, some in _by_owner(names).items() for one in _owners(hands, owner, some, manifest)]
    try:
        known = _with_properties(hands, manifest, found)
    except PermissionError:
        wrong = Problem("the manifest", 1, "GitHub does not tell the App custom properties", UNTOLD)
        return replace(charter, problems=(*charter.problems, wrong))
    may = _writable(hands, seen, [one.repo for one in known if not one.is_archived], by)
    rows = tuple(replace(one, may_write=one.repo in may) for one in known)
    return replace(charter, candidates=rows, listed=listed)


def _writable(hands: Hands, seen: Seen, repos: Sequence[str], by: str) -> set[str]:
    """Those of the repositories where the login may write. So many take longer than a look may: what is
    known is kept for the next one. Later until all is."""
    redis, place = hands.store.redis, keys.rights(str(seen.subject), by)
    known: dict[str, str] = redis.hgetall(place)
    until = hands.timer.now() + READ_SECONDS
    for repo in repos:
        if repo not in known:
            if hands.timer.now() > until:
                raise Later(AGAIN_SECONDS, f"{len(known)} of {len(repos)} repositories are read")
            known[repo] = "yes" if people.writers(hands, repo, [by]) else ""
            redis.hset(place, repo, known[repo])
            redis.expire(place, KEPT_SECONDS)
    redis.delete(place)
    return {repo for repo in repos if known[repo]}


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


def _names(hands: Hands, manifest: Manifest, listed: Sequence[Listed]) -> list[str]:
    """All that must be read: what is named and listed, and what the App can see of the organisation."""
    names = [*manifest.repos, *(one.repo for one in listed)]
    if manifest.select and manifest.select.org:
        names += _all_of(hands, manifest.select.org)
    out = {name.casefold() for name in manifest.exclude}
    return list({name.casefold(): name for name in names if name.casefold() not in out}.values())


def _all_of(hands: Hands, owner: str) -> tuple[str, ...]:
    try:
        return hands.github.repositories(owner)
    except Gone:
        return ()


def _by_owner(names: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(name.partition("/")[0], []).append(name)
    return found


def _owners(hands: Hands, owner: str, names: Sequence[str], manifest: Manifest) -> list[Candidate]:
    """Those of an owner's that our App is installed on; the others have no candidate."""
    there = {name.casefold() for name in _all_of(hands, owner)}
    wanted = [name for name in names if name.casefold() in there]
    found: list[Candidate] = []
    for first in range(0, len(wanted), A_REQUEST):
        found += _read(hands, owner, wanted[first : first + A_REQUEST], manifest)
    return found


def _read(hands: Hands, owner: str, names: Sequence[str], manifest: Manifest) -> list[Candidate]:
    path = manifest.select.path if manifest.select else ""
    asked = " ".join(
        f"r{i}: repository(owner: $owner, name: $n{i}) {{ ...One }}" for i, _ in enumerate(names)
    )
    variables = "".join(f", $n{i}: String!" for i, _ in enumerate(names))
    fields = (
        "nameWithOwner isArchived isFork repositoryTopics(first: 50) { nodes { topic { name } } } "
        f'blueprint: object(expression: "HEAD:.github/fleet.yml") {query.BLOB}'
        + (" there: object(expression: $at) { __typename }" if path else "")
    )
    at = ", $at: String!" if path else ""
    document = (
        f"query Candidates($owner: String!{at}{variables}) {{ {asked} }} "
        f"fragment One on Repository {{ {fields} }}"
    )
    given = {"owner": owner, **{f"n{i}": name.partition("/")[2] for i, name in enumerate(names)}}
    answer = hands.github.query(owner, document, given | ({"at": f"HEAD:{path}"} if path else {}))
    rows = (answer.get("data") or {}).values()
    return [_candidate(row) for row in rows if row]


def _candidate(row: dict[str, Any]) -> Candidate:
    blueprint, _ = parse(read.text(row["blueprint"]), None)
    return Candidate(
        repo=row["nameWithOwner"],
        is_archived=bool(row["isArchived"]),
        is_fork=bool(row["isFork"]),
        topics=tuple(one["topic"]["name"] for one in row["repositoryTopics"]["nodes"]),
        tags=blueprint.tags,
        has_path=bool(row.get("there")),
    )


def _with_properties(hands: Hands, manifest: Manifest, found: list[Candidate]) -> list[Candidate]:
    """With GitHub's custom properties, where the manifest selects by them."""
    select = manifest.select
    if not select or not select.properties or not select.org:
        return found
    known: Properties = {}
    for page in hands.github.pages(select.org, f"/orgs/{select.org}/properties/values"):
        for row in page:
            pairs = [(one["property_name"], one["value"]) for one in row["properties"]]
            known[row["repository_full_name"]] = tuple((name, v) for name, v in pairs if isinstance(v, str))
    return [replace(one, properties=known.get(one.repo, ())) for one in found]
