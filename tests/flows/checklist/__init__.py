"""The checklist of an epic."""
