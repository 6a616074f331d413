"""What file and record disagree on is told in one line, however long the texts are."""

from __future__ import annotations

from typing import Any

from koop_es.exchange.report import Difference, Kind
from koop_es.wording import difference_sentence, translator

DE = translator("de")
EN = translator("en")


def difference(what: str, stored: str | None, in_file: str | None, **more: Any) -> Difference:
    said: dict[str, Any] = {
        "kind": Kind.COOPERATION,
        "external_id": "P1",
        "stream": "0" * 32,
        "taken_over": False,
        "file": "project.csv",
        "row": 7,
    }
    return Difference(what=what, stored=stored, in_file=in_file, **(said | more))


def test_it_says_where_and_what_both_say() -> None:
    assert difference_sentence(difference("ends_on", None, "2026-12-31"), DE) == (
        "project.csv, Zeile 7: Ende von P1 weicht ab: "
        "eingetragen ist nichts, in der Datei steht „31.12.2026“."
    )


def test_what_was_taken_over_differs_no_longer() -> None:
    said = difference_sentence(difference("ends_on", None, "2026-12-31", taken_over=True), EN)
    assert said == "project.csv, row 7: End of P1 taken over: “2026-12-31” instead of nothing."
    german = difference_sentence(difference("ends_on", None, "2026-12-31", taken_over=True), DE)
    assert "übernommen" in german


def test_a_long_text_is_shortened() -> None:
    said = difference_sentence(difference("goal", None, "abc " * 500), EN)
    assert len(said) < 150
    assert "…”" in said


def test_of_long_texts_that_begin_alike_the_place_is_shown_where_they_differ() -> None:
    alike = "abc " * 50
    said = difference_sentence(difference("goal", alike + "one" * 99, alike + "two" * 99), EN)
    assert "one" in said
    assert "two" in said
    assert len(said) < 250
