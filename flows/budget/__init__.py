"""The team's budget: what a run is charged, what was spent, who goes next."""
