"""Pages that list: the first page, issues and pull requests, labels, branches."""

from __future__ import annotations

from app.sandbox.git import read
from app.sandbox.nouns import Issue, Json, Repository
from app.sandbox.pages.visit import Visit, state_of
from app.sandbox.permission import reaches, role_of

Shown = tuple[str, Json]


def home(visit: Visit) -> Shown:
    state = visit.world.state
    apps = [
        (app, [i for i in state.installations.values() if i.app_id == app.id]) for app in state.apps.values()
    ]
    return "home.html", {
        "repositories": sorted(state.repositories.values(), key=lambda one: -one.pushed_at),
        "count": count,
        "apps": apps,
        "organizations": [one for one in state.users.values() if one.kind == "Organization"],
    }


def count(repo: Repository) -> tuple[int, int]:
    """Open issues, open pull requests."""
    still = [one for one in repo.issues.values() if one.is_open]
    pulls = sum(one.pull is not None for one in still)
    return len(still) - pulls, pulls


def issues(visit: Visit, owner: str, name: str) -> Shown:
    return _listed(visit, visit.repository(owner, name), False)


def pulls(visit: Visit, owner: str, name: str) -> Shown:
    return _listed(visit, visit.repository(owner, name), True)


def _listed(visit: Visit, repo: Repository, is_pulls: bool) -> Shown:
    state, label = visit.query.get("state", "open"), visit.query.get("label", "")
    all_of_kind = [one for one in repo.issues.values() if (one.pull is not None) == is_pulls]
    chosen = [one for one in all_of_kind if state == "all" or one.is_open == (state == "open")]
    if label:
        chosen = [one for one in chosen if label in _labels(repo, one)]
    return "listed.html", {
        "repo": repo,
        "tab": "pulls" if is_pulls else "issues",
        "found": sorted(chosen, key=lambda one: -one.number),
        "counts": (
            sum(one.is_open for one in all_of_kind),
            sum(not one.is_open for one in all_of_kind),
        ),
        "state": state,
        "label": label,
        "state_of": state_of,
    }


def _labels(repo: Repository, one: Issue) -> set[str]:
    return {repo.labels[key].name for key in one.labels}


def new_issue(visit: Visit, owner: str, name: str) -> Shown:
    return "new_issue.html", {"repo": visit.repository(owner, name), "tab": "issues"}


def new_pull(visit: Visit, owner: str, name: str) -> Shown:
    repo = visit.repository(owner, name)
    return "new_pull.html", {"repo": repo, "tab": "pulls", "branches": heads(repo)}


def labels(visit: Visit, owner: str, name: str) -> Shown:
    repo = visit.repository(owner, name)
    uses = {key: sum(key in one.labels for one in repo.issues.values()) for key in repo.labels}
    return "labels.html", {"repo": repo, "tab": "issues", "uses": uses}


def heads(repo: Repository) -> dict[str, str]:
    """Branches and their commits, the default branch first."""
    found = {
        ref.removeprefix("refs/heads/"): sha
        for ref, sha in sorted(repo.refs.items())
        if ref.startswith("refs/heads/")
    }
    first = {repo.default_branch: found[repo.default_branch]} if repo.default_branch in found else {}
    return first | found


def branches(visit: Visit, owner: str, name: str) -> Shown:
    repo = visit.repository(owner, name)
    folder, found = str(visit.world.git_folder(repo)), heads(repo)
    trunk = found.get(repo.default_branch, "")
    rows = [
        {
            "name": branch,
            "commit": read.commit(folder, sha),
            "counts": read.counts(folder, trunk, sha) if trunk else (0, 0),
            "pulls": [one for one in repo.issues.values() if one.pull and one.pull.head_ref == branch],
        }
        for branch, sha in found.items()
    ]
    return "branches.html", {"repo": repo, "tab": "files", "rows": rows}


def people(visit: Visit, owner: str, name: str) -> Shown:
    """Who may do what here."""
    repo, world = visit.repository(owner, name), visit.world
    apps = [
        world.state.apps[one.app_id].slug
        for one in world.state.installations.values()
        if reaches(world, one, repo)
    ]
    roles = [(one, role_of(world, one.login, repo)) for one in visit.people()]
    return "people.html", {"repo": repo, "tab": "people", "roles": roles, "apps": apps}
