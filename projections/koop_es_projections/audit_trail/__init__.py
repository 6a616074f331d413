"""What was recorded, when, by whom: one row an entry (R12)."""
