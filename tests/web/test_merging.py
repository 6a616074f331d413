"""Merging parties on pages: found, chosen, confirmed, and taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from koop_es.kernel.text import PersonalText
from koop_es.parties.commands import RegisterOrganisation, RegisterPerson
from koop_es.parties.terms import LawfulBasis
from tests.web.forms import fields_of, linked

if TYPE_CHECKING:
    from koop_es.app import Koop
    from tests.web.browser import Browser


def sent(writer: Browser, address: str, **typed: str) -> Any:
    path = address.partition("?")[0]
    return writer.submit(path, fields_of(writer.get(address).text), **typed)


def twin_of_library(koop: Koop) -> tuple[str, str]:
    """Register the library once more, and return the ids of both."""
    library = koop.store.read_raw(0, 10)[0].stream
    return library, koop.execute(RegisterOrganisation(name="Library e. V.", area="DE212")).stream


def test_pairs_that_are_probably_one_are_listed(koop: Koop, writer: Browser) -> None:
    assert "No party seems to be registered twice." in writer.get("/parties/duplicates").text
    library, twin = twin_of_library(koop)
    page = writer.get("/parties/duplicates").text
    assert f'href="/parties/{twin}/merging?into={library}"' in page
    assert 'href="/parties/duplicates"' in writer.get("/parties").text


def test_the_other_one_is_chosen_by_likeness_or_by_search(koop: Koop, writer: Browser) -> None:
    library, twin = twin_of_library(koop)
    koop.execute(
        RegisterPerson(name=PersonalText("Libra School"), lawful_basis=LawfulBasis.CONSENT)
    )
    for one, other in ((library, twin), (twin, library)):
        page = writer.get(f"/parties/{one}/merging").text
        assert "Probably the same" in page
        assert f'href="/parties/{one}/merging?into={other}"' in page
    found = writer.get(f"/parties/{twin}/merging?search=schoo").text
    assert "School" in found
    assert "Libra School" not in found
    assert "No party fits." in writer.get(f"/parties/{twin}/merging?search=nobody").text
    assert f'href="/parties/{twin}/merging"' in writer.get(f"/parties/{twin}").text


def test_what_happens_is_shown_before_it_does(koop: Koop, writer: Browser) -> None:
    library, twin = twin_of_library(koop)
    before = koop.store.head()
    address = f"/parties/{library}/merging?into={twin}"
    page = writer.get(address).text
    assert koop.store.head() == before
    assert "Library e. V. stands for Library from now on" in page
    assert "1 tie of Library is told as one of Library e. V." in page
    assert f'href="/parties/{twin}/merging?into={library}"' in page
    answer = sent(writer, address)
    assert answer.status_code == 303, linked(answer.text)
    page = writer.get(answer.headers["location"]).text
    assert "Another party stands for this one" in page
    assert 'id="recorded-h"' in page
    assert "Library e. V." in writer.get("/cooperations/K-2026-001").text
    assert "Reading together" in writer.get(f"/parties/{twin}").text
    listed = writer.get("/parties").text
    assert (f"/parties/{twin}" in listed, f"/parties/{library}" in listed) == (True, False)


def test_the_other_one_may_be_named_in_the_address(koop: Koop, writer: Browser) -> None:
    library, _ = twin_of_library(koop)
    answer = sent(writer, "/parties/School/merging?into=Library")
    assert answer.status_code == 303, linked(answer.text)
    assert f'href="/parties/{library}"' in writer.get(answer.headers["location"]).text


def test_a_merging_is_taken_back_with_a_reason(koop: Koop, writer: Browser) -> None:
    library, twin = twin_of_library(koop)
    assert writer.get(f"/parties/{twin}/separation").status_code == 409
    assert sent(writer, f"/parties/{twin}/merging?into={library}").status_code == 303
    for path in ("merging", f"merging?into={library}", "name", "contact-points"):
        assert writer.get(f"/parties/{twin}/{path}").status_code == 409, path
    path = f"/parties/{twin}/separation"
    assert linked(sent(writer, path).text) == ["reason"]
    assert sent(writer, path, reason="two houses").status_code == 303
    page = writer.get(f"/parties/{twin}").text
    assert "Another party stands for this one" not in page
    assert "two houses" in page


def test_what_cannot_be_merged_is_told(koop: Koop, writer: Browser) -> None:
    library, twin = twin_of_library(koop)
    person = koop.execute(
        RegisterPerson(name=PersonalText("Noor Beispiel"), lawful_basis=LawfulBasis.CONSENT)
    ).stream
    for other in (person, twin):
        answer = sent(writer, f"/parties/{twin}/merging?into={other}")
        assert answer.status_code == 422, other
        assert "summary-h" in answer.text
    assert writer.get(f"/parties/{twin}/merging?into=nobody").status_code == 404
    fields = fields_of(writer.get(f"/parties/{twin}/merging?into={library}").text)
    assert sent(writer, f"/parties/{twin}/name", name="Book house").status_code == 303
    late = writer.submit(f"/parties/{twin}/merging", fields)
    assert late.status_code == 409
    assert "Book house" in late.text
    assert writer.submit(f"/parties/{twin}/merging", fields_of(late.text)).status_code == 303
