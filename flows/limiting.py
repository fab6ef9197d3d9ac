"""Of several limits the smallest holds: of a blueprint, a workflow, a manifest."""

from __future__ import annotations

from dataclasses import fields

from flows.model import Limits


def smallest(first: Limits, *more: Limits) -> Limits:
    """The smallest of each, field by field."""
    names = [field.name for field in fields(Limits)]
    return Limits(**{name: min(getattr(one, name) for one in (first, *more)) for name in names})
