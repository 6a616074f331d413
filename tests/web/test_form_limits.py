"""Forms that cannot succeed say so at once, and take nothing that they do not ask for."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest

from koop_es.cooperations.commands import EndCooperation, PlanMilestone, RecordControllingCheck
from koop_es.cooperations.terms import Manner, PlannedMeasure, Result
from koop_es.kernel.lights import Light
from koop_es.kernel.text import FreeText
from koop_es.settings import Settings
from tests.web.forms import fields_of, linked
from tests.web.homes import browser_of, opened

if TYPE_CHECKING:
    from pathlib import Path

    from koop_es.app import Koop
    from tests.web.browser import Browser

ONE = "/cooperations/K-2026-001"
GOAL = f"{ONE}/goals/new"
MILESTONE = f"{ONE}/milestones/new"
CHECK = f"{ONE}/checks/new"
END = f"{ONE}/ending"
NEW = "/cooperations/new"


def _stream(koop: Koop) -> str:
    return koop.store.read_raw(0, 10)[2].stream


def ended(koop: Koop, on: date = date(2026, 11, 20)) -> None:
    """End the one cooperation of the home."""
    command = EndCooperation(
        effective_on=on,
        manner=Manner.BY_CONSENT,
        result=Result.PARTLY,
        reason=FreeText("they asked for it"),
    )
    koop.execute(command, stream=_stream(koop))


@pytest.mark.parametrize("path", [GOAL, MILESTONE, END])
def test_a_form_that_cannot_succeed_says_so_at_once(koop: Koop, writer: Browser, path: str) -> None:
    assert writer.get(path).status_code == 200
    ended(koop)
    page = writer.get(path)
    assert page.status_code == 409
    assert "2026-11-20" in page.text
    assert 'id="form"' not in page.text
    assert f'href="{ONE}"' in page.text


def test_an_announced_ending_is_not_announced_again(koop: Koop, writer: Browser) -> None:
    ended(koop, date(2026, 12, 1))
    assert writer.get(END).status_code == 409
    assert writer.get(GOAL).status_code == 200
    assert f'"{END}"' not in writer.get(ONE).text


def test_what_happened_before_the_end_is_recorded_late(koop: Koop, writer: Browser) -> None:
    ended(koop)
    late = re.search(r'href="([^"]+late=1)"', writer.get(GOAL).text)
    assert late is not None
    fields = fields_of(writer.get(late[1]).text)
    assert fields["effective_on"] == ""
    answer = writer.submit(GOAL, fields, terms__title="Agreed before", effective_on="2026-11-19")
    assert answer.status_code == 303
    again = writer.submit(GOAL, fields_of(writer.get(late[1]).text), terms__title="After")
    assert linked(again.text) == ["effective_on"]


def test_a_form_opened_before_the_end_keeps_what_was_typed(koop: Koop, writer: Browser) -> None:
    fields = fields_of(writer.get(GOAL).text)
    ended(koop)
    answer = writer.submit(GOAL, fields, terms__title="Too late")
    assert answer.status_code == 409
    assert fields_of(answer.text)["terms.title"] == "Too late"


def test_a_form_is_switched_to_another_language_with_all_that_was_typed(
    koop: Koop, writer: Browser
) -> None:
    before = koop.store.head()
    page = writer.get(GOAL).text
    switch = re.search(
        r'<button[^>]* form="form" formaction="([^"]+)"[^>]* formnovalidate[^>]* name="do" '
        r'value="language"',
        page,
    )
    assert switch is not None
    assert switch[1] == f"{GOAL}?lang=de"
    typed = {"terms.title": "Wege", "terms.target.value": "1,234.5", "terms.indicator.name": "m"}
    german = writer.submit(switch[1], {**fields_of(page), **typed, "do": "language"})
    assert german.status_code == 200
    assert "Ziel setzen" in german.text
    assert 'id="summary-h"' not in german.text
    fields = fields_of(german.text)
    assert fields["terms.target.value"] == "1234,5"
    assert koop.store.head() == before
    answer = writer.submit(GOAL, fields)
    assert answer.status_code == 303
    assert "1.234,5" in writer.get(ONE).text


@pytest.mark.parametrize("path", [GOAL, CHECK, NEW])
def test_numbers_are_read_in_the_language_in_which_the_form_was_shown(
    writer: Browser, path: str
) -> None:
    fields = fields_of(writer.get(path).text)
    assert fields["spoken"] == "en"
    writer.get("/?lang=de")
    if path == GOAL:
        typed = {"terms.target.value": "1.500", "terms.indicator.name": "m"}
        writer.submit(path, {**fields, **typed, "terms.title": "Wege"})
        assert "1,5" in writer.get(ONE).text
        assert "1.500" not in writer.get(ONE).text


@pytest.mark.parametrize(
    ("path", "more"),
    [
        (GOAL, {"terms.secret": "x"}),
        (GOAL, {"do": "delete"}),
        (GOAL, {"do": "add:measures"}),
        (CHECK, {"measures.77.title": "x"}),
        (CHECK, {"follow_up.0.status": "closed"}),
        (NEW, {"parties.0.boss": "x"}),
        (NEW, {"imported": "true"}),
        (GOAL, {"spoken": "fr"}),
    ],
)
def test_a_field_that_the_form_does_not_have_is_refused(
    koop: Koop, writer: Browser, path: str, more: dict[str, str]
) -> None:
    before = koop.store.head()
    fields = {**fields_of(writer.get(path).text), "terms.title": "x"} if path == GOAL else {}
    fields = fields or fields_of(writer.get(path).text)
    answer = writer.submit(path, {**fields, **more})
    assert answer.status_code == 422
    assert "The form has no such field or button" in answer.text
    assert koop.store.head() == before


def test_a_field_sent_twice_is_refused(koop: Koop, writer: Browser) -> None:
    before = koop.store.head()
    headers = {
        "sec-fetch-site": "same-origin",
        "content-type": "application/x-www-form-urlencoded",
    }
    body = b"key=k&version=1&terms.title=a&terms.title=b&effective_on=2026-11-22"
    answer = writer.request("POST", GOAL, headers=headers, content=body)
    assert answer.status_code == 422
    assert "terms.title" in answer.text
    assert koop.store.head() == before


@pytest.mark.parametrize(
    ("path", "name", "value"),
    [
        (CHECK, "light", "purple"),
        (CHECK, "lights.0.light", "purple"),
        (CHECK, "measures.0.owner", "f" * 32),
        (END, "manner", "imported"),
        (NEW, "parties.0.new", "ghost"),
        (NEW, "parties.0.role", "boss"),
        (NEW, "term.by", "chance"),
        (NEW, "expected.check_rhythm_months", "0"),
        (NEW, "expected.check_rhythm_months", "2.5"),
        (GOAL, "terms.evidence_required", "maybe"),
        (GOAL, "terms.weight", "-1"),
    ],
)
def test_a_value_that_cannot_be_chosen_is_refused_where_it_stands(
    koop: Koop, writer: Browser, path: str, name: str, value: str
) -> None:
    before = koop.store.head()
    fields = {**fields_of(writer.get(path).text), name: value}
    fields |= {"light": "yellow"} if name.startswith("measures") else {}
    answer = writer.submit(path, fields)
    assert answer.status_code == 422
    assert name in linked(answer.text)
    assert koop.store.head() == before


def test_a_method_that_a_page_does_not_know_is_told_all_that_it_does(writer: Browser) -> None:
    ours = {"sec-fetch-site": "same-origin"}
    for path, allowed in ((GOAL, "GET, HEAD, POST"), ("/", "GET, HEAD"), (ONE, "GET, HEAD")):
        answer = writer.request("DELETE", path, headers=ours)
        assert answer.status_code == 405
        assert answer.headers["allow"] == allowed


def test_in_an_empty_home_parties_are_new_and_six_fields_are_enough(tmp_path: Path) -> None:
    with opened(Settings(home=tmp_path / "empty")) as koop:
        writer = browser_of(koop, "en")
        fields = fields_of(writer.get(NEW).text)
        assert {fields["parties.0.new"], fields["parties.1.new"]} == {"organisation"}
        six = {
            "title": "Language cafés",
            "themes": "language",
            "parties.0.party": "Library",
            "parties.1.party": "School",
            "goals.0.title": "Forty families take part",
            "term.starts_on": "2026-12-01",
            "term.ends_on": "2027-11-30",
        }
        more = fields_of(writer.submit(NEW, {**fields, **six, "do": "add:parties"}).text)
        assert more["parties.2.new"] == "organisation"
        assert writer.submit(NEW, {**fields, **six}).status_code == 303


def test_overdue_measures_are_counted_and_named_once(koop: Koop, writer: Browser) -> None:
    days = (date(2026, 11, 10), date(2026, 11, 3), date(2026, 12, 9))
    measures = tuple(
        PlannedMeasure(title=FreeText(f"Measure of {day}"), due_on=day) for day in days
    )
    check = RecordControllingCheck(
        light=Light.YELLOW,
        summary=FreeText("Slow"),
        deviations=({"description": FreeText("Slow")},),  # pyright: ignore[reportArgumentType] - read by the model
        measures=measures,
    )
    koop.execute(check, stream=_stream(koop))
    koop.execute(PlanMilestone(title="Day one", due_on=date(2026, 11, 1)), stream=_stream(koop))
    note = writer.get(ONE).text.partition("k-note-warn")[2].partition("</div>")[0]
    assert "2 measures are overdue" in note
    assert note.index("Measure of 2026-11-03") < note.index("Measure of 2026-11-10")
    assert note.count("Measure of") == 2
    assert note.count("Day one") == 1
    assert note.count("<svg") >= 2


def test_who_sends_a_form_is_chosen_in_it_and_remembered(koop: Koop, writer: Browser) -> None:
    assert 'name="as"' not in writer.get(GOAL).text
    for name in ("Kim", "Noor"):
        koop.home.keys.add_actor(name)
    fields = fields_of(writer.get(GOAL).text)
    assert fields["as"] == "operator"
    nobody = writer.submit(GOAL, {**fields, "terms.title": "x", "as": "Nobody"})
    assert nobody.status_code == 422
    wrong = writer.submit(GOAL, {**fields, "as": "Noor"})
    again = fields_of(wrong.text)
    assert again["as"] == "Noor"
    answer = writer.submit(GOAL, again, terms__title="Noor's goal")
    assert answer.status_code == 303
    assert "Noor" not in answer.headers["set-cookie"]
    page = writer.get(answer.headers["location"]).text
    assert "Noor ·" in page
    assert fields_of(writer.get(MILESTONE).text)["as"] == "Noor"


def test_the_choice_of_who_sits_there_takes_no_other_field(writer: Browser) -> None:
    answer = writer.submit("/actor", {"back": "/", "role": "admin"}, actor="operator")
    assert answer.status_code == 422
    assert "role" in answer.text
