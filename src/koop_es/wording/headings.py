"""Column headings of tables and titles of reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from koop_es.wording.fields import field_name
from koop_es.wording.translating import msgid

if TYPE_CHECKING:
    from koop_es.wording.translating import Translator

HEADINGS: Final[dict[str, str]] = {
    "approver": msgid("Approver"),
    "as_of": msgid("As of"),
    "check_rhythm": msgid("Check rhythm"),
    "compliance": msgid("Held in time"),
    "contact_point": msgid("Contact point"),
    "cooperation": msgid("Cooperation"),
    "count": msgid("Count"),
    "days_between": msgid("Days between"),
    "days_left": msgid("Days left"),
    "days_overdue": msgid("Days overdue"),
    "dormant": msgid("Dormant"),
    "ended_on": msgid("Ended on"),
    "event_hash": msgid("Event hash"),
    "form": msgid("Form"),
    "hash": msgid("Hash"),
    "held_on": msgid("Held on"),
    "id": msgid("Id"),
    "known_at": msgid("Known at"),
    "lag_events": msgid("Lag in events"),
    "lag_seconds": msgid("Lag in seconds"),
    "last_check": msgid("Last check"),
    "last_check_on": msgid("Last check"),
    "last_light": msgid("Last light"),
    "last_position": msgid("Last position"),
    "lead": msgid("Lead"),
    "leads": msgid("Lead"),
    "level": msgid("Level"),
    "median_age": msgid("Median age"),
    "median_age_days": msgid("Median age in days"),
    "median_remaining": msgid("Median remaining"),
    "median_remaining_days": msgid("Median remaining in days"),
    "milestone": msgid("Milestone"),
    "milestones": msgid("Milestones"),
    "next_check": msgid("Next check"),
    "next_milestone": msgid("Next milestone"),
    "next_milestone_on": msgid("Next milestone on"),
    "open_measures": msgid("Open measures"),
    "past_end": msgid("Past their end"),
    "phase": msgid("State"),
    "position": msgid("Position"),
    "programmes": msgid("Programmes"),
    "projection": msgid("Read model"),
    "rebuilt_at": msgid("Rebuilt at"),
    "recorded_on": msgid("Recorded on"),
    "relationship": msgid("Relationship"),
    "remaining_days": msgid("Days left"),
    "rhythm": msgid("Check rhythm"),
    "rhythm_months": msgid("Check rhythm in months"),
    "sentence": msgid("What happened"),
    "share": msgid("Share"),
    "state": msgid("State"),
    "stream": msgid("Stream"),
    "suspended": msgid("Suspended"),
    "tie": msgid("Tie"),
    "topic": msgid("Type"),
    "total": msgid("Total"),
    "type": msgid("Type"),
    "version": msgid("Version"),
    "warnings": msgid("Warnings"),
}
"""Message ids by column, beside the fields that ``fields`` names."""

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


def heading(name: str, t: Translator) -> str:
    """Return a column's heading; a column that is not known is called as it is."""
    known = HEADINGS.get(name)
    return field_name(name, t) if known is None else t.gettext(known)


def report_title(name: str, t: Translator) -> str:
    """Return a report's title; a report that is not known is called as it is."""
    known = REPORTS.get(name)
    return name if known is None else t.gettext(known)
