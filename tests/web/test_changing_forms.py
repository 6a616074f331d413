"""Goals revised and dropped, milestones moved and missed, notes and evidence: from their pages."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from koop_es.cooperations.commands import CloseFile, EndCooperation, PlanMilestone
from koop_es.cooperations.events import EvidenceAttached, GoalRevised
from koop_es.cooperations.terms import Manner, Result
from koop_es.kernel.text import FreeText
from koop_es.settings import Settings
from koop_es.web.forms.values import flat
from tests.web.forms import fields_of, linked
from tests.web.homes import agreed, browser_of, opened

if TYPE_CHECKING:
    from pathlib import Path

    import httpx

    from koop_es.app import Koop
    from tests.web.browser import Browser

ONE = "/cooperations/K-2026-001"
REVISE, DROP = f"{ONE}/goals/g1/revision", f"{ONE}/goals/g1/dropped"
NOTE, EVIDENCE = f"{ONE}/notes/new", f"{ONE}/evidence/new"


def stream_of(koop: Koop) -> str:
    found = koop.store.stream_of_code("K-2026-001")
    assert found is not None
    return found


def planned(koop: Koop, title: str = "First meeting") -> str:
    """Plan a milestone and return the beginning of its forms' addresses."""
    command = PlanMilestone(title=title, due_on=date(2026, 12, 1))
    answer = koop.execute(command, stream=stream_of(koop))
    return f"{ONE}/milestones/{answer.ids['milestone'][0]}"


def ended(koop: Koop) -> None:
    command = EndCooperation(
        effective_on=date(2026, 11, 20),
        manner=Manner.BY_CONSENT,
        result=Result.PARTLY,
        reason=FreeText("done"),
    )
    koop.execute(command, stream=stream_of(koop))


# Goals


def test_a_goal_is_revised_from_its_terms_as_they_stand(koop: Koop, writer: Browser) -> None:
    assert f'href="{REVISE}"' in writer.get(ONE).text
    fields = fields_of(writer.get(REVISE).text)
    before = {
        "terms.indicator.name": "visits",
        "terms.baseline.value": "0",
        "terms.target.value": "10",
        "terms.target.due_on": "2026-12-01",
        "terms.indicator.measure": "number",
        "reason": "",
    }
    assert {name: fields[name] for name in before} == before
    assert linked(writer.submit(REVISE, fields).text) == ["reason"]
    assert linked(writer.submit(REVISE, fields, reason="None").text) == ["terms.title"]
    answer = writer.submit(REVISE, fields, terms__target__value="20", reason="More came")
    assert answer.status_code == 303
    html = writer.get(answer.headers["location"]).text
    assert "0 of 20 visits" in html or "of 20 visits" in html
    assert "target revised, first 10" in html
    event = koop.store.read_stream(stream_of(koop))[-1].event
    assert isinstance(event, GoalRevised)
    assert event.after.model_copy(update={"target": event.before.target}) == event.before


def test_figures_are_shown_and_read_as_the_page_writes_them(tmp_path: Path) -> None:
    with opened(Settings(home=tmp_path / "home")) as koop:
        agreed(koop, "One", "House", "Works")
        german = browser_of(koop, "de")
        fields = fields_of(german.get(REVISE).text)
        sent = german.submit(REVISE, fields, terms__target__value="12,5", reason="Mehr")
        assert sent.status_code == 303
        assert fields_of(german.get(REVISE).text)["terms.target.value"] == "12,5"
        assert fields_of(browser_of(koop, "en").get(REVISE).text)["terms.target.value"] == "12.5"


def test_what_a_revision_says_wrongly_is_told_at_once(writer: Browser) -> None:
    fields = fields_of(writer.get(REVISE).text)
    answer = writer.submit(
        REVISE,
        fields,
        terms__title="",
        terms__target__value="0",
        effective_on="2026-01-05",
    )
    assert linked(answer.text) == ["terms.title", "terms.target.value", "reason"]
    assert fields_of(answer.text)["terms.target.value"] == "0"


