"""The engine that keeps read models up to date with the ledger."""
