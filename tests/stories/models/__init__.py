"""The vendors' own programs, and a model on loopback that they ask."""
