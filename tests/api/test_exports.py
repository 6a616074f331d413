"""Exports over HTTP: the same files as those of the command line."""

from __future__ import annotations

import importlib
import io
import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest
from openpyxl import load_workbook

from koop_es.cooperations.commands import JoinCooperation, PledgeContribution
from koop_es.cooperations.contribution_terms import ContributionKind, Quantity
from koop_es.cooperations.terms import Involvement, Role
from koop_es.kernel.text import FreeText
from koop_es.parties.commands import RegisterOrganisation
from tests.api.asking import example_cooperation, refused

if TYPE_CHECKING:
    from koop_es.app import Koop
    from tests.api.asking import Client

icalendar: Any = importlib.import_module("icalendar")
REPORTER = "reporter=XX-1&reporter_name=Example"


@pytest.fixture
def code(koop: Koop) -> str:
    example_cooperation(koop)
    return "K-2026-001"


@pytest.mark.parametrize(("form", "read"), [("graphml", nx.read_graphml), ("gexf", nx.read_gexf)])
def test_a_network(api: Client, code: str, form: str, read: Any) -> None:
    assert code
    answer = api.get(f"/exports/network.{form}?as_of=2027-01-31")
    assert answer.headers["content-type"].startswith(f"application/{form}+xml")
    assert f'filename="network.{form}"' in answer.headers["content-disposition"]
    assert len(read(io.BytesIO(answer.content)).edges) == 1
    empty = api.get(f"/exports/network.{form}?as_of=2020-01-31")
    assert len(read(io.BytesIO(empty.content)).nodes) == 0


def test_a_calendar_speaks_the_language(api: Client, code: str) -> None:
    assert code
    answer = api.get("/exports/calendar.ics", accept_language="de")
    found = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    assert any(str(event["summary"]).startswith("Geplantes Ende") for event in found)


def test_one_cooperation(api: Client, code: str) -> None:
    lines = api.get(f"/exports/cooperations/{code}/entries.jsonl").text.splitlines()
    assert [json.loads(line)["version"] for line in lines] == list(range(1, len(lines) + 1))
    book = load_workbook(io.BytesIO(api.get(f"/exports/cooperations/{code}/workbook.xlsx").content))
    assert "Goals" in book.sheetnames
    nobody = api.get("/exports/cooperations/K-1999-001/workbook.xlsx")
    refused(nobody, 404, "stream.unknown")


def test_activities_tell_what_is_lost(api: Client, code: str) -> None:
    answer = api.get(f"/exports/iati.xml?{REPORTER}")
    assert f"XX-1-{code}" in answer.text
    assert "expected" in answer.headers.get("koop-lost", "expected")


def test_activities_need_to_know_who_publishes(api: Client) -> None:
    refused(api.get("/exports/iati.xml"), 422, "request.parameters_invalid")


def test_what_a_funder_pledged_is_a_grant(koop: Koop, api: Client, code: str) -> None:
    stream = koop.store.stream_of_code(code)
    assert stream is not None
    funder = koop.execute(RegisterOrganisation(name="Example Foundation")).stream
    joining = Involvement(party=funder, role=Role.FUNDER)
    koop.execute(JoinCooperation(involvement=joining), stream=stream)
    pledge = PledgeContribution(
        party=funder,
        contribution_kind=ContributionKind.MONEY,
        description=FreeText("Support"),
        quantity=Quantity(amount=Decimal(500), unit="EUR"),
    )
    koop.execute(pledge, stream=stream)
    answer = api.get("/exports/360giving.json")
    (grant,) = answer.json()["grants"]
    assert (grant["amountAwarded"], grant["currency"]) == (500, "EUR")
    assert grant["id"] == f"360G-koop-{code}"


def test_where_nobody_funds_there_is_no_grant(api: Client, code: str) -> None:
    assert code
    refused(api.get("/exports/360giving.json"), 404, "export.nothing")


def test_a_file_that_is_not_accepted(api: Client) -> None:
    refused(
        api.get("/exports/calendar.ics", accept="application/json"), 406, "request.not_acceptable"
    )
