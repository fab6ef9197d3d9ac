"""What epics and audits do with the issues below them; every file here is one rule, but
`below`, which reads whose turn it is."""
