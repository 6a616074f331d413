"""What brings entries that were stored in a former shape to the one of today."""

from __future__ import annotations

from typing import Any


def grant_of_reference(fields: dict[str, Any]) -> dict[str, Any]:
    """Put the grant's reference into the grant, which tells more of it since version 2."""
    if "grant_reference" in fields:
        reference = fields.pop("grant_reference")
        fields["grant"] = None if reference is None else {"reference": reference}
    return fields