def test_a_goal_is_dropped_with_a_reason_and_then_left_alone(writer: Browser) -> None:
    assert f'href="{DROP}"' in writer.get(ONE).text
    fields = fields_of(writer.get(DROP).text)
    assert linked(writer.submit(DROP, fields).text) == ["reason"]
    answer = writer.submit(DROP, fields, reason="Nobody came")
    html = writer.get(answer.headers["location"]).text
    assert "Nobody came" in html
    for form in (REVISE, DROP):
        assert form not in html
        closed = writer.get(form)
        assert closed.status_code == 409
        assert "The goal was dropped." in closed.text
    assert writer.get(f"{ONE}/goals/g99/revision").status_code == 404
    assert writer.get(f"{ONE}/goals/g99/dropped").status_code == 404


# Milestones


def test_a_milestone_is_moved_with_a_reason(koop: Koop, writer: Browser) -> None:
    move = f"{planned(koop)}/moved"
    assert f'href="{move}"' in writer.get(ONE).text
    page = writer.get(move).text
    assert "2026-12-01" in page
    fields = fields_of(page)
    assert linked(writer.submit(move, fields).text) == ["due_on", "reason"]
    same = writer.submit(move, fields, due_on="2026-12-01", reason="x")
    assert linked(same.text) == ["due_on"]
    late = writer.submit(move, fields, due_on="soon", effective_on="2026-01-05")
    assert linked(late.text) == ["due_on", "reason"]
    answer = writer.submit(move, fields, due_on="2026-12-20", reason="The room is taken")
    html = writer.get(answer.headers["location"]).text
    assert "moved once, first 2026-12-01" in html
    assert "The room is taken" in html


def test_a_milestone_is_missed_and_then_closed(koop: Koop, writer: Browser) -> None:
    at = planned(koop)
    miss = f"{at}/missed"
    assert f'href="{miss}"' in writer.get(ONE).text
    fields = fields_of(writer.get(miss).text)
    ahead = writer.submit(miss, fields, effective_on="2027-01-01")
    assert linked(ahead.text) == ["effective_on"]
    answer = writer.submit(miss, fields, reason="Nobody had time")
    html = writer.get(answer.headers["location"]).text
    assert ">missed<" in html
    for form in ("moved", "missed", "reached"):
        assert f"{at}/{form}" not in html
        assert writer.get(f"{at}/{form}").status_code == 409
    assert writer.get(f"{ONE}/milestones/m99/moved").status_code == 404


def test_once_it_has_ended_nothing_is_revised_but_a_note_is_kept(
    koop: Koop, writer: Browser
) -> None:
    at = planned(koop)
    ended(koop)
    html = writer.get(ONE).text
    for form in (REVISE, DROP, f"{at}/moved", f"{at}/missed"):
        assert writer.get(form).status_code == 409
        assert f'href="{form}"' not in html
    for form in (NOTE, EVIDENCE):
        assert writer.get(form).status_code == 200
        assert f'href="{form}"' in html
    koop.execute(CloseFile(), stream=stream_of(koop))
    for form in (NOTE, EVIDENCE):
        assert writer.get(form).status_code == 409
        assert f'href="{form}"' not in writer.get(ONE).text


# Notes and evidence


def test_a_note_is_kept_and_may_be_about_a_part(koop: Koop, writer: Browser) -> None:
    at = planned(koop)
    assert f'href="{NOTE}"' in writer.get(ONE).text
    page = writer.get(NOTE).text
    assert "First meeting" in page
    fields = fields_of(page)
    assert linked(writer.submit(NOTE, fields).text) == ["text"]
    unknown = writer.submit(NOTE, fields, text="A word", concerns="m99")
    assert linked(unknown.text) == ["concerns"]
    part = at.rpartition("/")[2]
    answer = writer.submit(NOTE, fields, text="The school was called.", concerns=part)
    assert "The school was called." in writer.get(answer.headers["location"]).text


