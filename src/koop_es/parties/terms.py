"""The values that party events hold."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from koop_es.kernel.event import Part
from koop_es.kernel.text import PersonalText

_EMAIL: Final = re.compile(r"[^@\s<>,;]+@[^@\s<>,;.]+(\.[^@\s<>,;.]+)*")
_WEBSITE: Final = re.compile(r"https?://[^\s/<>\"]+[^\s<>\"]*", re.IGNORECASE)


class ContactKind(StrEnum):
    """How somebody can be reached."""

    EMAIL = "email"
    PHONE = "phone"
    ADDRESS = "address"
    WEBSITE = "website"
    OTHER = "other"


class ContactPoint(Part):
    """An e-mail address, a phone number …; personal data of the party."""

    kind: ContactKind
    value: PersonalText

    @model_validator(mode="after")
    def _leads_somewhere(self) -> Self:
        """Refuse a draft that reaches nobody; what was stored is only known by its commitment."""
        text = self.value.value
        if not isinstance(text, str):
            return self
        if self.kind is ContactKind.EMAIL and _EMAIL.fullmatch(text) is None:
            msg = "contact.email_expected"
            raise PydanticCustomError(msg, "An e-mail address such as name@example.org.")
        if self.kind is ContactKind.WEBSITE and _WEBSITE.fullmatch(text) is None:
            msg = "contact.website_expected"
            raise PydanticCustomError(msg, "An address that begins with http:// or https://.")
        return self


class LawfulBasis(StrEnum):
    """Why personal data may be processed: Article 6(1) GDPR, letters a to f."""

    CONSENT = "consent"
    CONTRACT = "contract"
    LEGAL_OBLIGATION = "legal_obligation"
    VITAL_INTERESTS = "vital_interests"
    PUBLIC_TASK = "public_task"
    LEGITIMATE_INTERESTS = "legitimate_interests"
