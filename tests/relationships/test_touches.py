"""What happens within a relationship: touches, introductions, care and reviews (rules 2, 3, 6)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from koop_es.kernel.event import Basis
from koop_es.kernel.refusals import EmptyChange, FactInTheFuture, UnknownParty
from koop_es.relationships import refusals as no
from koop_es.relationships.capability import RELATIONSHIP
from koop_es.relationships.commands import (
    ChangeForm,
    ChangeOpenness,
    EstablishContact,
    MakeIntroduction,
    RecordTouch,
    ReviewGroup,
    SetCadence,
)
from koop_es.relationships.dates import later, review_due
from koop_es.relationships.events import (
    ContactEstablished,
    EncounterRecorded,
    GroupFounded,
    RelationshipClosed,
)
from koop_es.relationships.terms import Form, Openness, Outcome, Relevance, ReviewDecision
from tests.support.parties import CLUB, LIBRARY, NOBODY, SCHOOL, neighbours
from tests.support.records import TODAY
from tests.support.story import Story, tell

if TYPE_CHECKING:
    from koop_es.kernel.event import Event

A_DAY = timedelta(days=1)
SINCE = TODAY - timedelta(days=20)
YEARS_AGO = TODAY - timedelta(days=800)


def given(*past: Event) -> Story:
    return tell(RELATIONSHIP, past, neighbours())


def contact(on: date | None = SINCE, **others: Any) -> Event:
    basis = Basis.STATED if on else Basis.UNKNOWN
    shared: dict[str, Any] = {"effective_on": on, "effective_basis": basis, "themes": ("Lesen",)}
    return ContactEstablished(parties=(SCHOOL, LIBRARY), **shared, **others)


def group(on: date = SINCE) -> Event:
    return GroupFounded(effective_on=on, parties=(SCHOOL, LIBRARY), themes=("Lesen",))


def touch(**others: Any) -> RecordTouch:
    return RecordTouch(**others)


def introduction(**others: Any) -> MakeIntroduction:
    who: dict[str, Any] = {"introducer": SCHOOL, "introduced": LIBRARY, "introduced_to": CLUB}
    who["consents"] = (LIBRARY,)
    return MakeIntroduction(**{**who, **others})


def review(**others: Any) -> ReviewGroup:
    told: dict[str, Any] = {"relevance": Relevance.HIGH, "decision": ReviewDecision.GO_ON}
    return ReviewGroup(**{**told, **others})


OPEN: dict[str, Any] = {"openness": Openness.NETWORK}

# Touches


def test_a_touch_tells_what_it_has_brought() -> None:
    asked = touch(outcomes=(Outcome.IDEA, Outcome.TEST_PERSONS, Outcome.IDEA), parties=(SCHOOL,))
    outcome = given(contact()).when(asked)
    assert outcome.event.outcomes == (Outcome.IDEA, Outcome.TEST_PERSONS)
    assert outcome.state.last_touch_on == TODAY


def test_a_vain_try_is_no_touch_and_has_brought_nothing() -> None:
    assert given(contact()).when(touch(reached=False)).state.last_touch_on == SINCE
    with pytest.raises(no.NobodyReached):
        given(contact()).when(touch(reached=False, outcomes=(Outcome.IDEA,)))


def test_a_touch_recorded_late_does_not_stand_before_a_later_one() -> None:
    story = given(contact()).when(touch()).story
    assert story.when(touch(effective_on=SINCE)).state.last_touch_on == TODAY


def test_only_parties_of_the_relationship_are_touched() -> None:
    with pytest.raises(no.NotAParty):
        given(contact()).when(touch(parties=(CLUB,)))


def test_a_touch_has_happened_between_the_first_and_the_last_day() -> None:
    with pytest.raises(FactInTheFuture):
        given(contact()).when(touch(effective_on=TODAY + A_DAY))
    with pytest.raises(no.BeforeBeginning):
        given(contact()).when(touch(effective_on=SINCE - A_DAY))
    closed = given(contact(), RelationshipClosed(effective_on=TODAY - A_DAY))
    with pytest.raises(no.RelationshipOver):
        closed.when(touch())
    assert closed.when(touch(effective_on=TODAY - A_DAY)).events


# Introductions


def test_somebody_is_introduced_with_consent() -> None:
    outcome = given(contact(**OPEN)).when(introduction(consents=(LIBRARY, CLUB, LIBRARY)))
    assert outcome.event.consents == (LIBRARY, CLUB)
    assert outcome.state.last_touch_on == TODAY


@pytest.mark.parametrize("consents", [(), (SCHOOL,), (CLUB,)])
def test_nobody_is_introduced_without_having_agreed(consents: tuple[str, ...]) -> None:
    with pytest.raises(no.ConsentMissing):
        given(contact(**OPEN)).when(introduction(consents=consents))


def test_a_private_contact_is_not_offered() -> None:
    with pytest.raises(no.ContactPrivate):
        given(contact()).when(introduction())
    opened = given(contact()).when(ChangeOpenness(openness=Openness.NETWORK))
    assert opened.when(introduction()).events


def test_groups_and_encounters_introduce_without_being_opened() -> None:
    assert given(group()).when(introduction()).events
    met = EncounterRecorded(
        effective_on=SINCE, ends_on=SINCE, parties=(SCHOOL, LIBRARY), themes=("Lesen",)
    )
    assert given(met).when(introduction()).events


@pytest.mark.parametrize(
    ("others", "refusal"),
    [
        ({"introducer": CLUB}, no.NotAParty),
        ({"introduced": CLUB, "consents": (CLUB,)}, no.NotAParty),
        ({"introduced_to": NOBODY}, UnknownParty),
        ({"introduced_to": SCHOOL}, no.NoThirdParty),
        ({"introducer": LIBRARY}, no.NoThirdParty),
        ({"consents": (LIBRARY, NOBODY)}, no.NotAParty),
    ],
)
def test_an_introduction_takes_three(others: dict[str, Any], refusal: Any) -> None:
    with pytest.raises(refusal):
        given(contact(**OPEN)).when(introduction(**others))


def test_to_whom_somebody_is_introduced_is_looked_up() -> None:
    assert introduction().references_of(given(contact()).state) == (CLUB,)


# Openness and cadence


def test_a_contact_is_opened_and_made_private_again() -> None:
    opened = given(contact()).when(ChangeOpenness(openness=Openness.NETWORK))
    assert (opened.event.openness_before, opened.state.now.openness) == (
        Openness.PRIVATE,
        Openness.NETWORK,
    )
    with pytest.raises(EmptyChange):
        opened.when(ChangeOpenness(openness=Openness.NETWORK))
    assert opened.when(ChangeOpenness(openness=Openness.PRIVATE)).events


@pytest.mark.parametrize(
    "command", [ChangeOpenness(openness=Openness.NETWORK), SetCadence(cadence_months=3)]
)
def test_only_a_contact_is_opened_and_cared_for_by_a_cadence(command: Any) -> None:
    with pytest.raises(no.NotAContact):
        given(group()).when(command)


@pytest.mark.parametrize(
    "command", [ChangeOpenness(openness=Openness.NETWORK), SetCadence(cadence_months=3)]
)
def test_what_holds_of_a_contact_is_not_told_of_the_time_before_it_was_one(command: Any) -> None:
    met = EncounterRecorded(
        effective_on=SINCE, ends_on=SINCE, parties=(SCHOOL, LIBRARY), themes=("Lesen",)
    )
    changed = ChangeForm(form=Form.CONTACT, effective_on=SINCE + 9 * A_DAY)
    story = given(met).when(changed).story
    early = command.model_copy(update={"effective_on": SINCE + 8 * A_DAY})
    with pytest.raises(no.FormChangedSince):
        story.when(early)
    assert story.when(command.model_copy(update={"effective_on": SINCE + 9 * A_DAY})).events


def test_a_contact_has_a_cadence_of_its_own_or_none() -> None:
    outcome = given(contact(cadence_months=6)).when(SetCadence(cadence_months=3))
    assert (outcome.event.cadence_before, outcome.state.cadence_months) == (6, 3)
    with pytest.raises(EmptyChange):
        outcome.when(SetCadence(cadence_months=3))
    assert outcome.when(SetCadence()).state.cadence_months is None


def test_a_contact_may_be_given_its_cadence_at_once() -> None:
    asked = EstablishContact(parties=(SCHOOL, LIBRARY), themes=("Lesen",), cadence_months=6)
    assert given().when(asked).state.cadence_months == 6


def test_a_contact_past_its_own_cadence_is_warned_of() -> None:
    story = given(contact(cadence_months=2)).on(SINCE + timedelta(days=100))
    assert story.when(touch(reached=False)).codes == {"contact.past_cadence"}
    assert story.when(touch()).codes == set()


def test_a_silent_contact_is_fine_and_asked_for_once_a_year() -> None:
    within = given(contact()).on(SINCE + timedelta(days=360))
    assert within.when(touch(reached=False)).codes == set()
    silent = given(contact()).on(SINCE + timedelta(days=370))
    assert silent.when(touch(reached=False)).codes == {"contact.still_reachable"}


def test_nothing_is_asked_of_what_is_over_or_begun_on_an_unknown_day() -> None:
    late = {"effective_on": YEARS_AGO, "reason_code": "oversight"}
    closed = given(contact(YEARS_AGO), RelationshipClosed(effective_on=TODAY - A_DAY))
    assert closed.when(touch(**late)).codes == {"entry.recorded_late"}
    assert given(contact(None)).when(SetCadence(cadence_months=1)).codes == set()


# Reviews


def test_a_group_is_reviewed() -> None:
    outcome = given(group()).when(review(resources_until=date(2028, 1, 31)))
    assert outcome.event.resources_until == date(2028, 1, 31)
    assert outcome.state.last_review == outcome.event


def test_only_groups_are_reviewed_on_the_day_told() -> None:
    with pytest.raises(no.NotAGroup):
        given(contact()).when(review())
    turned = given(contact()).when(ChangeForm(form=Form.GROUP)).story
    with pytest.raises(no.NotAGroup):
        turned.when(review(effective_on=TODAY - A_DAY))
    assert turned.when(review()).events


def test_a_review_recorded_late_does_not_stand_before_a_later_one() -> None:
    story = given(group()).when(review()).story
    earlier = review(effective_on=SINCE, decision=ReviewDecision.DISSOLVE)
    assert story.when(earlier).state.last_review.decision is ReviewDecision.GO_ON


def test_a_group_that_nobody_looked_at_for_a_year_is_warned_of() -> None:
    story = given(group()).on(SINCE + timedelta(days=366))
    assert story.when(touch()).codes == {"group.not_reviewed"}
    assert story.when(review()).codes == set()
    assert given(group()).on(SINCE + timedelta(days=365)).when(touch()).codes == set()


def test_a_group_to_be_dissolved_is_still_to_be_closed() -> None:
    outcome = given(group()).when(review(decision=ReviewDecision.DISSOLVE))
    assert outcome.codes == {"group.dissolution_open"}


def test_of_days_the_known_ones_count() -> None:
    assert (later(None, None), later(None, TODAY), later(TODAY, SINCE)) == (None, TODAY, TODAY)
    assert review_due(None, None) is None