def attached(
    writer: Browser, fields: dict[str, str], name: str, data: bytes, field: str = "document"
) -> httpx.Response:
    """Send the form of evidence with a file, as a browser does."""
    rest = {name: value for name, value in fields.items() if name != "document"}
    return writer.request(
        "POST",
        EVIDENCE,
        headers={"sec-fetch-site": "same-origin", "accept-language": "en"},
        data=rest,
        files={field: (name, data)},
    )


def test_a_file_is_attached_and_kept_as_it_was(koop: Koop, writer: Browser) -> None:
    page = writer.get(EVIDENCE).text
    assert 'enctype="multipart/form-data"' in page
    fields = fields_of(page)
    data = b"%PDF-1.7\0" * 500_000
    answer = attached(writer, fields, "C:\\Scans\\minutes.pdf", data)
    assert answer.status_code == 303
    html = writer.get(answer.headers["location"]).text
    assert "minutes.pdf" in html
    assert "Scans" not in html
    event = koop.store.read_stream(stream_of(koop))[-1].event
    assert isinstance(event, EvidenceAttached)
    assert (event.media_type, event.size) == ("application/pdf", len(data))
    opened_values = koop.store.open_private([event.document.commitment])
    assert opened_values[event.document.commitment] == data


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [("", b"", None), ("empty.txt", b"", "The file is empty.")],
)
def test_what_is_no_file_is_told_at_its_field(
    koop: Koop, writer: Browser, name: str, data: bytes, said: str | None
) -> None:
    head = koop.store.head()
    fields = fields_of(writer.get(EVIDENCE).text)
    answer = attached(writer, fields, name, data)
    assert answer.status_code == 422
    assert linked(answer.text) == ["document"]
    assert said is None or said in answer.text
    assert koop.store.head() == head
    plain = writer.submit(EVIDENCE, fields)
    assert linked(plain.text) == ["document"]


def test_too_large_a_file_is_told_at_its_field(tmp_path: Path) -> None:
    with opened(Settings(home=tmp_path / "home", largest_evidence=1)) as koop:
        agreed(koop, "One", "House", "Works")
        browser = browser_of(koop)
        fields = fields_of(browser.get(EVIDENCE).text)
        answer = attached(browser, fields, "large.bin", b"x" * (1024 * 1024 + 1))
        assert answer.status_code == 422
        assert linked(answer.text) == ["document"]
        assert attached(browser, fields, "fits.bin", b"x" * 1024 * 1024).status_code == 303


def test_other_files_and_fields_are_refused(koop: Koop, writer: Browser) -> None:
    head = koop.store.head()
    fields = fields_of(writer.get(EVIDENCE).text)
    assert attached(writer, fields, "a.txt", b"x", field="another").status_code == 422
    headers = {"sec-fetch-site": "same-origin"}
    two: Any = [("document", ("a.txt", b"x")), ("document", ("b.txt", b"x"))]
    broken = {**headers, "content-type": "multipart/form-data; boundary=x"}
    for sent in (
        writer.request("POST", EVIDENCE, headers=headers, data=fields, files=two),
        writer.request("POST", EVIDENCE, headers=broken, content=b"no parts"),
        writer.request("POST", NOTE, headers=headers, data={}, files={"text": ("a", b"x")}),
    ):
        assert sent.status_code in {400, 422}
    assert koop.store.head() == head


def test_a_file_sent_twice_is_attached_once(koop: Koop, writer: Browser) -> None:
    fields = fields_of(writer.get(EVIDENCE).text)
    first = attached(writer, fields, "a.txt", b"words")
    head = koop.store.head()
    assert (
        attached(writer, fields, "a.txt", b"words").headers["location"]
        == (first.headers["location"])
    )
    assert koop.store.head() == head


def test_an_object_is_told_by_dotted_names() -> None:
    told = {"a": {"b": 1, "c": {"d": None}}, "e": "x"}
    assert flat("t", told) == {"t.a.b": 1, "t.a.c.d": None, "t.e": "x"}
