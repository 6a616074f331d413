"""Programmes joined and left, consents of funders, and persons in charge, in the writer."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from koop_es.kernel.text import PersonalText
from koop_es.parties.commands import RegisterPerson
from koop_es.parties.terms import LawfulBasis
from koop_es.programmes.commands import CloseProgramme, OpenProgramme
from tests.web.forms import fields_of, linked

if TYPE_CHECKING:
    from koop_es.app import Koop
    from tests.web.browser import Browser

ONE = "/cooperations/K-2026-001"
NEW = f"{ONE}/programmes/new"


def opened(koop: Koop, name: str = "Books for all") -> str:
    return koop.execute(OpenProgramme(name=name)).stream


def sent(writer: Browser, path: str, **values: str) -> Any:
    answer = writer.submit(path, fields_of(writer.get(path).text), **values)
    assert answer.status_code == 303, linked(answer.text)
    return writer.get(answer.headers["location"]).text


def test_a_programme_is_joined_told_of_and_left(koop: Koop, writer: Browser) -> None:
    programme = opened(koop)
    page = sent(writer, NEW, programme=programme, grant_reference="B-17")
    assert "Books for all" in page
    page = sent(
        writer,
        f"{ONE}/funder-consents/new",
        programme=programme,
        subject="A new lead",
        consents_to="amending",
    )
    assert "consented – " in page
    assert "A new lead" in page
    page = sent(writer, f"{ONE}/programmes/leaving", programme=programme)
    assert "/programmes/leaving" not in page


def test_only_open_programmes_that_were_not_joined_are_offered(koop: Koop, writer: Browser) -> None:
    joined, closed, there = (opened(koop, name) for name in ("Joined", "Closed", "There"))
    koop.execute(CloseProgramme(), stream=closed)
    sent(writer, NEW, programme=joined)
    page = writer.get(NEW).text
    assert (joined in page, closed in page, there in page) == (False, False, True)
    assert writer.submit(NEW, fields_of(page), programme=closed).status_code == 422


def test_a_person_is_put_in_charge_and_hands_over(koop: Koop, writer: Browser) -> None:
    for name in ("Erika Muster", "Max Muster"):
        command = RegisterPerson(name=PersonalText(name), lawful_basis=LawfulBasis.CONTRACT)
        koop.execute(command)
    path = f"{ONE}/persons/new"
    page = sent(writer, path, person="Erika Muster", capacity="responsible")
    assert "responsible: Erika Muster" in page
    form = writer.get(path).text
    assert "responsible: Erika Muster" in form
    follows = form.partition('name="follows"')[2].partition('<option value="p')[2].partition('"')[0]
    page = sent(
        writer,
        path,
        person="Max Muster",
        capacity="responsible",
        follows=f"p{follows}",
        handover="The keys and the list",
    )
    assert "The keys and the list" in page


def test_all_that_is_wrong_with_a_person_is_told_at_once(koop: Koop, writer: Browser) -> None:
    del koop
    path = f"{ONE}/persons/new"
    fields = fields_of(writer.get(path).text)
    refused = writer.submit(path, fields, person="Nobody", until=date(1999, 1, 1).isoformat())
    assert set(linked(refused.text)) == {"person", "capacity"}
    assert "Nobody" in refused.text
