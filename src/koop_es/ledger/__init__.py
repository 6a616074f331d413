"""The record: stored bytes, stores, receipts, the vault, and the command bus."""
