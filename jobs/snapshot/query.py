"""The GraphQL documents of a look. One request sees an issue whole; more only page."""

from __future__ import annotations

from collections.abc import Sequence

ACTOR = "{ __typename login }"
BLOB = "{ ... on Blob { text isBinary isTruncated } }"
COMMENTS = f"""{{
  pageInfo {{ hasPreviousPage startCursor }}
  nodes {{ id fullDatabaseId body createdAt lastEditedAt author {ACTOR} editor {ACTOR} }}
}}"""
TIMELINE = f"""{{
  pageInfo {{ hasPreviousPage startCursor }}
  nodes {{
    __typename
    ... on LabeledEvent {{ id createdAt actor {ACTOR} label {{ name }} }}
    ... on RenamedTitleEvent {{ createdAt actor {ACTOR} }}
    ... on ReopenedEvent {{ createdAt }}
  }}
}}"""
ITEMS = "itemTypes: [LABELED_EVENT, RENAMED_TITLE_EVENT, REOPENED_EVENT]"
PULL = f"""{{ nodes {{
  id number url state isDraft merged mergedAt closedAt createdAt mergeable
  mergeCommit {{ oid }} headRefName headRefOid baseRefName isCrossRepository
  author {ACTOR} reviewDecision
  commits(last: 1) {{ nodes {{ commit {{ statusCheckRollup {{ state contexts(first: 100) {{ nodes {{
    __typename
    ... on CheckRun {{ name status conclusion }}
    ... on StatusContext {{ context state }}
  }} }} }} }} }} }}
}} }}"""

IMPLEMENT = f"""implement: object(expression: "HEAD:.github/fleet/workflows/implement.yml") {BLOB}"""
PLACE = f"""id nameWithOwner isArchived isPrivate
    defaultBranchRef {{ name }}
    blueprint: object(expression: "HEAD:.github/fleet.yml") {BLOB}
    {IMPLEMENT}"""
DEFAULTS = f"""defaults: repository(owner: $owner, name: ".github") {{
    object(expression: "HEAD:.github/fleet.yml") {BLOB}
    {IMPLEMENT}
  }}"""


def issue(branches: int) -> str:
    """The whole look; `branches` of ours are asked for as $b0, $b1, ... with their pulls."""
    variables, ours = _ours(branches)
    return f"""query Look($owner: String!, $name: String!, $number: Int!, $labels: String!{variables}) {{
  repository(owner: $owner, name: $name) {{
    {PLACE}
    labels(first: 100, query: $labels) {{ nodes {{ id name }} }}
    issueOrPullRequest(number: $number) {{
      __typename
      ... on Issue {{
        id title body state stateReason createdAt lastEditedAt
        author {ACTOR} editor {ACTOR}
        userContentEdits(first: 100) {{ totalCount nodes {{ editedAt editor {ACTOR} }} }}
        labels(first: 100) {{ nodes {{ id name }} }}
        timelineItems(last: 100, {ITEMS}) {TIMELINE}
        comments(last: 100) {COMMENTS}
      }}
    }}
    {ours}
  }}
  {DEFAULTS}
}}"""


def target(branches: int, workflow: str) -> str:
    """The whole look at a fleet's target, which has no issue, but a workflow: the name of a file."""
    variables, ours = _ours(branches)
    place, defaults = (text.replace("/implement.yml", f"/{workflow}.yml") for text in (PLACE, DEFAULTS))
    return f"""query Target($owner: String!, $name: String!{variables}) {{
  repository(owner: $owner, name: $name) {{
    {place}
    {ours.replace("id number url", "id number url body")}
  }}
  {defaults}
}}"""


def _ours(branches: int) -> tuple[str, str]:
    """Variables and fields that ask for so many branches of ours and their pull requests."""
    variables = "".join(f", $b{i}: String!, $r{i}: String!" for i in range(branches))
    fields = "\n".join(
        f"b{i}: ref(qualifiedName: $r{i}) {{ id name }}\n"
        f"p{i}: pullRequests(headRefName: $b{i}, first: 5) {PULL}"
        for i in range(branches)
    )
    return variables, fields


def branches(names: Sequence[str]) -> dict[str, str]:
    """What such a query is given for these branches."""
    pairs = [((f"b{i}", name), (f"r{i}", f"refs/heads/{name}")) for i, name in enumerate(names)]
    return dict(one for pair in pairs for one in pair)


def older(connection: str) -> str:
    """An earlier page of `comments` or `timelineItems`, before $before."""
    what = {
        "comments": f"comments(last: 100, before: $before) {COMMENTS}",
        "timelineItems": f"timelineItems(last: 100, before: $before, {ITEMS}) {TIMELINE}",
    }[connection]
    return f"""query Older($owner: String!, $name: String!, $number: Int!, $before: String!) {{
  repository(owner: $owner, name: $name) {{ issue(number: $number) {{ {what} }} }}
}}"""
