"""Every warning says in both languages what to look at, its level first."""

from __future__ import annotations

import ast

import pytest

from koop_es.kernel.warnings import Level, RuleWarning
from koop_es.wording import translator, warning_sentence
from koop_es.wording.warnings import WARNINGS
from tests.wording.everything import calls, places

DE = translator("de")
EN = translator("en")
MAKERS = {"RuleWarning", "_hint", "_attention", "_urgent"}


def issued() -> set[str]:
    """Return the codes of all warnings that the program issues."""
    firsts = (call.args[0] for name, call in calls() if name in MAKERS and call.args)
    return {
        first.value
        for first in firsts
        if isinstance(first, ast.Constant) and isinstance(first.value, str)
    }


def test_every_warning_that_is_issued_has_a_sentence() -> None:
    assert issued() == set(WARNINGS)


@pytest.mark.parametrize("code", sorted(WARNINGS))
def test_every_sentence_is_complete_in_both_languages(code: str) -> None:
    warning = RuleWarning(code, Level.HINT, dict.fromkeys(places(WARNINGS[code]), "g1"))
    german, english = warning_sentence(warning, DE), warning_sentence(warning, EN)
    assert german != english
    assert not places(german + english)
    assert german.startswith("Hinweis: ")
    assert english.startswith("Hint: ")


def test_parts_are_called_by_their_titles_and_days_as_the_language_writes_them() -> None:
    params = {"milestone": "m4", "due_on": "2026-03-31"}
    warning = RuleWarning("check.green_while_milestone_overdue", Level.ATTENTION, params)
    assert warning_sentence(warning, DE, {"m4": "Kick-off"}.__getitem__) == (
        "Beachten: Ampel „im Plan“, obwohl der Meilenstein „Kick-off“ am 31.03.2026 fällig war"
    )


def test_a_result_is_said_in_words() -> None:
    warning = RuleWarning(
        "cooperation.ended_with_unreached_goals", Level.HINT, {"result": "not_reached"}
    )
    assert warning_sentence(warning, DE) == "Hinweis: beendet; Ziele: nicht erreicht"


def test_a_warning_without_a_text_shows_its_code() -> None:
    assert warning_sentence(RuleWarning("new.one", Level.URGENT), DE) == "Dringend: new.one"
