"""Children as GitHub holds them now: a hundred a request, however many there are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flows import labels
from flows.model import Relative, Subject
from jobs.hands import Hands
from jobs.snapshot.ask import Question, ask
from jobs.snapshot.read import Node, at

A_REQUEST = 100
MEMBER = """{ __typename
  ... on Issue { number id title state stateReason closedAt parent { number }
    labels(first: 100) { nodes { name } } }
  ... on PullRequest { number id title }
}"""


def document(count: int, more_variables: str = "", more: str = "") -> str:
    """The query for `count` children, $n0, $n1, ..., and whatever else is asked in one go."""
    variables = "".join(f", $n{i}: Int!" for i in range(count))
    children = "\n".join(f"n{i}: issueOrPullRequest(number: $n{i}) {MEMBER}" for i in range(count))
    return f"""query Family($owner: String!, $name: String!{more_variables}{variables}) {{
  repository(owner: $owner, name: $name) {{ nameWithOwner
    {more}
    {children}
  }}
}}"""


def given(subject: Subject, numbers: Sequence[int]) -> dict[str, Any]:
    asked = {f"n{i}": number for i, number in enumerate(numbers)}
    return {"owner": subject.owner, "name": subject.name, **asked}


def relatives(hands: Hands, subject: Subject, numbers: Sequence[int], prefix: str) -> tuple[Relative, ...]:
    """Those of `numbers` that exist, in order; `prefix` is that of the repository's labels."""
    found: list[Relative] = []
    for first in range(0, len(numbers), A_REQUEST):
        some = numbers[first : first + A_REQUEST]
        data = ask(hands, subject, Question(document(len(some)), given(subject, some), is_child))
        found += read(data["repository"], prefix)
    return tuple(found)


def is_child(path: list[Any]) -> bool:
    """A child may be missing: deleted, or of another time."""
    return len(path) == 2 and str(path[1])[:1] == "n" and str(path[1])[1:].isdigit()


def read(repository: Node, prefix: str) -> list[Relative]:
    """The children in an answer."""
    rows = [row for key, row in repository.items() if row and is_child(["repository", key])]
    return [_member(row, prefix) for row in rows]


def _member(row: Node, prefix: str) -> Relative:
    if row["__typename"] != "Issue":
        return Relative(int(row["number"]), row["id"], row["title"], True, is_pull=True)
    names = tuple(label["name"] for label in row["labels"]["nodes"])
    state = next((name for name in names if name in labels.states(prefix)), "")
    return Relative(
        number=int(row["number"]),
        node=row["id"],
        title=row["title"],
        is_open=row["state"] == "OPEN",
        state_reason=row["stateReason"] or "",
        closed_at=at(row["closedAt"]),
        labels=names,
        state=state.removeprefix(prefix).removeprefix("fleet:"),
        parent=int((row["parent"] or {}).get("number") or 0),
    )
