"""What an import noticed is told with file, row and column."""

from __future__ import annotations

import pytest

from koop_es.exchange.problems import CODES, Notice
from koop_es.wording import notice_sentence, translator
from koop_es.wording.import_texts import IMPORTS
from tests.wording.everything import places

DE = translator("de")
EN = translator("en")


def test_every_code_of_an_import_has_a_sentence() -> None:
    assert set(CODES) == set(IMPORTS)


@pytest.mark.parametrize("code", sorted(IMPORTS))
def test_every_sentence_is_complete_in_both_languages(code: str) -> None:
    params = {place: "7" for text in IMPORTS[code] for place in places(text)}
    german, english = (
        notice_sentence(Notice(code, "project.csv", params=params), t) for t in (DE, EN)
    )
    assert german != english
    assert not places(german + english)


def test_it_says_where() -> None:
    notice = Notice(
        "import.bad_date", "project.csv", row=7, column="endDate", params={"value": "31.02.2026"}
    )
    assert notice_sentence(notice, DE) == (
        "project.csv, Zeile 7, endDate: Das ist kein Tag des Kalenders; die Zeile bleibt weg. "
        "Angegebener Wert: 31.02.2026. Schreiben Sie ihn als 2026-11-21."
    )


def test_a_refusal_in_a_file_is_told_like_any_other() -> None:
    notice = Notice("cooperation.too_few_parties", "project.csv", row=3, params={"parties": "1"})
    assert notice_sentence(notice, EN).startswith(
        "project.csv, row 3: A cooperation needs two different parties besides funders."
    )


def test_a_code_without_a_text_is_shown_as_it_is() -> None:
    assert notice_sentence(Notice("import.new", "x.csv"), DE) == "x.csv: import.new"
