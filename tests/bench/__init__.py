"""Measurements, each a command of its own; `docs/operating.md` says the figures."""
