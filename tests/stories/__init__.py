"""Whole events through the real doors: sandbox, web, clock, workers, git, agents, all real."""
