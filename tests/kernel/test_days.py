"""Days: a command names none far from ours, and each is told at its place; events are not asked."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from koop_es.cooperations.commands import (
    AgreeCooperation,
    CorrectEntry,
    PlanMilestone,
    RecordControllingCheck,
)
from koop_es.cooperations.events import MilestonePlanned
from koop_es.cooperations.terms import Term


def told(of: Any, **given: Any) -> list[tuple[str, tuple[int | str, ...]]]:
    """Return what is wrong with a command, and where."""
    with pytest.raises(ValidationError) as caught:
        of.model_validate(given)
    return [(each["type"], each["loc"]) for each in caught.value.errors()]


@pytest.mark.parametrize("day", ["0001-01-01", "0026-11-01", "0099-12-31"])
def test_a_year_of_two_digits_is_asked_back(day: str) -> None:
    assert told(PlanMilestone, title="x", due_on=day) == [("day.two_digits", ("due_on",))]


@pytest.mark.parametrize("day", ["0100-01-01", "1899-12-31", "3000-01-01", "9999-12-31"])
def test_a_day_far_from_ours_is_refused(day: str) -> None:
    found = told(PlanMilestone, title="x", due_on="2026-12-01", effective_on=day)
    assert found == [("day.far", ("effective_on",))]


@pytest.mark.parametrize("day", [date(1900, 1, 1), date(2999, 12, 31)])
def test_the_first_and_the_last_day_are_taken(day: date) -> None:
    assert PlanMilestone(title="x", due_on=day, effective_on=day).due_on == day


def test_each_day_is_told_at_its_place() -> None:
    term = {"starts_on": "0026-01-01", "ends_on": "9999-12-31"}
    places = [("term", "starts_on"), ("term", "ends_on")]
    assert [place for _, place in told(AgreeCooperation, title="x", term=term)] == places
    measures = [
        {"title": "Do it", "due_on": "2026-12-01"},
        {"title": "More", "due_on": "0026-12-01"},
    ]
    found = told(RecordControllingCheck, light="yellow", summary="x", measures=measures)
    assert found == [("day.two_digits", ("measures", 1, "due_on"))]


def test_a_correction_names_no_such_day() -> None:
    found = told(
        CorrectEntry, corrects="a" * 32, kind="change", fields={"term": {"ends_on": "0026-01-01"}}
    )
    assert found == [("day.two_digits", ("fields", "term", "ends_on"))]
    kept = CorrectEntry.model_validate(
        {"corrects": "a" * 32, "kind": "change", "fields": {"ends_on": "soon"}}
    )
    assert kept.fields == {"ends_on": "soon"}


def test_importers_and_programs_are_asked_too() -> None:
    with pytest.raises(ValidationError):
        AgreeCooperation(title="x", term=Term(ends_on=date.max), imported=True)


def test_what_was_stored_before_stays_readable() -> None:
    assert MilestonePlanned(milestone_id="m2", title="x", due_on=date.max).due_on == date.max
