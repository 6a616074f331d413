"""The values of membership: in which capacity a person is assigned to a cooperation."""

from __future__ import annotations

from enum import StrEnum


class Capacity(StrEnum):
    """In which capacity a person is assigned."""

    CONTACT = "contact"
    SIGNATORY = "signatory"
    RESPONSIBLE = "responsible"
    DEPUTY = "deputy"
