"""A small, strict GitHub on loopback: a process of its own that imports nothing of ours.

Start it with `python -m app.sandbox`; `docs/sandbox.md` describes it.
"""
