"""The steps of the keys."""
