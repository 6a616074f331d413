"""The values that party events hold."""

from __future__ import annotations

from enum import StrEnum

from koop_es.kernel.event import Part
from koop_es.kernel.text import PersonalText


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


class LawfulBasis(StrEnum):
    """Why personal data may be processed: Article 6(1) GDPR, letters a to f."""

    CONSENT = "consent"
    CONTRACT = "contract"
    LEGAL_OBLIGATION = "legal_obligation"
    VITAL_INTERESTS = "vital_interests"
    PUBLIC_TASK = "public_task"
    LEGITIMATE_INTERESTS = "legitimate_interests"
