"""What a mapping says of a list, how it is kept, and what is wrong with one."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from koop_es.exchange import problems
from koop_es.exchange.lists.mapping import (
    Mapping,
    MappingInvalid,
    MappingMissing,
    MappingNoToml,
    as_toml,
    read_mapping,
)
from koop_es.exchange.lists.planning import plan_list
from koop_es.exchange.recognising import FileKind
from tests.exchange.lists.making_lists import EXAMPLE, FIGURED, TODAY, List, row, suggestion

if TYPE_CHECKING:
    from pathlib import Path


def test_a_mapping_that_is_kept_reads_the_list_the_same(lists: List, tmp_path: Path) -> None:
    lists.rows = [row("1", Partner="A; B"), row("2")]
    mapping = suggestion(lists)
    file = tmp_path / "zuordnung.toml"
    file.write_text(as_toml(mapping), encoding="utf-8")
    assert read_mapping(file) == mapping
    assert lists.plan(read_mapping(file)).stories == lists.plan().stories


def everything() -> dict[str, Any]:
    return {
        **FIGURED,
        "columns": {**FIGURED["columns"], "status": "Status"},
        "party": [{"column": "Träger", "role": "lead"}, {"column": "Partner", "split": [" und "]}],
        "constants": {"theme": ["Kultur"], "country": "DE", "area": "DE212", "funder": "Kreis"},
        "status": {"open": ["geplant"], "broken_off": ["verworfen"]},
        "same_party": {"Haus A": "0" * 32},
        "no_party": ["das ganze Dorf"],
        "ignore": ["Notiz"],
    }


def test_a_mapping_says_whatever_a_list_does_not(lists: List) -> None:
    mapping = Mapping.model_validate(everything())
    lists.header = [
        *("Nr.", "Titel", "Träger", "Partner", "Ziel", "Kennzahl", "Einheit", "Ausgang"),
        *("Zielwert", "Beginn", "Ende", "Status", "Notiz"),
    ]
    lists.rows = [
        [
            *("1", "Fest", "Haus A", "Verein B und das ganze Dorf und Chor C", "Viele kommen."),
            *("Gäste", "Personen", "0", "1.250", "03/04/2026", "31.12.2026", "Geplant", "x"),
        ]
    ]
    (cooperation,) = lists.plan(mapping).plan.cooperations
    command = cooperation.command
    assert [involved.role.value for involved in command.parties] == [
        *("lead", "partner", "partner", "funder"),
    ]
    assert command.parties[0].party == "0" * 32
    assert command.term.starts_on == date(2026, 4, 3)
    assert str(command.goals[0].target.value) == "1250"
    assert (command.themes, command.area) == (("Kultur",), "DE212")
    assert cooperation.status.value == "open"


def test_a_column_that_the_list_has_not_is_named_with_those_it_has(lists: List) -> None:
    lists.rows = [row()]
    mapping = suggestion(lists)
    columns = mapping.columns.model_copy(update={"goal": "Absicht"})
    (notice,) = lists.plan(mapping.model_copy(update={"columns": columns})).plan.problems
    assert (notice.code, notice.column) == (problems.LIST_COLUMN_MISSING, "Absicht")
    assert "Ziel" in notice.params["known"]


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("source = ", MappingNoToml),
        ("\xff", MappingInvalid),
        ('source = "x"\ncolour = "red"', MappingInvalid),
        ('source = "x"\n[columns]\ntitel = "Titel"', MappingInvalid),
        ("[columns]", MappingInvalid),
    ],
)
def test_a_mapping_that_is_none_says_why(tmp_path: Path, text: str, error: type[Exception]) -> None:
    file = tmp_path / "m.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises((error, MappingNoToml)):
        read_mapping(file)


def test_a_mapping_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(MappingMissing):
        read_mapping(tmp_path / "none.toml")


def test_the_documented_example_becomes_what_the_documents_say() -> None:
    mapping = read_mapping(EXAMPLE.with_name("kooperationsliste.toml"))
    found = plan_list(EXAMPLE, FileKind.TEXT_TABLE, mapping, TODAY)
    assert [(each.row, each.becomes) for each in found.stories] == [
        *((5, "cooperation"), (6, "cooperation"), (7, "cooperation"), (8, "party")),
        *((9, "cooperation"), (10, "cooperation"), (11, "party"), (12, "skipped")),
        (13, "cooperation"),
    ]
    assert found.plan.problems == []
    assert json.dumps(found.unread) == "[]"
