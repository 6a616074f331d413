"""Titles of reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from koop_es.wording.translating import msgid

if TYPE_CHECKING:
    from koop_es.wording.translating import Translator

REPORTS: Final[dict[str, str]] = {
    "time-bounded": msgid("Time-bounded and ongoing"),
    "matrix": msgid("Matrix of tie and duration"),
    "transitions": msgid("Transitions"),
    "goals": msgid("Goal attainment"),
    "milestones": msgid("Milestone punctuality"),
    "checks-due": msgid("Checks due"),
    "expiring": msgid("Expiring soon"),
    "term-passed": msgid("Term passed, closing open"),
    "lights": msgid("Light history"),
    "measures": msgid("Measures by age and due day"),
    "endings": msgid("Endings"),
    "audit-trail": msgid("Audit trail"),
    "recorded-late": msgid("Recorded late, and corrections"),
    "control-coverage": msgid("Control coverage"),
    "contributions": msgid("Contributions pledged and delivered"),
    "network": msgid("Partner network"),
    "contacts": msgid("Contacts to care for"),
    "completeness": msgid("Completeness of agreements"),
    "network-yield": msgid("What the network has brought"),
    "dossier": msgid("Party dossier"),
    "public-list": msgid("Public list of operations"),
    "freshness": msgid("Freshness of the read models"),
}
"""Message ids by report name, R1 to R22."""


def report_title(name: str, t: Translator) -> str:
    """Return a report's title; a report that is not known is called as it is."""
    known = REPORTS.get(name)
    return name if known is None else t.gettext(known)
