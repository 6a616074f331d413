"""A cooperation as a workbook: every field of it has a heading in words."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final, get_args

import pytest
from openpyxl import load_workbook
from pydantic import BaseModel

from koop_es.api.answered import ONE
from koop_es.cooperations.goal_terms import GoalTerms
from koop_es.cooperations.terms import Expected
from koop_es.exchange.cooperation_files import HEADED_AS, LEFT_OUT, as_workbook
from koop_es.wording import translator
from koop_es.wording.fields import FIELDS
from koop_es.wording.headings import HEADINGS

if TYPE_CHECKING:
    from collections.abc import Iterator

DE: Final = translator("de")


def _paths(kind: Any, at: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield the path of each field that an answer about one cooperation can have."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        for name, field in kind.model_fields.items():
            if name not in LEFT_OUT:
                yield ".".join((*at, name))
                yield from _paths(field.annotation, (*at, name))
    for inside in get_args(kind):
        yield from _paths(inside, at)


PATHS: Final = sorted({*_paths(ONE), *_paths(GoalTerms), *_paths(Expected)})


@pytest.mark.parametrize("path", PATHS)
def test_every_field_has_a_heading(path: str) -> None:
    last = path.rpartition(".")[2]
    assert HEADED_AS.get(path, HEADED_AS.get(last, last)) in FIELDS | HEADINGS


def _cells(whole: dict[str, Any]) -> dict[str, list[tuple[Any, ...]]]:
    book = load_workbook(io.BytesIO(as_workbook(whole, DE, ())))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def test_what_is_to_take_effect_and_was_amended_is_told_in_german() -> None:
    change = {"field": "target_group", "before": "young", "after": "old"}
    told = _cells(
        {
            "coming": [{"on": None, "what": "amended"}],
            "amendments": [{"changes": [change]}],
            "proposal": {"proposed_on": None, "links": [{"used": True, "void": False}]},
        }
    )
    assert told["Wird wirksam"] == [("Tag", "Was"), (None, "Vereinbarung geändert")]
    said = "Feld: Zielgruppe, Vorher: young, Nachher: old"
    assert told["Änderungsvereinbarungen"] == [("Änderungen",), (said,)]
    heads = [row[0] for row in told["Kooperation"]]
    assert heads == ["Vorschlag – Vorgeschlagen am", "Vorschlag – Einmal-Link"]


def test_lights_are_told_by_what_they_are_about() -> None:
    told = _cells({"checks": [{"lights": {"schedule": "yellow", "collaboration": "green"}}]})
    ((first, second), values) = told["Controlling-Termine"]
    by = "Ampeln je Dimension – "
    assert (first, second) == (by + "Zeitplan", by + "Zusammenarbeit")
    assert values == ("beobachten", "im Plan")
