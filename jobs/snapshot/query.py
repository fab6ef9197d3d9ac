"""The GraphQL documents of a look. One request sees an issue whole; more only page."""

from __future__ import annotations

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


def issue(branches: int) -> str:
    """The whole look; `branches` of ours are asked for as $b0, $b1, ... with their pulls."""
    variables = "".join(f", $b{i}: String!, $r{i}: String!" for i in range(branches))
    ours = "\n".join(
        f"b{i}: ref(qualifiedName: $r{i}) {{ id name }}\n"
        f"p{i}: pullRequests(headRefName: $b{i}, first: 5) {PULL}"
        for i in range(branches)
    )
    return f"""query Look($owner: String!, $name: String!, $number: Int!, $labels: String!{variables}) {{
  repository(owner: $owner, name: $name) {{
    nameWithOwner isArchived isPrivate
    defaultBranchRef {{ name }}
    blueprint: object(expression: "HEAD:.github/fleet.yml") {BLOB}
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
  defaults: repository(owner: $owner, name: ".github") {{
    object(expression: "HEAD:.github/fleet.yml") {BLOB}
  }}
}}"""


def older(connection: str) -> str:
    """An earlier page of `comments` or `timelineItems`, before $before."""
    what = {
        "comments": f"comments(last: 100, before: $before) {COMMENTS}",
        "timelineItems": f"timelineItems(last: 100, before: $before, {ITEMS}) {TIMELINE}",
    }[connection]
    return f"""query Older($owner: String!, $name: String!, $number: Int!, $before: String!) {{
  repository(owner: $owner, name: $name) {{ issue(number: $number) {{ {what} }} }}
}}"""
