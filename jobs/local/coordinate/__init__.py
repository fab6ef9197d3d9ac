"""Coordinated work on repositories of this machine: a plan, one worker a repository, one review of all.

Read `course.py` first. Who plans and who reviews only reads, at a `Desk`; a `Worker` is an agent of the local
fleet, in a worktree of its own.
"""
