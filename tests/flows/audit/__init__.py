"""Audits: what is read from them, and what is made of it."""
