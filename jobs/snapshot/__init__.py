"""load(subject): the only reads of a look. One frozen snapshot from GitHub and the ledger."""

from jobs.snapshot.budget import counted
from jobs.snapshot.load import load, terms

__all__ = ["counted", "load", "terms"]
