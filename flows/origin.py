"""The signed marker in the body of an issue that our App made: what it was made for.

The same form as in a status comment (`<!-- fleet:1 FACTS MAC -->`), signed for the repository,
because the issue's number is not known before it is made. People may write round it.
"""

from __future__ import annotations

import json

from flows import markers
from flows.model import Origin

MERGE = "merge:"
REPORT = "report "


def render(repo: str, body: str, origin: Origin, key: bytes) -> str:
    """The body with its marker."""
    facts = {"key": origin.key, "audit": origin.audit, "outsiders": origin.is_outsiders}
    return markers.render(_scope(repo), body.rstrip(), json.dumps(facts, sort_keys=True), key)


def parse(repo: str, body: str, key: bytes) -> Origin | None:
    """What the first marker that we signed for this repository says; None without one."""
    for facts in markers.all_facts(_scope(repo), body, key):
        row = json.loads(facts)
        return Origin(str(row["key"]), int(row["audit"]), bool(row["outsiders"]))
    return None


def names(made: Origin) -> tuple[str, ...]:
    """What the store finds the issue by: its key; and for whichever audit it was made, that one's own."""
    return (made.key, *([own_key(made.audit, made.key)] if made.audit else []))


def own_key(audit: int, key: str) -> str:
    """Names what was made under a key for this audit, and for no other."""
    return f"{audit}/{key}"


def is_merge(origin: Origin | None) -> bool:
    """Whether the issue asks for a merge to be completed."""
    return origin is not None and origin.key.startswith(MERGE)


def merge_key(epic: int, nth: int) -> str:
    """Names the conflicts between an epic's branch and its base, in their order."""
    return f"{MERGE}{epic}:{nth}"


def report_key(target: str) -> str:
    """Names the audit that a fleet's workflow wrote of a repository: `target` is `ID-GENERATION`."""
    return f"{REPORT}{target}"


def is_report(origin: Origin | None) -> bool:
    """Whether the issue is an audit that a workflow of ours wrote."""
    return origin is not None and origin.key.startswith(REPORT)


def _scope(repo: str) -> str:
    return f"made in {repo}"
