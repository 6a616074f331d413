"""Format 1 of the keys: made by the program as a whole, so that there is nothing to do."""

from __future__ import annotations

revision = "1"
down_revision = None


def upgrade() -> None:
    """Leave everything as it is."""
