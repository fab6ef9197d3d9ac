"""One task for many repositories: which they are, which may begin, how far they are.

Reading order: `choose` (and `listed`), `release`, `ending`, `counting`, then `rollup` and `facts`,
which say it to people and keep it for us.
"""
