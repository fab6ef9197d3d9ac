"""Fleets at our own doors (`/v1`, the CLI): written into the ledger here (`door`), carried out by the sweep
of the manifest's repository under its lease and pace (`carry`), read from the ledger alone (`board`)."""
