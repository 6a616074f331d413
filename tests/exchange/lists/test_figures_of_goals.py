"""Figures of goals in next month's list: told where they differ, and only there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from koop_es.cooperations.commands import ReviseGoal
from koop_es.cooperations.terms import GoalTerms, Indicator, Target
from koop_es.exchange.lists.mapping import Mapping
from koop_es.exchange.report import Kind
from koop_es.kernel.text import FreeText
from tests.exchange.lists.making_lists import FIGURED
from tests.exchange.making import differing, opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from koop_es.app import Koop
    from koop_es.exchange.report import ImportReport
    from tests.exchange.lists.making_lists import List

HEADER: Final = (
    *("Nr.", "Titel", "Träger", "Partner", "Beginn", "Ende"),
    *("Ziel", "Kennzahl", "Einheit", "Ausgang", "Zielwert"),
)
ROW: Final = dict(
    zip(
        HEADER,
        (
            *("1", "Fest", "Haus A", "Verein B", "01.03.2026", "31.12.2026"),
            *("Viele kommen.", "Gäste", "Personen", "0", "1.250,0"),
        ),
        strict=True,
    )
)
MAPPING: Final = Mapping.model_validate(FIGURED)


@pytest.fixture
def koop(tmp_path: Path) -> Iterator[Koop]:
    with opened(tmp_path / "home") as running:
        yield running


def bring(lists: List, koop: Koop, **changed: str) -> ImportReport:
    lists.header = [*HEADER]
    lists.rows = [[*(ROW | changed).values()]]
    return lists.import_into(koop, MAPPING, update=True)


@pytest.mark.parametrize(
    ("column", "cell", "told"),
    [
        ("Kennzahl", "Besuche", ("indicator", "Gäste", "Besuche", False)),
        ("Einheit", "Köpfe", ("unit", "Personen", "Köpfe", False)),
        ("Ausgang", "10", ("baseline", "0", "10", False)),
        ("Zielwert", "2.000", ("target", "1250", "2000", False)),
        ("Zielwert", "", ("target", "1250", None, False)),
    ],
)
def test_a_changed_figure_is_told_and_not_taken_over(
    lists: List, koop: Koop, column: str, cell: str, told: Any
) -> None:
    assert bring(lists, koop).problems == []
    head = koop.store.head()
    report = bring(lists, koop, **{column: cell})
    assert differing(report) == [told]
    assert report.counts[Kind.COOPERATION].differing == 1
    assert koop.store.head() == head


def test_the_same_number_written_otherwise_is_no_difference(lists: List, koop: Koop) -> None:
    bring(lists, koop)
    assert differing(bring(lists, koop, Zielwert="1250")) == []


def test_a_figure_that_the_list_never_told_is_somebodys_own(lists: List, koop: Koop) -> None:
    none = {"Kennzahl": "", "Einheit": "", "Ausgang": "", "Zielwert": ""}
    bring(lists, koop, **none)
    (planned,) = lists.plan(MAPPING).plan.cooperations
    terms = GoalTerms(title="Viele kommen.", indicator=Indicator(name="Gäste"), target=Target())
    revised = ReviseGoal(goal_id="g1", terms=terms, reason=FreeText("it can be counted"))
    koop.execute(revised, stream=planned.stream)
    assert differing(bring(lists, koop, **none)) == []
    told = differing(bring(lists, koop, **none | {"Kennzahl": "Besuche"}))
    assert told == [("indicator", "Gäste", "Besuche", False)]
