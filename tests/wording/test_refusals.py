"""Every refusal says in both languages what is wrong, where, and what to do next."""

from __future__ import annotations

from datetime import date

import pytest

from koop_es.cooperations.refusals import (
    AgreementIncomplete,
    CorrectionBreaksRule,
    HasEnded,
    MilestoneClosed,
    StartAfterEnd,
    ValueDoesNotFit,
)
from koop_es.kernel.refusals import (
    FieldError,
    Invalid,
    KoopError,
    Refusal,
    UnknownParty,
)
from koop_es.settings import SettingInvalid
from koop_es.wording import refusal_sentence, refusal_title, translator
from koop_es.wording.import_texts import IMPORTS
from koop_es.wording.refusals import TEXTS
from koop_es.wording.shapes import SHAPES
from tests.wording.everything import calls, places, subclasses

DE = translator("de")
EN = translator("en")
ERRORS = [KoopError, *subclasses(KoopError)]
WITH_CODES = [kind for kind in ERRORS if "code" in kind.__dict__]


def raised_with() -> dict[str, set[str]]:
    """Return the parameters with which each error is made somewhere, by the class's name."""
    names = {error.__name__ for error in ERRORS}
    given: dict[str, set[str]] = {}
    for name, call in calls():
        if name in names:
            params = {keyword.arg for keyword in call.keywords if keyword.arg}
            given.setdefault(name, set()).update(params)
    return given


RAISED = raised_with()


def error_with(kind: type[KoopError], params: dict[str, str]) -> KoopError:
    error = kind.__new__(kind)
    KoopError.__init__(error)
    error.params = params
    return error


def texts_of(kind: type[KoopError]) -> tuple[str, ...]:
    """Return the sentences of a class: its own, as those of the command line are, or by code."""
    own: tuple[str, ...] | None = getattr(kind, "TEXTS", None)
    return own or TEXTS[kind.code]


@pytest.mark.parametrize("kind", WITH_CODES, ids=lambda kind: kind.code)
def test_every_code_has_a_sentence_in_both_languages(kind: type[KoopError]) -> None:
    params = {place: f"<{place}>" for text in texts_of(kind) for place in places(text)}
    german, english = (refusal_sentence(error_with(kind, params), t) for t in (DE, EN))
    assert german != english or texts_of(kind) == ("{message}",)
    for sentence in (german, english):
        assert not places(sentence)
        assert "?" not in sentence.replace("<similar>?", "")


@pytest.mark.parametrize("code", sorted(set(TEXTS) - set(IMPORTS)))
def test_every_text_has_a_title_that_stands_alone_and_says_what_to_do(code: str) -> None:
    title, *rest = TEXTS[code]
    assert not places(title)
    assert refusal_title(code, EN) == title
    assert not places(rest[-1])


@pytest.mark.parametrize("kind", WITH_CODES, ids=lambda kind: kind.code)
def test_a_sentence_asks_only_for_values_that_the_error_brings(kind: type[KoopError]) -> None:
    told_by_code = not hasattr(kind, "TEXTS") and not kind.__subclasses__()
    if told_by_code and kind.__name__ in RAISED:
        asked = {place for text in texts_of(kind) for place in places(text)}
        assert asked <= RAISED[kind.__name__]


def test_no_text_is_left_over() -> None:
    assert set(TEXTS) <= {kind.code for kind in ERRORS} | set(IMPORTS)


def test_codes_are_used_once() -> None:
    codes = sorted(kind.code for kind in WITH_CODES)
    twice = {code for code in codes if codes.count(code) > 1}
    assert twice <= {"name.ambiguous"}, "which says the same wherever a name is looked up"


def test_it_names_the_field_and_shows_days_in_the_language() -> None:
    error = StartAfterEnd(field="term", starts_on=date(2026, 3, 1), ends_on=date(2026, 1, 31))
    assert refusal_sentence(error, DE) == (
        "Laufzeit: Die Laufzeit würde vor ihrem Beginn enden. "
        "Beginn 01.03.2026, Ende 31.01.2026. Prüfen Sie beide Daten."
    )
    assert refusal_sentence(error, EN) == (
        "Term: The term would end before it begins. "
        "Begin 2026-03-01, end 2026-01-31. Check both dates."
    )


def test_it_translates_what_is_missing() -> None:
    error = AgreementIncomplete(field="goals", missing="goals, term")
    assert "Es fehlt: Ziele und Laufzeit." in refusal_sentence(error, DE)


def test_it_translates_codes_and_numbers() -> None:
    assert "m4: verfehlt." in refusal_sentence(MilestoneClosed(id="m4", status="missed"), DE)
    error = ValueDoesNotFit(field="progress", measure="percentage", value="120.5")
    assert "Angegebener Wert: 120,5." in refusal_sentence(error, DE)


def test_it_names_parties_where_somebody_knows_them() -> None:
    error = UnknownParty(field="parties", id="a" * 32)
    assert "a" * 32 in refusal_sentence(error, EN)
    assert "Caritas" in refusal_sentence(error, EN, {"a" * 32: "Caritas"}.__getitem__)


def test_what_is_not_known_is_not_said() -> None:
    sentence = refusal_sentence(HasEnded(field="effective_on", ended_on="?"), EN)
    assert sentence == (
        "Effective on: The cooperation has ended. "
        "Choose a day on or before the end, or revoke the ending."
    )


def test_a_correction_says_which_rule_it_would_break() -> None:
    error = CorrectionBreaksRule(entry="e" * 32, position=4, rule="milestone.already_reached")
    assert "Der Eintrag an Position 4: Der Meilenstein ist schon erreicht." in refusal_sentence(
        error, DE
    )


def test_a_setting_is_called_by_its_variable_only_once() -> None:
    error = SettingInvalid(field="KOOP_PORT", variable="KOOP_PORT", value="x", expected="0-65535")
    assert refusal_sentence(error, EN).count("KOOP_PORT") == 1


def test_a_wrong_shape_is_told_field_by_field() -> None:
    errors = [
        FieldError("goals.0.title", "missing", "Field required"),
        FieldError("parties.1.role", "enum", "Input should be 'lead' or 'partner'"),
        FieldError("title", "string_too_long", "String should have at most 500 characters"),
        FieldError("", "value_error", "Something about the whole."),
    ]
    assert refusal_sentence(Invalid(errors), DE) == (
        "Die Eingabe hat nicht die erwartete Form. Ziele 1, Titel: Das fehlt. "
        "Beteiligte 2, Rolle: Möglich sind: lead, partner. "
        "Titel: Der Text ist zu lang; höchstens 500 Zeichen. "
        "Der Wert passt nicht. Berichtigen Sie die genannten Felder."
    )
    assert "Something about the whole." in refusal_sentence(Invalid(errors), EN)


@pytest.mark.parametrize("code", sorted(SHAPES))
def test_every_known_shape_is_told_in_both_languages(code: str) -> None:
    error = Invalid([FieldError("title", code, "")])
    assert refusal_sentence(error, DE) != refusal_sentence(error, EN)
    assert not places(refusal_sentence(error, DE))


def test_a_class_without_a_text_speaks_with_that_of_its_base() -> None:
    class NotYetWorded(Refusal):
        code = "not.yet_worded"

    assert refusal_sentence(NotYetWorded(), EN) == "A rule does not allow this. Nothing was stored."
    assert refusal_title("not.yet_worded", EN) == "Something went wrong."
