"""A plan for two repositories, as agents write it, and what is expected of it."""

from __future__ import annotations

import copy
import json
from typing import Any

from hypothesis import strategies as st

REPOS = ("acme/web", "acme/api")
PLAN: dict[str, Any] = {
    "contracts": [
        {
            "id": "retry-budget",
            "text": "web tries 3 times at most",
            "between": ["acme/web", "acme/api"],
            "checks": ["read both"],
        }
    ],
    "risks": ["a storm of retries"],
    "expected": ["it is asked again"],
    "specs": [
        {"repo": "acme/web", "task": "retry", "owns": ["src/**"], "after": ["acme/api"]},
        {"repo": "acme/api", "task": "say so", "owns": ["api/**", "tests/**"]},
    ],
}
REVIEW: dict[str, Any] = {
    "judgements": [
        {
            "contract": "retry-budget",
            "verdict": "holds",
            "evidence": [
                {"repo": "acme/web", "path": "src/a.py", "line": 3, "quote": "TRIES = 3"},
                {"repo": "acme/api", "path": "api/b.py", "line": 1, "quote": "MOST = 3"},
            ],
        }
    ]
}
FILES = {("acme/web", "src/a.py"): "import x\n\nTRIES  =\t3\n", ("acme/api", "api/b.py"): "MOST = 3\n"}


def sees(repo: str, path: str) -> str | None:
    return FILES.get((repo, path))


def raw(value: Any) -> bytes:
    return json.dumps(value).encode()


def changed(value: dict[str, Any], place: str, to: Any) -> bytes:
    """The document with something else at `specs.0.repo`; `...` takes it out."""
    made = copy.deepcopy(value)
    *above, last = [int(part) if part.isdigit() else part for part in place.split(".")]
    at: Any = made
    for part in above:
        at = at[part]
    if to is ...:
        del at[last]
    else:
        at[last] = to
    return raw(made)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["contracts", "specs", "risks", "id", "text", "between", "checks", "repo", "task", "owns"]
            )
            | st.text(max_size=5),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)
