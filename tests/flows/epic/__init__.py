"""Epics: grouped, run, landed."""
