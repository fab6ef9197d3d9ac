"""Where the sandbox or the App is knowingly not as GitHub's descriptions say, and why.

(where, what): reason. `where` is `answer GET /path 200`, `request GET /path`, `webhook issues-opened`
or `graphql`; both may hold `*`. An entry that nothing needs any more fails a test.
"""

from __future__ import annotations

from fnmatch import fnmatchcase

Finding = tuple[str, str]

DIFFERENCES: dict[Finding, str] = {
    ("answer * 4*", "status: unknown to GitHub"): (
        "GitHub puts `status` into the body of every error; the description only into that of most"
    ),
    ("answer GET /rate_limit 200", "*.resource: unknown to GitHub"): (
        "GitHub names the resource in each of its rates; the description does not"
    ),
    ("answer GET /repos/{owner}/{repo}/pulls/{pull_number} 200", "auto_merge.commit_*: type *string*"): (
        "null until somebody words them, as the webhooks' description of the same object has it"
    ),
    ("answer GET /app/installations 200", "[*].account.*"): (
        "this list's own copy of the schema wants an account to be a user and an enterprise at once; "
        "GET /app/installations/ID, with the same shape, is held against a sound one"
    ),
    ("answer GET /app/installations 200", "[*].client_id: unknown to GitHub"): "the same copy is older",
    ("answer GET /app/installations 200", "[*].suspended_by.*: unknown to GitHub"): "the same copy is older",
    ("answer DELETE /repos/{owner}/{repo}/git/refs/{ref} 422", "body: application/json, *"): (
        "described without a body; GitHub says `Reference does not exist` in one"
    ),
    ("answer GET /repos/{owner}/{repo}/pulls/{pull_number}/merge 404", "body: application/json, *"): (
        "described without a body; GitHub sends the one of every 404"
    ),
    ("answer GET /orgs/{org}/teams/{team_slug}/memberships/{username} 404", "body: application/json, *"): (
        "described without a body; GitHub sends the one of every 404"
    ),
    ("answer GET /repos/{owner}/{repo}/collaborators/{username} 404", "body: application/json, *"): (
        "described without a body; GitHub sends the one of every 404"
    ),
    ("answer POST /repos/{owner}/{repo}/merges 404", "body: application/json, *"): (
        "described without a body; GitHub says in one which of the two branches does not exist"
    ),
    ("answer GET /repos/{owner}/{repo}/pulls/{pull_number} 200", "body: application/vnd.github.diff, *"): (
        "what is asked for with Accept is described in prose only"
    ),
    ("answer GET /repos/{owner}/{repo}/contents/{path} 200", "body: application/vnd.github.raw, *"): (
        "what is asked for with Accept is described in prose only"
    ),
    ("request GET /repos/acme/*/contents", "route: unknown to GitHub"): (
        "`path` may be empty, as `Get repository content` says in prose: the root folder"
    ),
    ("request GET /repositories/*", "route: unknown to GitHub"): (
        "not described, and where GitHub's redirects after a rename lead"
    ),
    ("webhook *", "*.user_view_type: unknown to GitHub"): (
        "GitHub sends it with every user since 2024; many of the webhooks' copies of a user lack it"
    ),
    ("webhook *", "*app.events.[*]: enum *"): (
        "the webhooks' older copies do not know the newest events, of sub-issues, dependencies and threads"
    ),
    ("webhook *", "*.performed_via_github_app.client_id: unknown to GitHub"): (
        "an App's `client_id` is in the REST description, and not in this older copy"
    ),
    ("webhook pull-request-review-request*", "*requested_team*: unknown to GitHub"): (
        "a team's `type`, `organization_id` and `notification_setting` are in the REST description, and not "
        "in the webhooks' older copy"
    ),
    ("webhook *", "*email: format email"): (
        "the address of a bot holds `[bot]`, which the letter of the standard forbids"
    ),
}


def explains(entry: Finding, finding: Finding) -> bool:
    return all(fnmatchcase(_plain(text), _plain(form)) for text, form in zip(finding, entry, strict=True))


def _plain(text: str) -> str:
    """fnmatch reads square brackets as sets of characters."""
    return text.replace("[", "(").replace("]", ")")


def unexplained(findings: set[Finding]) -> list[Finding]:
    return sorted(one for one in findings if not any(explains(entry, one) for entry in DIFFERENCES))


def unneeded(findings: set[Finding]) -> list[Finding]:
    return [entry for entry in DIFFERENCES if not any(explains(entry, one) for one in findings)]
