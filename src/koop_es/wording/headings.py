"""Column headings of tables and titles of reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from koop_es.wording.fields import field_name
from koop_es.wording.translating import msgid

if TYPE_CHECKING:
    from koop_es.wording.translating import Translator

HEADINGS: Final[dict[str, str]] = {
    "actual": msgid("Actual value"),
    "agreed_on": msgid("Agreed on"),
    "approver": msgid("Approver"),
    "as_of": msgid("As of"),
    "asked_on": msgid("Asked on"),
    "carried": msgid("Times carried"),
    "check_due_on": msgid("Next check due"),
    "check_overdue": msgid("Check overdue"),
    "check_rhythm": msgid("Check rhythm"),
    "checks": msgid("Controlling checks"),
    "closed_on": msgid("Closed on"),
    "compliance": msgid("Held in time"),
    "contact_point": msgid("Contact point"),
    "cooperation": msgid("Cooperation"),
    "cooperation_id": msgid("Cooperation"),
    "count": msgid("Count"),
    "day": msgid("Day"),
    "days_between": msgid("Days between"),
    "days_left": msgid("Days left"),
    "days_overdue": msgid("Days overdue"),
    "decisions": msgid("Decisions"),
    "dormant": msgid("Dormant"),
    "dropped": msgid("Dropped"),
    "due_originally": msgid("Due originally"),
    "end": msgid("End"),
    "ended_basis": msgid("Basis of the ending's date"),
    "ended_on": msgid("Ended on"),
    "event_hash": msgid("Event hash"),
    "form": msgid("Form"),
    "gaps": msgid("To be completed"),
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
    "last_recorded_on": msgid("Last entry"),
    "lead": msgid("Lead"),
    "lead_ids": msgid("Lead"),
    "leads": msgid("Lead"),
    "level": msgid("Level"),
    "measure_overdue": msgid("Measure overdue"),
    "measured": msgid("Measured values"),
    "measures_due_on": msgid("Measures due"),
    "median_age": msgid("Median age"),
    "median_age_days": msgid("Median age in days"),
    "median_remaining": msgid("Median remaining"),
    "median_remaining_days": msgid("Median remaining in days"),
    "milestone": msgid("Milestone"),
    "milestone_due_on": msgid("Next milestone on"),
    "milestone_overdue": msgid("Milestone overdue"),
    "milestone_title": msgid("Next milestone"),
    "milestones": msgid("Milestones"),
    "moved": msgid("Times moved"),
    "need": msgid("Need"),
    "next_check": msgid("Next check"),
    "next_milestone": msgid("Next milestone"),
    "next_milestone_on": msgid("Next milestone on"),
    "notes": msgid("Notes"),
    "number": msgid("Number"),
    "on": msgid("Day"),
    "open": msgid("Open"),
    "open_decisions": msgid("Open decisions"),
    "open_measures": msgid("Open measures"),
    "opened_on": msgid("Opened on"),
    "original": msgid("Originally"),
    "overdue": msgid("Overdue"),
    "party_id": msgid("Party"),
    "past_end": msgid("Past their end"),
    "phase": msgid("State"),
    "position": msgid("Position"),
    "programme_id": msgid("Programme"),
    "programmes": msgid("Programmes"),
    "projection": msgid("Read model"),
    "reached_on": msgid("Reached on"),
    "rebuilt_at": msgid("Rebuilt at"),
    "recorded_on": msgid("Recorded on"),
    "registered_at": msgid("Registered at"),
    "registered_on": msgid("Registered on"),
    "relationship": msgid("Relationship"),
    "remaining_days": msgid("Days left"),
    "revised": msgid("Revised"),
    "rhythm": msgid("Check rhythm"),
    "rhythm_months": msgid("Check rhythm in months"),
    "rows": msgid("Rows"),
    "sentence": msgid("What happened"),
    "share": msgid("Share"),
    "since": msgid("Since"),
    "state": msgid("State"),
    "stream": msgid("Stream"),
    "stream_kind": msgid("Kind"),
    "suspended": msgid("Suspended"),
    "taken_on": msgid("Decided on"),
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
