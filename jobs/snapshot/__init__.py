"""load(subject): the only reads of a look. One frozen snapshot from GitHub and the ledger."""

from jobs.snapshot.load import load, terms

__all__ = ["load", "terms"]
