"""Days, instants and numbers are read strictly: what could mean something else is refused."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from koop_es.cli.asking import decimal
from koop_es.kernel.moments import read_day
from tests.cli.story import CODE, day

if TYPE_CHECKING:
    from tests.cli.driving import Driver

ARABIC = {ord(str(nth)): 0x660 + nth for nth in range(10)}
WIDE = {ord(str(nth)): 0xFF10 + nth for nth in range(10)}

NO_DAYS = [
    "2026-W01-1",
    "2026-325",
    "20261121",
    "2026-11-21T00:00:00",
    "1763683200",
    "2026-11-21".translate(ARABIC),
    "21.11.2026".translate(ARABIC),
    "21.11.2026".translate(WIDE),
    "21.11.²026",
    "21.11.26",
    "31.02.2026",
]
NO_NUMBERS = ["\u0663", "\uff13", "\u0663,\u0665", "1_000", "1,000.5", "²", "NaN"]


@pytest.mark.parametrize("written", NO_DAYS)
def test_what_is_no_plain_day_is_refused(story: Driver, written: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_day(written)
    words = ("milestone", "plan", CODE, "x", "--due-on", written)
    assert "--due-on" in story.no(2, "invalid", *words).err


@pytest.mark.parametrize("written", [*NO_DAYS, 0, 20261121, True])
def test_nor_is_it_read_from_a_file(story: Driver, written: Any) -> None:
    terms = {"title": "Reading", "target": {"value": 3, "due_on": written}}
    given = json.dumps({"terms": terms})
    said = story.no(2, "invalid", "goal", "set", CODE, "--file", "-", stdin=given)
    assert "A day is expected here" in said.err


def test_nor_from_a_correction(story: Driver) -> None:
    words = ("entry", "correct", CODE, "7", "--reason", "x", "--yes", "--set")
    for written in NO_DAYS:
        story.no(2, "invalid", *words, f"due_on={written}")


@pytest.mark.parametrize("written", NO_NUMBERS)
def test_what_is_no_plain_number_is_refused(story: Driver, written: str) -> None:
    said = story.no(2, "invalid", "goal", "measure", CODE, "g2", "--value", written)
    assert "number" in said.err
    given = json.dumps({"terms": {"title": "Reading", "target": {"value": written}}})
    story.no(2, "invalid", "goal", "set", CODE, "--file", "-", stdin=given)


@pytest.mark.parametrize("written", ["3,5", "+3,5", "-0,5"])
def test_a_german_comma_is_a_point(written: str) -> None:
    assert decimal(written) == written.replace(",", ".")


@pytest.mark.parametrize("written", ["\u0663", "\uff13", "²"])
def test_what_is_no_plain_whole_number_is_refused(story: Driver, written: str) -> None:
    story.no(2, "usage.number_expected", "report", "expiring", "--within", written)
    for number in (written, "1_0"):
        story.no(2, "setting.invalid", "party", "list", "--setting", f"check_grace={number}")


@pytest.mark.parametrize("written", ["1_0", "1 0", "1.0", "0x1", "\u0663"])
def test_no_option_takes_a_number_in_another_writing(story: Driver, written: str) -> None:
    agree = ("cooperation", "agree", "--title", "x", "--check-rhythm-months", written)
    assert "--check-rhythm-months" in story.no(2, "usage.number_expected", *agree).err
    for words in (("party", "list", "--limit"), ("events", "tail", "-n"), ("serve", "--port")):
        story.no(2, "usage.number_expected", *words, written)
    given = json.dumps({"expected": {"check_rhythm_months": written}})
    said = story.no(2, "invalid", "cooperation", "agree", "--file", "-", stdin=given)
    assert "--check-rhythm-months" in said.err


@pytest.mark.parametrize(
    "written",
    [*NO_DAYS, "2026-11-21T09", "2026-11-21T\u0660\u0669:00", "2026-11-21 9:00", "2026-11-21T09:0"],
)
def test_what_is_no_plain_instant_is_refused(story: Driver, written: str) -> None:
    if written in {"2026-11-21T00:00:00", "2026-11-21T09"}:
        story.ok("report", "time-bounded", "--known-at", written)
        return
    if written.isdecimal() and written.isascii():
        # A position, and none that there is: nothing is taken for a day that was not meant.
        story.no(4, "events.position_ahead", "report", "time-bounded", "--known-at", written)
        return
    story.no(2, "invalid", "report", "time-bounded", "--known-at", written)


@pytest.mark.parametrize(
    "written", [day(0), f"{day(0)}T09:30:00Z", f"{day(0)} 09:30", f"{day(0)}T09:30:00.123456+01:00"]
)
def test_plain_instants_are_read(story: Driver, written: str) -> None:
    story.ok("report", "time-bounded", "--known-at", written)


@pytest.mark.parametrize("place", ["²", "\u0660", "99"])
def test_a_place_in_a_list_is_a_plain_number(story: Driver, place: str) -> None:
    words = ("entry", "correct", CODE, "5", "--reason", "x", "--yes", "--set")
    story.no(2, "invalid", *words, f"themes.{place}=music")
