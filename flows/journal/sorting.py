"""What sort of finding an issue is of, by its labels."""

from __future__ import annotations

from collections.abc import Sequence

from flows.model import Seen, Sort
from flows.model.finding import COMPLEXITIES, SCOPES, SEVERITIES, TYPES


def sort(seen: Seen) -> Sort:
    """The sort of finding that the issue's labels tell of."""
    prefix = seen.blueprint.label_prefix

    def said(words: Sequence[str], before: str = "") -> str:
        return next((word for word in words if seen.issue.label(prefix + before + word)), "")

    return Sort(said(TYPES), said(SEVERITIES), said(SCOPES), said(COMPLEXITIES, "complexity:"))
