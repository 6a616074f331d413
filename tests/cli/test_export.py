"""Exports, each read by a program that is not ours."""

from __future__ import annotations

import importlib
import io
import json
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest
from openpyxl import load_workbook

from tests.cli.story import BEGIN, CODE, END, TODAY, day

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.driving import Driver

icalendar: Any = importlib.import_module("icalendar")
PERSON = "A. Example"


@pytest.fixture
def network(story: Driver) -> Driver:
    """Return a home in which a person is in a group, and an encounter is over."""
    story.ok(
        *("relationship", "group", "--party", "City Library", "--party", PERSON),
        *("--theme", "books", "--purpose", "learning", "--effective-on", BEGIN.isoformat()),
    )
    story.ok(
        *("relationship", "encounter", "--party", "Reading Club", "--party", PERSON),
        *("--theme", "books", "--effective-on", day(-200), "--reason-code", "first_entry"),
    )
    return story


def read(story: Driver, form: str, *words: str) -> nx.Graph[str]:
    file = story.home.parent / f"network.{form}"
    story.ok("export", "network", "--format", form, "--output", file, "--yes", *words)
    return nx.read_graphml(file) if form == "graphml" else nx.read_gexf(file)


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_a_network_has_the_parties_and_what_they_share(network: Driver, form: str) -> None:
    graph = read(network, form)
    assert not graph.is_directed()
    assert {data["label"] for _, data in graph.nodes(data=True)} == {
        *("City Library", "Reading Club", "natural person"),
    }
    edges = {edge["forms"]: edge for _, _, edge in graph.edges(data=True)}
    assert {form: edge["weight"] for form, edge in edges.items()} == {
        "cooperation, contact": 2,
        "group": 1,
    }
    assert edges["cooperation, contact"]["codes"] == CODE


def test_an_ongoing_tie_has_no_end_in_graphml(network: Driver) -> None:
    graph = read(network, "graphml", "--strong")
    ends = {edge["forms"]: edge.get("ends_on") for _, _, edge in graph.edges(data=True)}
    assert ends == {"cooperation": END.isoformat(), "group": None}


def test_each_tie_has_a_spell_in_gexf(network: Driver) -> None:
    graph = read(network, "gexf")
    spells = {edge["forms"]: edge["spells"] for _, _, edge in graph.edges(data=True)}
    assert spells["group"] == [(BEGIN.isoformat(), "None")]
    assert (BEGIN.isoformat(), END.isoformat()) in spells["cooperation, contact"]


def test_a_network_of_the_past_has_what_there_was(network: Driver) -> None:
    assert len(read(network, "graphml", "--as-of", day(-150)).edges) == 1
    assert len(read(network, "graphml", "--as-of", day(-300)).edges) == 0
    forms = [edge["forms"] for _, _, edge in read(network, "graphml", "--past").edges(data=True)]
    assert "encounter" in forms


def test_a_network_of_one_programme(network: Driver) -> None:
    assert len(read(network, "gexf", "--programme", "books for all").edges) == 0
    assert len(read(network, "gexf", "--party", PERSON).edges) == 1


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_persons_are_masked_unless_somebody_asks(network: Driver, form: str) -> None:
    said = network.ok("export", "network", "--format", form)
    assert PERSON not in said.out
    assert "--with-persons" in said.err
    assert PERSON in network.ok("export", "network", "--format", form, "--with-persons").out


def test_a_file_is_not_written_over_unasked(network: Driver, tmp_path: Path) -> None:
    file = tmp_path / "network.gexf"
    file.write_text("mine")
    words = ("export", "network", "--format", "gexf", "--output", file)
    said = network(*words)
    assert (said.code, "[file.exists]" in said.err) == (1, True)
    assert file.read_text() == "mine"
    network.ok(*words, "--yes")
    assert nx.read_gexf(file)


# ---------------------------------------------------------------- calendars


def events(said: str) -> list[dict[str, Any]]:
    calendar = icalendar.Calendar.from_ical(said)
    return [
        {
            "uid": str(event["uid"]),
            "on": event["dtstart"].dt,
            "until": event["dtend"].dt,
            "sequence": event["sequence"],
            "summary": str(event["summary"]),
        }
        for event in calendar.walk("VEVENT")
    ]


def test_a_calendar_has_what_comes_up(story: Driver) -> None:
    found = events(story.ok("export", "calendar").out)
    assert [each["summary"].partition(":")[0] for each in found] == [
        *("Milestone", "Milestone", "Controlling check due", "Planned end"),
    ]
    assert found[0]["on"].isoformat() == day(10)
    assert found[-1]["on"] == END
    assert all((each["until"] - each["on"]).days == 1 for each in found)
    assert len({each["uid"] for each in found}) == len(found)


def test_what_moves_keeps_its_uid_and_gets_a_higher_sequence(story: Driver) -> None:
    before = events(story.ok("export", "calendar").out)[0]
    story.ok("milestone", "move", CODE, "First", "--due-on", day(30), "--reason", "no room")
    after = next(
        each for each in events(story.ok("export", "calendar").out) if each["uid"] == before["uid"]
    )
    assert after["on"].isoformat() == day(30)
    assert after["sequence"] > before["sequence"]


