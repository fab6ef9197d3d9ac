"""Decisions: frozen data in, actions out; no input or output, no clock, no chance."""
