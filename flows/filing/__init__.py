"""From findings to issues and epics: how they are worded, where they are, which belong together.

No rules: what the rules of `flows/audit` and `flows/epic` are written with.
"""
