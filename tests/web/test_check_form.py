"""Recording a check: green in one sentence, red in full, and what became of open measures."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.web.forms import fields_of, linked

if TYPE_CHECKING:
    from tests.web.browser import Browser

CHECK = "/cooperations/K-2026-001/checks/new"


def test_a_green_check_is_a_light_and_one_sentence(writer: Browser) -> None:
    fields = fields_of(writer.get(CHECK).text)
    answer = writer.submit(CHECK, fields, light="green", summary="All as agreed.")
    assert answer.status_code == 303
    html = writer.get(answer.headers["location"]).text
    assert "All as agreed." in html


RED = {
    "light": "red",
    "summary": "The rooms are gone.",
    "deviations__0__description": "No rooms",
    "deviations__0__cause": "The owner sold the house",
    "measures__0__title": "Look for rooms",
    "measures__0__due_on": "2026-12-10",
    "decision_needed": "May we rent elsewhere?",
}


def test_a_red_check_asks_for_everything_and_is_shown_in_full(writer: Browser) -> None:
    fields = fields_of(writer.get(CHECK).text)
    empty = writer.submit(CHECK, fields, light="red", summary="Bad.")
    assert empty.status_code == 422
    assert linked(empty.text) == [
        "deviations.0.description",
        "measures.0.title",
        "decision_needed",
    ]
    assert "Measure 1: What is to be done?</a>" in empty.text
    answer = writer.submit(CHECK, fields_of(empty.text), **RED)
    assert answer.status_code == 303
    html = writer.get(answer.headers["location"]).text
    for text in (
        "No rooms",
        "The owner sold the house",
        "Look for rooms",
        "May we rent elsewhere?",
    ):
        assert text in html
    assert "May we rent elsewhere?" in writer.get("/").text


def test_rows_are_added_and_keep_what_was_typed(writer: Browser) -> None:
    fields = fields_of(writer.get(CHECK).text)
    more = writer.submit(CHECK, fields, **RED, do="add:measures")
    assert more.status_code == 200
    again = fields_of(more.text)
    assert again["measures.0.title"] == "Look for rooms"
    assert again["measures.1.title"] == ""
    assert re.search(r'id="measures.1.title"[^>]*autofocus', more.text)
    third = fields_of(writer.submit(CHECK, again, do="add:measures").text)
    wrong = writer.submit(
        CHECK, third, measures__2__title="Ask the church", measures__2__due_on="x"
    )
    assert linked(wrong.text) == ["measures.2.due_on"]
    answer = writer.submit(CHECK, fields_of(wrong.text), measures__2__due_on="2026-12-11")
    html = writer.get(answer.headers["location"]).text
    assert html.index("Look for rooms") < html.index("Ask the church")


def test_what_a_green_light_hides_is_not_recorded(writer: Browser) -> None:
    fields = fields_of(writer.get(CHECK).text)
    sent = {**RED, "light": "green", "measures__0__due_on": "nonsense"}
    answer = writer.submit(CHECK, fields, **sent)
    assert answer.status_code == 303
    assert "Look for rooms" not in writer.get(answer.headers["location"]).text


def test_open_measures_are_carried_on_unless_they_are_done(writer: Browser) -> None:
    writer.submit(CHECK, fields_of(writer.get(CHECK).text), **RED)
    fields = fields_of(writer.get(CHECK).text)
    assert fields["follow_up.0.status"] == "carried"
    carried = writer.submit(CHECK, fields, light="green", summary="Rooms are near.")
    assert "carried once" in writer.get(carried.headers["location"]).text
    again = fields_of(writer.get(CHECK).text)
    writer.submit(
        CHECK, again, light="green", summary="Rooms found.", follow_up__0__status="closed"
    )
    assert "No measure is open." in writer.get("/cooperations/K-2026-001").text
