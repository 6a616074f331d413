"""Every code, field, column and report has a word in both languages."""

from __future__ import annotations

import re
from enum import StrEnum

import pytest
from pydantic import BaseModel

from koop_es.wording import field_name, field_path, heading, label, report_title, translator
from koop_es.wording.fields import FIELDS
from koop_es.wording.headings import HEADINGS
from koop_es.wording.labels import LABELS
from koop_es.wording.report_titles import REPORTS
from tests.wording.everything import subclasses

DE = translator("de")
EN = translator("en")
WORDS_ALIKE = {
    "partner", "import", "system", "routine", "website", "name", "passphrase", "text", "position",
    "version", "dimension", "code", "hash", "status", "e-mail", "person", "organisation", "form",
}  # fmt: skip
"""Message ids, in small letters, that may read the same in both languages."""


def kind_of(enum: type[StrEnum]) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", enum.__name__).lower()


@pytest.mark.parametrize("enum", subclasses(StrEnum), ids=lambda enum: enum.__name__)
def test_every_code_has_a_word_in_both_languages(enum: type[StrEnum]) -> None:
    kind = kind_of(enum)
    assert {str(member) for member in enum} <= set(LABELS.get(kind, {})), kind
    for member in enum:
        assert "_" not in label(kind, member, EN)
        assert "_" not in label(kind, member, DE)


def test_the_words_are_those_of_the_domain() -> None:
    assert [label("light", code, DE) for code in ("green", "yellow", "red", "unchecked")] == [
        "im Plan",
        "beobachten",
        "kritisch",
        "nicht geprüft",
    ]
    assert label("form", "encounter", DE) == "Begegnung"
    assert label("role", "lead", DE) == "Federführung"
    assert label("duration", "time_bounded", DE) == "befristet"
    assert label("level", "attention", DE) == "Beachten"
    assert heading("next_check", DE) == "Nächster Controlling-Termin"
    assert report_title("audit-trail", DE) == "Prüfpfad"


def test_a_code_of_nobodys_list_is_shown_as_it_is() -> None:
    assert label("theme", "literacy", DE) == "literacy"
    assert (field_name("zz", DE), heading("zz", DE), report_title("zz", DE)) == ("zz", "zz", "zz")


@pytest.mark.parametrize("model", subclasses(BaseModel), ids=lambda model: model.__qualname__)
def test_every_field_of_events_and_commands_has_a_name(model: type[BaseModel]) -> None:
    if model.__module__.split(".")[1] in {"kernel", "cooperations", "relationships", "parties"}:
        assert set(model.model_fields) <= set(FIELDS)


def test_a_path_is_told_in_words() -> None:
    assert field_path("goals.0.title", DE) == "Ziele 1, Titel"
    assert field_path("fields.term.ends_on", EN) == "Term, End"


def test_all_reports_have_a_title() -> None:
    assert len(REPORTS) == 22


@pytest.mark.parametrize(
    "text",
    sorted(
        {
            *(text for texts in LABELS.values() for text in texts.values()),
            *FIELDS.values(),
            *HEADINGS.values(),
            *REPORTS.values(),
        }
    ),
)
def test_german_differs_from_english(text: str) -> None:
    alike = DE.gettext(text).lower() == text.lower()
    assert not alike or text.lower() in WORDS_ALIKE


@pytest.mark.parametrize(
    "column",
    [
        "code", "title", "parties", "lead", "light", "term", "goals", "next_milestone",
        "last_check", "next_check", "open_measures", "state", "position", "effective_on",
        "recorded_at", "days_between", "actor", "on_behalf_of", "entered_via", "reason",
        "approver", "evidence", "before", "after", "hash", "duration", "count", "share",
        "median_age_days", "median_remaining_days", "past_end", "suspended", "dormant",
        "due_on", "days_overdue", "form", "tie", "sentence", "ends_on",
    ],
)  # fmt: skip
def test_every_column_of_the_reports_has_a_heading(column: str) -> None:
    assert "_" not in heading(column, EN)
    assert heading(column, EN)[0].isupper()
    assert column in FIELDS | HEADINGS
