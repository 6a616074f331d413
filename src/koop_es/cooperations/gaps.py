"""What a complete agreement would also hold (section 3.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from koop_es.cooperations.agreement_events import CooperationAgreed
    from koop_es.cooperations.terms import Involvement

OF_EACH_PARTY: Final = ("tasks", "benefit", "signed_on", "signatory")
"""What each party says."""

EXPECTED: Final = (
    "decision_rule",
    "communication_rule",
    "check_rhythm_months",
    "contributions",
    "notice_period",
    "renewal",
    "joining_and_leaving",
    "confidentiality",
    "sustainability",
)
"""What a good agreement also holds, beside what its parties say."""


def _says(one: Involvement, name: str) -> bool:
    by_id = name == "signatory" and one.signed_by is not None
    return by_id or getattr(one, name) is not None


def gaps(event: CooperationAgreed) -> list[str]:
    """Return what a complete agreement would also hold, by name of the field."""
    term = event.term
    present = {
        "themes": event.themes,
        "goals": event.goals,
        "term": term.is_complete,
        "effective_on": event.effective_on,
        "indicator": all(goal.terms.indicator for goal in event.goals),
    }
    everybody = {one.party for one in event.parties}
    for name in OF_EACH_PARTY:
        # Who takes part in several roles says it once.
        said = {one.party for one in event.parties if _says(one, name)}
        present[name] = said == everybody
    missing = [name for name, there in present.items() if not there]
    return missing + [name for name in EXPECTED if not event.expected.holds(name)]
