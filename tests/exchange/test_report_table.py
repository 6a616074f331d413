"""The table of reports is whole: each column, figure and code has its words in both languages."""

from __future__ import annotations

from dataclasses import fields

import pytest

from koop_es.exchange.cells import HEADINGS as CELLS
from koop_es.exchange.reports.definitions import KINDS, Definition
from koop_es.exchange.reports.table import REPORTS
from koop_es.wording import heading, report_title, translator
from koop_es.wording.fields import FIELDS
from koop_es.wording.headings import HEADINGS
from koop_es.wording.labels import LABELS
from koop_es.wording.report_titles import REPORTS as TITLES

DE, EN = translator("de"), translator("en")
NUMBERS = list(TITLES)
ASKED = [each for each in REPORTS if each.ask is not None]
SHOWN_AS = {"text", "name", "day", "moment", "number", "share", "field"}
NESTED = {"total", "by_form", "by_field", "by_theme", "series"}


def test_reports_stand_in_the_order_of_the_domain() -> None:
    numbers = [int(each.number.removeprefix("R")) for each in REPORTS]
    assert numbers == sorted(set(numbers))
    assert [NUMBERS[number - 1] for number in numbers] == [each.name for each in REPORTS]


@pytest.mark.parametrize("report", ASKED, ids=lambda each: each.name)
def test_every_heading_question_and_option_is_said_in_both_languages(report: Definition) -> None:
    columns = [*report.columns, *(report.drill.columns if report.drill else ())]
    totals = [each.name for each in fields(report.totals) if each.name not in NESTED]
    for name in [*(column.name for column in columns), *totals]:
        assert name in HEADINGS or name in FIELDS or name in CELLS, name
        assert name in CELLS or heading(name, DE) != name
    for column in columns:
        kind, _, of = column.kind.partition(":")
        assert kind in SHOWN_AS | {"label"}
        assert kind != "label" or of in LABELS
    for text in (report.question, *(option.help for option in report.options)):
        assert DE.gettext(text) != EN.gettext(text)
    assert report_title(report.name, DE) != report_title(report.name, EN)
    assert all(option.kind in KINDS for option in report.options)


@pytest.mark.parametrize("report", ASKED, ids=lambda each: each.name)
def test_every_column_is_a_field_of_the_rows(report: Definition) -> None:
    named = {each.name for each in fields(report.row)}
    days = {"days_until_due", "days_left"}
    assert {column.name for column in report.columns} - days <= named
    if report.drill is not None:
        rows = {each.name for each in fields(report.drill.row)}
        assert {column.name for column in report.drill.columns} <= rows
        known = {option.name for option in report.options}
        assert report.drill.takes <= known
