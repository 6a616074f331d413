"""The rules of an agreement: six fields, two parties, one record keeper (rules 1 and 11)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from koop_es.cooperations import refusals as no
from koop_es.cooperations.act_refusals import ConditionMissing
from koop_es.cooperations.goal_rules import refuse_terms_that_do_not_fit
from koop_es.cooperations.terms import Role

if TYPE_CHECKING:
    from koop_es.cooperations.events import CooperationAgreed

LEAST_PARTIES: Final = 2


def admit_agreement(event: CooperationAgreed) -> None:
    """Refuse an agreement that lacks one of the six fields or contradicts itself (rules 1, 11).

    Raises:
        AgreementIncomplete: A field is missing, and it was not imported.
        TooFewParties: Fewer than two distinct parties besides funders.
        StartAfterEnd: The term starts after it ends.
        SecondRecordKeeper: Two parties keep the record.
        PartyTwice: A party stands twice in the same role.
        ConditionMissing: It is conditional, and does not say what it waits for.
    """
    if not event.imported:
        missing = _missing_fields(event)
        if missing:
            raise no.AgreementIncomplete(field=missing[0], missing=", ".join(missing))
    distinct = {involved.party for involved in event.parties if involved.role is not Role.FUNDER}
    if len(distinct) < LEAST_PARTIES:
        raise no.TooFewParties(field="parties", parties=len(distinct))
    _refuse_party_twice(event)
    term = event.term
    if term.starts_on and term.ends_on and term.starts_on > term.ends_on:
        raise no.StartAfterEnd(field="term", starts_on=term.starts_on, ends_on=term.ends_on)
    if event.conditional and event.expected.condition_precedent is None:
        raise ConditionMissing(field="expected.condition_precedent")
    for goal in event.goals:
        refuse_terms_that_do_not_fit(goal.terms)


def _missing_fields(event: CooperationAgreed) -> list[str]:
    term = event.term
    present = {
        "themes": bool(event.themes),
        "goals": bool(event.goals),
        "term.starts_on": term.starts_on is not None,
        "term.ends_on": term.is_bounded,
        "term.review_on": bool(term.ends_on or term.review_on or not term.end_condition),
        "effective_on": event.effective_on is not None,
    }
    return [name for name, is_there in present.items() if not is_there]


def _refuse_party_twice(event: CooperationAgreed) -> None:
    seen: set[tuple[str, Role]] = set()
    for involved in event.parties:
        if (involved.party, involved.role) in seen:
            raise no.PartyTwice(field="parties", party=involved.party, role=involved.role)
        seen.add((involved.party, involved.role))
    keepers = {involved.party for involved in event.parties if involved.record_keeper}
    if len(keepers) > 1:
        raise no.SecondRecordKeeper(field="parties")
