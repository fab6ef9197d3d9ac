"""What the App says to a repository that it is asked to onboard."""

from __future__ import annotations


def proposal() -> tuple[str, str]:
    """Title and body of the pull request that proposes a blueprint."""
    return (
        "Say how coding agents work here",
        "This repository has no `.github/fleet.yml` yet, so agent-fleet works with its defaults, and no "
        "command checks what an agent changed.\n\n"
        "The file names the agent, the commands that must pass (those that were recognised in this "
        "repository's own files), and the limits of a run. Nothing starts because of it: an agent still "
        "waits for the `agent` label.\n\n"
        "Change it as you like and merge it. Closed without a merge, it is not proposed again.",
    )
