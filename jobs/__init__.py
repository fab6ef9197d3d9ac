"""Hands: everything that touches GitHub, Redis, disk or a process."""
