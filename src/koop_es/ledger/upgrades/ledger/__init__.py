"""The steps of the ledger."""
