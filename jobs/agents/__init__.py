"""Which agents this worker has, and how each is asked. One file a kind of agent."""

from jobs.agents.found import Agent, found

__all__ = ["Agent", "found"]
