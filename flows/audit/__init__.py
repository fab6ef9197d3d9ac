"""Audits: findings out of an audit's text, and what becomes of them."""
