"""Codes: one a rule, stable in form, and all of them on one page."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from koop_es.kernel.refusals import KoopError, ReasonMissing, RecordedTooLate, Refusal
from tests.support.rules_page import (
    PAGE,
    WARNINGS,
    error_classes,
    page,
    refusal_classes,
    rule_of,
    warning_levels,
)

DOTTED = re.compile(r"[a-z]+(_[a-z]+)*(\.[a-z]+(_[a-z]+)*)+")


def test_the_page_is_in_step_with_the_code() -> None:
    assert PAGE.read_text() == page(), "run: python -m tests.support.rules_page"


def test_every_code_is_that_of_one_class() -> None:
    codes = Counter(error.code for error in error_classes() if "code" in vars(error))
    assert [code for code, times in codes.items() if times > 1] == []


def test_no_code_is_both_a_refusal_and_a_warning() -> None:
    assert {error.code for error in error_classes()} & set(WARNINGS) == set()


@pytest.mark.parametrize("refusal", refusal_classes(), ids=lambda refusal: refusal.code)
def test_a_refusal_has_a_code_a_rule_and_a_sentence(refusal: type[Refusal]) -> None:
    assert "code" in vars(refusal)
    assert DOTTED.fullmatch(refusal.code)
    assert rule_of(refusal)
    assert (refusal.__doc__ or "").rstrip().endswith(".")


@pytest.mark.parametrize("code", sorted(set(warning_levels()) | set(WARNINGS)))
def test_a_warning_has_a_code_a_level_and_a_sentence(code: str) -> None:
    assert DOTTED.fullmatch(code)
    assert len(warning_levels()[code]) == 1
    assert WARNINGS[code].endswith(".")


def test_an_error_names_its_field_and_its_values_as_text() -> None:
    refused = RecordedTooLate(field="reason", days=31)
    assert (refused.field, refused.params) == ("reason", {"days": "31"})
    assert str(refused) == "reason.missing_recorded_late {'days': '31'}"
    assert str(ReasonMissing()) == "reason.missing"
    assert isinstance(refused, KoopError)
