"""Which encounters, contacts and groups there are."""
