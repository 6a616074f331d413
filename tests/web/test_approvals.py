"""What waits for a second person, on the pages: seen, approved and refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from koop_es.cooperations.commands import AddNote, AssignProgramme
from koop_es.kernel.approvals import Approval
from koop_es.kernel.text import FreeText
from koop_es.programmes.commands import ChangeProgrammeSettings, OpenProgramme
from koop_es.programmes.terms import ProgrammeSettings
from tests.web.forms import fields_of

if TYPE_CHECKING:
    from koop_es.app import Koop
    from tests.web.browser import Browser

ONE = "/cooperations/K-2026-001"


@pytest.fixture
def guarded(koop: Koop) -> Koop:
    """Return a home in which a programme asks for four eyes, and two persons record."""
    programme = koop.execute(OpenProgramme(name="Books for all")).stream
    settings = ProgrammeSettings(four_eyes=tuple(Approval))
    koop.execute(ChangeProgrammeSettings(settings=settings), stream=programme)
    koop.execute(AssignProgramme(programme=programme), stream=_stream(koop))
    for name in ("Ada", "Bo"):
        koop.home.keys.add_actor(name)
    return koop


def _stream(koop: Koop) -> str:
    found = koop.store.stream_of_code("K-2026-001")
    assert found is not None
    return found


def _end(writer: Browser) -> str:
    """Ask for an ending in the name of Ada, and return the address of the page it leads to."""
    fields = fields_of(writer.get(f"{ONE}/ending").text) | {"as": "Ada", "afterwards": "nothing"}
    told = {"manner": "by_consent", "result": "reached", "reason": "the house is sold"}
    answer = writer.submit(f"{ONE}/ending", fields | told)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def _waiting(koop: Koop) -> str:
    (approval,) = koop.store.read_stream(_stream(koop))[-1:]
    return f"{ONE}/approvals/v{approval.version}"


def test_what_waits_is_seen_where_it_waits(guarded: Koop, writer: Browser) -> None:
    assert "Waits for approval" not in writer.get("/").text
    assert "Nothing waits for an approval." in writer.get("/approvals").text
    assert "waits for approval" not in writer.get("/cooperations").text
    page = writer.get(_end(writer)).text
    assert "1 entry waits for approval" in writer.get("/cooperations").text
    address = _waiting(guarded)
    for told in (page, writer.get("/").text, writer.get("/approvals").text):
        assert f'href="{address}/grant"' in told
        assert f'href="{address}/refusal"' in told
        assert "by consent" in told
        assert "Ada" in told
    assert "Take the ending back" not in page
    assert "waits for the approval of a second person" not in page


def test_another_person_approves_it(guarded: Koop, writer: Browser) -> None:
    _end(writer)
    address = f"{_waiting(guarded)}/grant"
    form = writer.get(address).text
    assert "the house is sold" in form
    fields = fields_of(form)
    own = writer.submit(address, fields, **{"as": "Ada"})
    assert own.status_code == 422
    assert "Nobody approves an own entry." in own.text
    answer = writer.submit(address, fields, **{"as": "Bo"})
    assert answer.status_code == 303, answer.text
    page = writer.get(answer.headers["location"]).text
    assert "Take the ending back" in page
    assert "Waits for approval" not in page
    again = writer.get(address)
    assert again.status_code == 409
    assert "This approval was granted or refused before." in again.text


def test_it_is_refused_with_a_reason(guarded: Koop, writer: Browser) -> None:
    _end(writer)
    address = f"{_waiting(guarded)}/refusal"
    fields = fields_of(writer.get(address).text)
    assert writer.submit(address, fields, **{"as": "Bo"}).status_code == 422
    answer = writer.submit(address, fields, **{"as": "Bo"}, reason="the report is missing")
    assert answer.status_code == 303, answer.text
    page = writer.get(answer.headers["location"]).text
    assert "the report is missing" in page
    assert "End the cooperation" in page


def test_only_a_second_person_can_approve(koop: Koop, writer: Browser) -> None:
    programme = koop.execute(OpenProgramme(name="Books for all")).stream
    settings = ProgrammeSettings(four_eyes=(Approval.RECORDING_LATE,))
    koop.execute(ChangeProgrammeSettings(settings=settings), stream=programme)
    koop.execute(AssignProgramme(programme=programme), stream=_stream(koop))
    days = koop.today().replace(year=koop.today().year - 1)
    late = AddNote(text=FreeText("old"), effective_on=days, reason=FreeText("found late"))
    koop.execute(late, stream=_stream(koop))
    answer = writer.get(f"{_waiting(koop)}/grant")
    assert answer.status_code == 409
    assert "Nobody approves an own entry." in answer.text
    assert writer.get(f"{_waiting(koop)}/refusal").status_code == 200


@pytest.mark.usefixtures("guarded")
def test_what_nobody_asked_for_has_no_page(writer: Browser) -> None:
    assert writer.get(f"{ONE}/approvals/v99/grant").status_code == 404
