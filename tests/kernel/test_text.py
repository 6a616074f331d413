"""Text: what may be stored, in which form, and that private words stay out of events."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from koop_es.cooperations.commands import AddNote, SetGoal
from koop_es.kernel.characters import clean
from koop_es.kernel.text import (
    Code,
    Country,
    Document,
    FreeText,
    GivenCode,
    Hex64,
    PersonalText,
    PublicText,
    Title,
)
from koop_es.parties.commands import RegisterOrganisation

COMMITMENT = "c" * 64
SEALED = {"$pd": "text", "c": COMMITMENT}


def read(kind: Any, value: object) -> Any:
    return TypeAdapter(kind).validate_python(value)


@pytest.mark.parametrize("kind", [PublicText, Title, Code, FreeText, PersonalText])
@pytest.mark.parametrize("text", ["", " \n ", "a\0b", "\x1b[31m", "\ud800", 7, None, ["a"]])
def test_what_cannot_be_stored_or_read_is_refused(kind: Any, text: object) -> None:
    with pytest.raises(ValidationError):
        read(kind, text)


@pytest.mark.parametrize(("kind", "limit"), [(PublicText, 10_000), (Title, 500), (Code, 100)])
def test_text_has_a_longest_length(kind: Any, limit: int) -> None:
    assert len(read(kind, "x" * limit)) == limit
    with pytest.raises(ValidationError):
        read(kind, "x" * (limit + 1))


@pytest.mark.parametrize(("kind", "limit"), [(PublicText, 10_000), (Title, 500)])
def test_the_length_of_a_text_is_told_in_characters(kind: Any, limit: int) -> None:
    for text, code in (("", "string_too_short"), ("x" * (limit + 1), "string_too_long")):
        with pytest.raises(ValidationError) as caught:
            read(kind, text)
        assert [each["type"] for each in caught.value.errors()] == [code]


@pytest.mark.parametrize("text", ["<b>", "a<b", "`a`", '"x"', "\\", "{a}"])
def test_what_looks_like_markup_is_no_code(text: str) -> None:
    with pytest.raises(ValidationError, match="A code has none"):
        read(GivenCode, text)


@pytest.mark.parametrize("text", ["Leseförderung", "A/B & C (2)", "HORIZON-CL4-2025", "DE21H", "7"])
def test_what_people_call_a_theme_is_a_code(text: str) -> None:
    assert read(GivenCode, text) == text


def test_a_country_is_two_letters() -> None:
    assert [read(Country, text) for text in ("DE", "de", " At ")] == ["DE", "DE", "AT"]
    for text in ("Deutschland", "D", "D1", "ДЕ", "", 7):
        with pytest.raises(ValidationError):
            read(Country, text)


@pytest.mark.parametrize("text", ["a\u202eb", "\u2066x", "x\u2069"])
def test_no_command_takes_public_text_that_turns_the_writing(text: str) -> None:
    with pytest.raises(ValidationError) as caught:
        RegisterOrganisation(name="Haus", short_name=text)
    (error,) = caught.value.errors()
    assert (error["type"], error["loc"]) == ("text.turning", ("short_name",))
    with pytest.raises(ValidationError, match="turns the writing"):
        SetGoal.model_validate({"terms": {"title": "x", "indicator": {"name": text}}})
    assert AddNote(text=FreeText(text)).text.value == text


@pytest.mark.parametrize(("kind", "limit"), [(FreeText, 20_000), (PersonalText, 500)])
def test_private_text_has_a_longest_length_as_well(kind: Any, limit: int) -> None:
    assert len(read(kind, "x" * limit).value) == limit
    with pytest.raises(ValidationError):
        read(kind, "x" * (limit + 1))


@given(st.text())
def test_clean_text_is_normalised_and_stays_as_it_is(text: str) -> None:
    try:
        once = clean(text)
    except PydanticCustomError:
        return
    assert unicodedata.is_normalized("NFC", once)
    assert clean(once) == once


def test_a_title_is_one_line_and_a_text_may_have_several() -> None:
    assert read(Title, " Gemeinsam\n  lesen ") == "Gemeinsam lesen"
    assert read(PublicText, " Gemeinsam\nlesen ") == "Gemeinsam\nlesen"


@pytest.mark.parametrize("code", ["a|b", "|", "a|"])
def test_a_code_has_no_bar(code: str) -> None:
    with pytest.raises(ValidationError):
        read(Code, code)


def test_a_code_may_have_blanks_inside() -> None:
    assert read(Code, "  frühe Hilfen ") == "frühe Hilfen"


@pytest.mark.parametrize("digest", ["", "A" * 64, "a" * 63, "a" * 64 + "\n"])
def test_a_digest_is_64_lower_case_digits(digest: str) -> None:
    with pytest.raises(ValidationError):
        read(Hex64, digest)


def test_a_draft_holds_words_and_a_stored_value_its_commitment() -> None:
    draft, sealed = read(FreeText, " why "), read(FreeText, SEALED)
    assert (draft.value, draft.is_draft) == ("why", True)
    assert (sealed.value, sealed.is_draft, sealed.sealed_form()) == (None, False, SEALED)


@pytest.mark.parametrize(
    "malformed",
    [
        {},
        {"$pd": "text"},
        {"$pd": "text", "c": "short"},
        {"$pd": "text", "c": COMMITMENT.upper()},
        {"$pd": "P. Beispiel", "c": COMMITMENT},
        {"$pd": "text", "c": COMMITMENT, "value": "words"},
        {"$pd": None, "c": COMMITMENT},
    ],
)
def test_a_commitment_holds_nothing_else(malformed: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        read(FreeText, malformed)


def test_a_draft_is_never_written_as_it_is() -> None:
    with pytest.raises(ValueError, match="must be sealed"):
        FreeText("secret").sealed_form()
    with pytest.raises(Exception, match="must be sealed"):
        AddNote(text=FreeText("secret")).model_dump_json()


def test_private_words_are_not_shown_by_accident() -> None:
    assert "secret" not in repr(AddNote(text=FreeText("secret")))


def test_private_values_are_equal_by_kind_and_content() -> None:
    assert FreeText("a") == FreeText("a")
    assert hash(FreeText("a")) == hash(FreeText("a"))
    assert FreeText("a") != PersonalText("a")
    assert FreeText("a") != "a"
    assert FreeText(subject="text", commitment=COMMITMENT) == read(FreeText, SEALED)


def test_a_document_is_bytes() -> None:
    assert read(Document, b"%PDF").value == b"%PDF"
    with pytest.raises(ValidationError):
        read(Document, "%PDF")


def test_a_command_takes_words_and_no_commitment_to_somebody_elses() -> None:
    with pytest.raises(ValidationError):
        AddNote.model_validate({"text": SEALED})
    with pytest.raises(ValidationError):
        AddNote.model_validate({"text": "a", "reason": SEALED})


def test_private_text_is_described_as_text() -> None:
    schema = TypeAdapter(PersonalText).json_schema()
    assert schema == {"type": "string", "minLength": 1, "maxLength": 500}


@pytest.mark.parametrize("text", ["\u200b", "\u200b \u2060", "\ufeff\u00ad", "\u3164", "\u2800"])
def test_a_text_of_which_nothing_is_seen_is_empty(text: str) -> None:
    for make in (
        lambda: RegisterOrganisation(name=text),
        lambda: AddNote.model_validate({"text": text}),
    ):
        with pytest.raises(ValidationError) as caught:
            make()
        assert "empty" in str(caught.value)
    assert RegisterOrganisation(name=f"{text}Library").name.endswith("Library")
