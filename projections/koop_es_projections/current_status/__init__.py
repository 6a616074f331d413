"""How each cooperation stands today."""
