"""Encounters, contacts and groups in the writer: recorded, cared for, changed, linked."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from koop_es.cooperations.commands import EndCooperation
from koop_es.cooperations.terms import Afterwards, Manner, Result
from koop_es.kernel.text import FreeText, PersonalText
from koop_es.parties.commands import RegisterOrganisation
from koop_es.parties.terms import ContactKind, ContactPoint, LawfulBasis
from koop_es.relationships.commands import EstablishContact, FoundGroup, RecordTouch
from koop_es.relationships.terms import Openness
from koop_es.wording import translator
from koop_es.wording.guiding import GUIDES
from tests.web.forms import fields_of, linked

if TYPE_CHECKING:
    from koop_es.app import Koop
    from tests.web.browser import Browser

DE = translator("de")
DAY = date(2026, 11, 1)


def parties(koop: Koop) -> tuple[str, ...]:
    point = ContactPoint(kind=ContactKind.EMAIL, value=PersonalText("office@example.org"))
    return tuple(
        koop.execute(
            RegisterOrganisation(
                name=name, contact_points=(point,), lawful_basis=LawfulBasis.CONSENT
            )
        ).stream
        for name in ("House of Books", "Model Works", "Sample School")
    )


def begun(koop: Koop, kind: Any = EstablishContact, **others: Any) -> str:
    told: dict[str, Any] = {"parties": parties(koop), "themes": ("reading",), "effective_on": DAY}
    command = kind(**{**told, **others})
    return f"/relationships/{koop.execute(command).stream}"


def typed(writer: Browser, address: str, **values: str) -> Any:
    return writer.submit(address, fields_of(writer.get(address).text), **values)


@pytest.mark.parametrize("form", ["encounter", "contact", "group"])
def test_many_parties_are_recorded_in_one_entry(koop: Koop, writer: Browser, form: str) -> None:
    parties(koop)
    names = "House of Books\nModel Works\n\n Sample School "
    answer = typed(
        writer, f"/relationships/new/{form}", parties=names, themes="reading, books", title="Day"
    )
    assert answer.status_code == 303
    page = writer.get(answer.headers["location"]).text
    assert all(name in page for name in ("House of Books", "Model Works", "Sample School"))
    assert "recorded-h" in page


def test_all_that_is_wrong_is_told_at_once(koop: Koop, writer: Browser) -> None:
    parties(koop)
    address = "/relationships/new/contact"
    answer = typed(writer, address, parties="House of Books\nNobody Here", cadence_months="many")
    assert answer.status_code == 422
    assert set(linked(answer.text)) == {"parties", "themes", "cadence_months"}
    assert "Nobody Here" in answer.text


def test_a_touch_is_ticked(koop: Koop, writer: Browser) -> None:
    address = begun(koop)
    answer = typed(writer, f"{address}/touches", outcome_idea="on", remark="They lend us boxes")
    page = writer.get(answer.headers["location"]).text
    assert "Touch: an idea (They lend us boxes)" in page
    assert "2026-11-22" in page


def test_a_vain_try_is_told_apart(koop: Koop, writer: Browser) -> None:
    address = begun(koop)
    both = typed(writer, f"{address}/touches", outcome_idea="on", not_reached="on")
    assert both.status_code == 422
    answer = typed(writer, f"{address}/touches", not_reached="on")
    assert "Nobody was reached" in writer.get(answer.headers["location"]).text


def test_the_form_changes_and_both_are_shown(koop: Koop, writer: Browser) -> None:
    address = begun(koop)
    same = typed(writer, f"{address}/form", form="contact")
    assert (same.status_code, linked(same.text)) == (422, ["form"])
    answer = typed(writer, f"{address}/form", form="group", effective_on="2026-11-20")
    page = writer.get(answer.headers["location"]).text
    assert "since 2026-11-01" in page
    assert "since 2026-11-20" in page
    assert f"{address}/reviews" in page


def test_a_group_is_reviewed_and_a_contact_is_not(koop: Koop, writer: Browser) -> None:
    address = begun(koop, FoundGroup)
    answer = typed(writer, f"{address}/reviews", relevance="limited", decision="dissolve")
    page = writer.get(answer.headers["location"]).text
    assert "of limited relevance" in page
    assert "it is not closed yet" in page
    refused = typed(writer, f"{begun(koop)}/reviews", relevance="high", decision="go_on")
    assert refused.status_code == 422


def test_what_it_turned_into_is_linked_from_both(koop: Koop, writer: Browser) -> None:
    address = begun(koop)
    wrong = typed(writer, f"{address}/closing", successor="K-1999-001")
    assert linked(wrong.text) == ["successor"]
    answer = typed(writer, f"{address}/closing", successor="K-2026-001")
    assert "/cooperations/K-2026-001" in writer.get(answer.headers["location"]).text
    assert address in writer.get("/cooperations/K-2026-001").text


def test_the_group_that_follows_a_cooperation_is_linked_from_both(
    koop: Koop, writer: Browser
) -> None:
    stream = koop.store.stream_of_code("K-2026-001")
    assert stream is not None
    command = EndCooperation(
        manner=Manner.BY_CONSENT,
        result=Result.REACHED,
        afterwards=Afterwards.GROUP,
        reason=FreeText("done"),
    )
    koop.execute(command, stream=stream)
    found = koop.follow_ups.of(stream)
    assert found is not None
    address = f"/relationships/{found.follower}"
    assert address in writer.get("/cooperations/K-2026-001").text
    assert "/cooperations/K-2026-001" in writer.get(address).text


def test_who_was_faster_is_told_and_nothing_is_lost(koop: Koop, writer: Browser) -> None:
    address = begun(koop)
    fields = fields_of(writer.get(f"{address}/touches").text)
    koop.execute(RecordTouch(), stream=address.rpartition("/")[2])
    late = writer.submit(f"{address}/touches", fields, remark="still here")
    assert late.status_code == 409
    assert "still here" in late.text
    again = writer.submit(f"{address}/touches", fields_of(late.text))
    assert again.status_code == 303


def test_lists_show_what_is_offered_and_what_is_over(koop: Koop, writer: Browser) -> None:
    private = begun(koop, title="Kept to ourselves")
    offered = begun(koop, title="For everybody", openness=Openness.NETWORK)
    assert typed(writer, f"{private}/closing").status_code == 303
    shown = {kind: writer.get(f"/relationships?shown={kind}").text for kind in ("open", "all")}
    assert ("Kept" in shown["open"], "Kept" in shown["all"]) == (False, True)
    assert offered in writer.get("/relationships?shown=offered&form=contact&theme=READING").text
    assert "Kept" not in writer.get("/relationships?shown=offered").text
    assert writer.get("/relationships?form=nothing").status_code == 422


@pytest.mark.parametrize("form", ["encounter", "contact", "group"])
def test_the_guiding_questions_of_each_form_stand_on_its_pages(
    koop: Koop, writer: Browser, form: str
) -> None:
    parties(koop)
    page = writer.get(f"/relationships/new/{form}?lang=de").text
    for said in (*GUIDES[form].aims, *GUIDES[form].questions):
        assert DE.gettext(said) in page


def test_those_of_a_cooperation_stand_on_its_agreement(writer: Browser) -> None:
    page = writer.get("/cooperations/new?lang=de").text
    assert all(DE.gettext(said) in page for said in GUIDES["cooperation"].questions)


def test_what_nobody_knows_is_not_found(writer: Browser) -> None:
    for name in ("00000000", "x", "0" * 32):
        assert writer.get(f"/relationships/{name}").status_code == 404
        assert writer.get(f"/relationships/{name}/touches").status_code == 404


def test_a_form_in_another_language_keeps_what_was_typed(koop: Koop, writer: Browser) -> None:
    address = f"{begun(koop)}/touches"
    answer = typed(writer, address, remark="bleibt", do="language")
    assert (answer.status_code, "bleibt" in answer.text) == (200, True)
    new = typed(writer, "/relationships/new/group", parties="House of Books", do="language")
    assert (new.status_code, "House of Books" in new.text) == (200, True)
