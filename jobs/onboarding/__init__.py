"""`fleet onboard`: a repository is surveyed, labelled, offered a blueprint, and its audits are filed.

A door writes a wish in the ledger (`ask`), the repository's sweep carries it out under its lease and
pace (`carry`), and whoever asked watches the ledger (`progress`)."""