def test_what_is_done_comes_up_no_more(story: Driver) -> None:
    story.ok("milestone", "reach", CODE, "First")
    found = events(story.ok("export", "calendar").out)
    assert "Milestone: First meeting" not in {each["summary"] for each in found}


def test_the_last_day_for_a_decision_comes_up_and_the_end_by_notice(story: Driver) -> None:
    story.ok("cooperation", "renew", CODE, "--months", "12", "--notice-days", "90")
    found = {each["summary"]: each["on"] for each in events(story.ok("export", "calendar").out)}
    end = found["Planned end: Reading aloud"]
    assert (end - found["Last day to renew or give notice: Reading aloud"]).days == 90
    story.ok("cooperation", "give-notice", CODE, "--ends-on", day(60), "--reason", "enough")
    found = {each["summary"]: each["on"] for each in events(story.ok("export", "calendar").out)}
    assert found["Ends by notice: Reading aloud"].isoformat() == day(60)
    assert "Last day to renew or give notice: Reading aloud" not in found
    story.ok("cooperation", "renew", CODE, "--months", "12")
    found = {each["summary"]: each["on"] for each in events(story.ok("export", "calendar").out)}
    assert "Ends by notice: Reading aloud" not in found
    assert "Last day to renew or give notice: Reading aloud" in found


def test_a_calendar_speaks_german_and_is_the_same_twice(story: Driver) -> None:
    first = story.ok("export", "calendar", "--lang", "de").out
    assert "Meilenstein: First meeting" in {each["summary"] for each in events(first)}
    assert story.ok("export", "calendar", "--lang", "de").out == first


def test_behind_an_ending_that_is_announced_nothing_comes_up(story: Driver) -> None:
    story.ok("cooperation", "end", CODE, "--manner", "by_consent", "--reason", "enough")
    found = events(story.ok("export", "calendar").out)
    assert [(each["on"], each["summary"]) for each in found] == [(TODAY, "Ends: Reading aloud")]


# ---------------------------------------------------------------- one cooperation


def test_the_entries_of_a_cooperation_are_those_of_the_record(story: Driver) -> None:
    lines = story.ok("export", "cooperation", CODE, "--format", "jsonl").out.splitlines()
    found = [json.loads(line) for line in lines]
    assert [each["version"] for each in found] == list(range(1, len(found) + 1))
    exported = [json.loads(line) for line in story.ok("events", "export").out.splitlines()]
    known = {each["position"]: each["data"] for each in exported if "position" in each}
    assert all(each["data"] == known[each["position"]] for each in found)


def test_private_texts_of_a_cooperation_are_told_if_asked(story: Driver) -> None:
    words = ("export", "cooperation", CODE, "--format", "jsonl")
    said = story.ok(*words)
    assert "The school was called." not in said.out
    assert "--with-private" in said.err
    assert "The school was called." in story.ok(*words, "--with-private").out


def workbook(story: Driver, *words: str) -> Any:
    file = story.home.parent / "cooperation.xlsx"
    story.ok("export", "cooperation", CODE, "--format", "xlsx", "--output", file, "--yes", *words)
    return load_workbook(io.BytesIO(file.read_bytes()))


def cells(book: Any) -> list[Any]:
    return [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]


def test_a_workbook_has_a_sheet_for_each_list(story: Driver) -> None:
    book = workbook(story)
    assert {"Cooperation", "Goals", "Milestones", "Parties"} <= set(book.sheetnames)
    values = cells(book)
    assert "Reading aloud" in values
    assert any(getattr(value, "date", lambda: None)() == END for value in values)
    assert "The school was called." not in values
    assert "The school was called." in cells(workbook(story, "--with-private"))


def test_what_holds_others_is_told_in_words(story: Driver) -> None:
    grant = ("--kind", "money", "--amount", "1000", "--unit", "EUR")
    story.ok("contribution", "pledge", CODE, "City Library", "Grant", *grant)
    for amount in ("400", "250.50"):
        story.ok("contribution", "deliver", CODE, "grant", "--amount", amount, "--unit", "EUR")
    told = [str(value) for value in cells(workbook(story))]
    assert f"Day: {day(0)}, Amount: 400; Day: {day(0)}, Amount: 250.5" in told
    assert not [value for value in told if value.startswith(("{", "signed_by", "expected."))]
    assert not {"goal_count", "next_end", "last_check_kind", "ending_remark"} & set(told)


def test_a_text_never_becomes_a_formula(story: Driver) -> None:
    formula = '=HYPERLINK("http://example.org";"x")'
    story.ok("milestone", "plan", CODE, formula, "--due-on", day(50))
    book = workbook(story)
    found = [c for sheet in book for row in sheet.iter_rows() for c in row if c.value == formula]
    assert found
    assert {cell.data_type for cell in found} == {"s"}
    for form in ("csv", "csv-excel"):
        assert f"\n{formula}" not in story.ok("report", "milestones", "--format", form).out
        assert "'=HYPERLINK" in story.ok("report", "milestones", "--format", form).out
