"""The `command` kind: any program is an agent. Its exit code is its verdict."""

from __future__ import annotations


def failure(exit_code: int, tail: str) -> str:
    """Empty when the agent did its part; else why not, with the last of what it printed."""
    if exit_code == 0:
        return ""
    is_killed = 128 < exit_code <= 128 + 64  # as a shell says it
    how = f"was killed by signal {exit_code - 128}" if is_killed else f"ended with exit code {exit_code}"
    said = f" Its last words:\n{tail}" if tail.strip() else " It printed nothing."
    return f"The agent {how}.{said}"
