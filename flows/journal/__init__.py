"""The journal: a record of each merged child, what agents cost by it, and which one is taken."""
