"""Another version of a proposed text: filled in as it stands, and what was said becomes void."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from koop_es.cooperations.commands import (
    ConfirmAgreement,
    InviteParty,
    ProposeAgreement,
    WithdrawProposal,
)
from koop_es.cooperations.confirmation import digest_of
from koop_es.cooperations.events import AgreementProposed
from koop_es.cooperations.terms import (
    Baseline,
    Expected,
    GoalTerms,
    Indicator,
    Involvement,
    Role,
    Target,
    Term,
)
from koop_es.kernel.ids import fingerprint
from koop_es.kernel.text import FreeText
from koop_es.parties.commands import RegisterOrganisation
from tests.web.forms import fields_of, linked

if TYPE_CHECKING:
    from koop_es.app import Koop
    from tests.web.browser import Browser

ONE = "/cooperations/K-2026-002"
FORM = f"{ONE}/proposal"


@pytest.fixture
def proposed(koop: Koop) -> str:
    """Return a cooperation that is proposed with much in its text, confirmed by one party."""
    library, school = (koop.store.read_raw(0, 10)[nth].stream for nth in (0, 1))
    twin = koop.execute(RegisterOrganisation(name="School")).stream
    told = {
        "title": "Singing together",
        "themes": ("music", "learning"),
        "parties": (
            Involvement(
                party=library, role=Role.LEAD, record_keeper=True, tasks=FreeText("the hall")
            ),
            Involvement(party=school, benefit=FreeText("a choir")),
            Involvement(party=twin, role=Role.ASSOCIATED),
        ),
        "goals": (
            GoalTerms(
                title="A choir",
                indicator=Indicator(name="singers", unit="persons"),
                baseline=Baseline(value=Decimal("2.5"), taken_on=date(2026, 11, 1)),
                target=Target(value=Decimal(40), due_on=date(2027, 6, 30)),
                weight=Decimal(2),
                evidence_required=True,
            ),
            GoalTerms(title="A concert"),
        ),
        "term": Term(
            starts_on=date(2026, 12, 1),
            end_condition=FreeText("until the hall is sold"),
            review_on=date(2027, 12, 1),
        ),
        "expected": Expected(
            decision_rule=FreeText("all together"),
            condition_precedent=FreeText("the grant"),
            notice_months=3,
            check_rhythm_months=6,
        ),
        "target_group": "families",
        "area": "DE212",
        "conditional": True,
    }
    stream = koop.execute(ProposeAgreement.model_validate(told)).stream
    koop.execute(ConfirmAgreement(party=library, name=FreeText("B. Example")), stream=stream)
    koop.execute(
        InviteParty(party=school, token_hash=fingerprint(b"token")),
        stream=stream,
    )
    return stream


def texts(koop: Koop, stream: str) -> list[AgreementProposed]:
    found = (record.event for record in koop.store.read_stream(stream))
    return [event for event in found if isinstance(event, AgreementProposed)]


def said(koop: Koop, text: AgreementProposed) -> object:
    """Return what a text says, its private words opened."""
    words = [
        *(each.tasks for each in text.parties),
        *(each.benefit for each in text.parties),
        text.term.end_condition,
        text.expected.decision_rule,
    ]
    wanted = [each.commitment for each in words if each is not None]
    known = koop.store.open_private(wanted)
    left_out = {"edition", "effective_on", "parties", "goals", "term", "expected"}
    plain = text.model_dump(exclude=left_out), [goal.terms for goal in text.goals]
    numbers = (text.expected.notice_months, text.expected.check_rhythm_months)
    parties = [(each.party, each.role, each.record_keeper) for each in text.parties]
    dates = (text.term.starts_on, text.term.ends_on, text.term.review_on)
    return plain, numbers, parties, dates, [known[each] for each in wanted]


def test_the_form_holds_the_whole_text_as_it_stands(
    koop: Koop, writer: Browser, proposed: str
) -> None:
    fields = fields_of(writer.get(FORM).text)
    assert fields["goals.1.title"] == "A concert"
    assert fields["goals.0.baseline.value"] == "2.5"
    assert fields["parties.0.record_keeper"] == "on"
    answer = writer.submit(FORM, fields)
    assert answer.status_code == 303, linked(answer.text)
    before, after = texts(koop, proposed)
    assert after.edition == 2
    assert said(koop, after) == said(koop, before)
    assert digest_of(after) != digest_of(before)


def test_what_is_written_otherwise_is_proposed_and_earlier_answers_are_void(
    koop: Koop, writer: Browser, proposed: str
) -> None:
    page = writer.get(ONE).text
    assert f'href="{FORM}"' in page
    form = writer.get(FORM).text
    assert "What was said of the last version becomes void" in form
    assert "Library: confirmed" in form
    fields = {name: value for name, value in fields_of(form).items() if "conditional" not in name}
    answer = writer.submit(FORM, fields, title="Singing for all", goals__1__title="")
    assert answer.status_code == 303, linked(answer.text)
    after = texts(koop, proposed)[-1]
    assert after.title == "Singing for all"
    assert [goal.terms.title for goal in after.goals] == ["A choir"]
    assert not after.conditional
    page = writer.get(answer.headers["location"]).text
    assert page.count("has not answered yet") == 3
    assert "void-h" not in writer.get(FORM).text


def test_parties_and_goals_are_added_and_taken_away(
    koop: Koop, writer: Browser, proposed: str
) -> None:
    koop.execute(RegisterOrganisation(name="Theatre"))
    fields = fields_of(writer.get(FORM).text)
    more = writer.submit(FORM, fields, do="add:parties")
    fields = fields_of(more.text)
    assert fields["parties.3.party"] == ""
    fields = fields_of(writer.submit(FORM, fields, do="add:goals").text)
    typed = {"parties__3__party": "Theatre", "parties__2__party": "", "goals__2__title": "A tour"}
    answer = writer.submit(FORM, fields, **typed)
    assert answer.status_code == 303, linked(answer.text)
    after = texts(koop, proposed)[-1]
    assert [goal.terms.title for goal in after.goals] == ["A choir", "A concert", "A tour"]
    (theatre,) = (each.party for each in after.parties[2:])
    koop.catch_up()
    assert "Theatre" in writer.get(f"/parties/{theatre}").text


NEW_ONE = {
    "parties__2__party": "Theatre",
    "parties__2__new": "organisation",
    "parties__1__party": "Noor Beispiel",
    "parties__1__new": "person",
    "parties__1__lawful_basis": "consent",
}


def test_parties_that_are_new_are_registered_with_the_text(
    koop: Koop, writer: Browser, proposed: str
) -> None:
    before = koop.store.head()
    fields = fields_of(writer.get(FORM).text)
    unknown = writer.submit(FORM, fields, **{**NEW_ONE, "parties__2__new": "registered"})
    assert linked(unknown.text) == ["parties.2.new"]
    ahead = writer.submit(FORM, fields, **NEW_ONE, effective_on="2031-01-01")
    assert linked(ahead.text) == ["effective_on"]
    assert koop.store.head() == before
    first, second = (writer.submit(FORM, fields, **NEW_ONE) for _ in range(2))
    assert first.status_code == 303, linked(first.text)
    assert first.headers["location"] == second.headers["location"]
    assert koop.store.head() == before + 3
    page = writer.get(first.headers["location"]).text
    assert "Theatre" in page
    assert "Noor Beispiel" in page
    assert len(texts(koop, proposed)) == 2


def test_nothing_is_registered_for_who_was_too_late(
    koop: Koop, writer: Browser, proposed: str
) -> None:
    fields = fields_of(writer.get(FORM).text)
    assert writer.submit(FORM, fields, title="Singing for all").status_code == 303
    before = koop.store.head()
    late = writer.submit(FORM, {**fields, "key": koop.new_id()}, **NEW_ONE)
    assert late.status_code == 409
    assert koop.store.head() == before
    again = fields_of(late.text)
    assert again["parties.2.new"] == "organisation"
    assert writer.submit(FORM, again).status_code == 303
    assert len(texts(koop, proposed)) == 3


def test_who_signed_the_last_version_signed_no_other(koop: Koop, writer: Browser) -> None:
    library, school = (koop.store.read_raw(0, 10)[nth].stream for nth in (0, 1))
    signatory = FreeText("C. Example")
    funder = Involvement(
        party=library, role=Role.FUNDER, signed_on=date(2026, 11, 2), signatory=signatory
    )
    told = {
        "title": "Singing together",
        "themes": ("music",),
        "parties": (
            Involvement(party=library),
            Involvement(party=school),
            funder,
        ),
        "goals": (GoalTerms(title="A choir"),),
        "term": Term(starts_on=date(2026, 12, 1), ends_on=date(2027, 12, 1)),
    }
    stream = koop.execute(ProposeAgreement.model_validate(told)).stream
    form = writer.get(FORM).text
    assert "What was said of the last version becomes void" in form
    assert "C. Example" in form
    answer = writer.submit(FORM, fields_of(form))
    assert answer.status_code == 303, linked(answer.text)
    assert {each.signed_on for each in texts(koop, stream)[-1].parties} == {None}
    assert "void-h" not in writer.get(FORM).text


def test_what_is_wrong_is_told_at_its_field(writer: Browser, proposed: str) -> None:
    del proposed
    fields = fields_of(writer.get(FORM).text)
    typed = {
        "title": "",
        "parties__1__party": "Nobody at all",
        "goals__0__baseline__value": "40",
        "term__by": "day",
        "effective_on": "2031-01-01",
    }
    refused = writer.submit(FORM, fields, **typed)
    assert refused.status_code == 422
    wanted = ["title", "parties.1.new", "goals.0.target.value", "term.ends_on", "effective_on"]
    assert linked(refused.text) == wanted


def test_who_was_faster_is_told(koop: Koop, writer: Browser, proposed: str) -> None:
    fields = fields_of(writer.get(FORM).text)
    assert writer.submit(FORM, fields, title="Singing for all").status_code == 303
    late = writer.submit(FORM, {**fields, "key": koop.new_id()}, title="Singing for some")
    assert late.status_code == 409
    assert fields_of(late.text)["title"] == "Singing for some"
    assert len(texts(koop, proposed)) == 2


def test_what_is_agreed_or_withdrawn_is_not_proposed_anew(
    koop: Koop, writer: Browser, proposed: str
) -> None:
    assert writer.get("/cooperations/K-2026-001/proposal").status_code == 409
    koop.execute(WithdrawProposal(), stream=proposed)
    assert writer.get(FORM).status_code == 409
    assert f'href="{FORM}"' not in writer.get(ONE).text


def test_an_agreement_has_as_many_goals_as_are_written(koop: Koop, writer: Browser) -> None:
    fields = fields_of(writer.get("/cooperations/new").text)
    more = writer.submit("/cooperations/new", fields, do="add:goals", title="Two goals")
    fields = fields_of(more.text)
    assert fields["title"] == "Two goals"
    typed = {
        "themes": "music",
        "parties__0__party": "Library",
        "parties__1__party": "School",
        "goals__0__title": "A choir",
        "goals__1__title": "A concert",
        "term__starts_on": "2026-12-01",
        "term__ends_on": "2027-11-30",
    }
    answer = writer.submit("/cooperations/new", fields, **typed)
    assert answer.status_code == 303, linked(answer.text)
    page = writer.get(answer.headers["location"]).text
    assert "A choir" in page
    assert "A concert" in page
    del koop
