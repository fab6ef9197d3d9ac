"""A task: one unit of agent work on one repository. `asking` and `standing` read it from
what was seen; every other file here is one rule."""
