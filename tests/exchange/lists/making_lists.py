"""Lists with invented contents, as text and as workbooks, and what is planned from them."""

from __future__ import annotations

import csv
import importlib
import io
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from koop_es.exchange.importing import run
from koop_es.exchange.lists.planning import plan_list
from koop_es.exchange.recognising import FileKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koop_es.app import Koop
    from koop_es.exchange.lists.mapping import Mapping
    from koop_es.exchange.lists.planning import ListPlan, Story
    from koop_es.exchange.report import ImportReport

xlsxwriter: Any = importlib.import_module("xlsxwriter")
"""It brings no types."""
TODAY: Final = date(2026, 3, 10)
HEADER: Final = ["Nr.", "Titel", "Federführung", "Partner", "Thema", "Ziel", "Beginn", "Ende"]
EXAMPLE: Final = Path(__file__).parents[3] / "docs" / "examples" / "kooperationsliste.csv"

FIGURED: Final[dict[str, Any]] = {
    "source": "kreis",
    "header_row": 1,
    "separator": ";",
    "dates": "dmy",
    "decimal": ",",
    "thousands": ".",
    "columns": {
        "id": "Nr.",
        "title": "Titel",
        "goal": "Ziel",
        "starts_on": "Beginn",
        "ends_on": "Ende",
        "indicator": "Kennzahl",
        "unit": "Einheit",
        "baseline": "Ausgang",
        "target": "Zielwert",
    },
    "party": [{"column": "Träger", "role": "lead"}, {"column": "Partner"}],
}
"""What a mapping says of a list in which goals have figures."""


def row(nth: str = "1", **changes: Any) -> list[Any]:
    """Return a good row, with the cells named by their headings changed."""
    cells: dict[str, Any] = dict(
        zip(HEADER, [nth, f"Vorhaben {nth}", "Musterhaus", "Musterverein"], strict=False)
    )
    cells |= {"Thema": "Lesen", "Ziel": "Mehr lesen.", "Beginn": "01.02.2026", "Ende": "31.12.2027"}
    cells |= changes
    return [cells[name] for name in HEADER]


class Formula(NamedTuple):
    """A formula with the value that it had last."""

    text: str
    value: str


@dataclass(slots=True)
class List:
    """A list in a folder.

    Attributes:
        folder: Where it lies.
        rows: Its rows.
        header: Its headings.
        above: Lines above the header.
        encoding: How its text is encoded.
        separator: What stands between its columns.
    """

    folder: Path
    rows: Sequence[Sequence[Any]] = ()
    header: Sequence[str] = field(default_factory=lambda: HEADER)
    above: Sequence[Sequence[Any]] = ()
    encoding: str = "utf-8"
    separator: str = ";"

    @property
    def lines(self) -> list[list[Any]]:
        return [list(line) for line in (*self.above, self.header, *self.rows)]

    def text(self, name: str = "liste.csv") -> Path:
        """Write the list as text and return where."""
        written = io.StringIO(newline="")
        csv.writer(written, delimiter=self.separator).writerows(self.lines)
        file = self.folder / name
        file.write_bytes(written.getvalue().encode(self.encoding))
        return file

    def workbook(
        self, name: str = "liste.xlsx", sheet: str = "Tabelle1", *, mac: bool = False
    ) -> Path:
        """Write the list as a workbook and return where."""
        file = self.folder / name
        book = xlsxwriter.Workbook(file, {"date_1904": mac})
        day_format = book.add_format({"num_format": "dd.mm.yyyy"})
        book.add_worksheet("Leer")
        place = book.add_worksheet(sheet)
        for nth, line in enumerate(self.lines):
            for column, cell in enumerate(line):
                if isinstance(cell, Formula):
                    place.write_formula(nth, column, cell.text, None, cell.value)
                elif isinstance(cell, date):
                    place.write_datetime(nth, column, cell, day_format)
                elif cell != "":
                    place.write(nth, column, cell)
        book.close()
        return file

    def plan(self, mapping: Mapping | None = None, **options: Any) -> ListPlan:
        return plan_list(self.text(), FileKind.TEXT_TABLE, mapping, TODAY, **options)

    def import_into(
        self, koop: Koop, mapping: Mapping | None = None, **options: Any
    ) -> ImportReport:
        return run(koop, self.plan(mapping).plan, **options)


def story(lists: List, *rows: Sequence[Any]) -> Story:
    """Return what the only row becomes."""
    lists.rows = rows
    (found,) = lists.plan().stories
    return found


def told(found: Story) -> list[str]:
    """Return the codes of what is told of a row."""
    return [notice.code for notice in found.notices]


def suggestion(lists: List) -> Mapping:
    """Return the mapping that a list is given where none is."""
    found = lists.plan().mapping
    assert found is not None
    return found
