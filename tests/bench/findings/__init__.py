"""What a finding costs from audit to merged, and how soon a merge opens the next phase: the parts of
`tests.bench.pipeline`."""
