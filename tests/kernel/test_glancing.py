"""A glance never passes over what a closer look would find."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koop_es.cooperations.terms import Term
from koop_es.kernel.characters import shows_nothing, turns_writing
from koop_es.kernel.days import far_days
from koop_es.kernel.event import Part
from koop_es.kernel.fields import FieldValues
from koop_es.kernel.glancing import holds_words, may_mislead
from koop_es.kernel.jsonable import plain_value, privates, texts
from koop_es.kernel.lights import Light
from koop_es.kernel.text import FreeText, PersonalText
from koop_es.ledger.topics import CAPABILITIES
from tests.support.anything import commands

if TYPE_CHECKING:
    from koop_es.kernel.aggregate import Command

SEALED = FreeText(subject="text", commitment="c" * 64)
FAR = date(26, 11, 1)
PLAIN = (
    None,
    True,
    1,
    "words",
    "",
    " ",
    "a\u202eb",
    "\u200b",
    Decimal(1),
    Light.RED,
    date(2026, 1, 2),
    FAR,
)
OTHERS = (SEALED, FreeText("words"), PersonalText("Ann"), datetime(26, 1, 2), Term(starts_on=FAR))  # noqa: DTZ001
LEAVES = st.sampled_from((*PLAIN, *OTHERS))
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner) | st.lists(inner).map(tuple) | st.dictionaries(st.text(), inner),
    max_leaves=6,
)


@given(VALUES)
def test_nothing_is_passed_over(value: Any) -> None:
    if list(far_days(value)) or any(not each.is_draft for each in privates(plain_value(value))):
        assert may_mislead(value)
    if any(turns_writing(text) or shows_nothing(text) for text in texts(value)):
        assert holds_words(value)


@given(commands([command for each in CAPABILITIES for command in each.commands]))
def test_what_was_taken_holds_no_far_day(command: Command) -> None:
    assert not list(far_days(command))


class Holder(Part):
    """Holds anything."""

    held: Any = None


@pytest.mark.parametrize("held", [FAR, SEALED, {"a_on": "0026-11-01"}, FieldValues({"a": SEALED})])
def test_what_lies_deep_is_looked_at(held: object) -> None:
    assert may_mislead(Holder(held=((), (1, Holder(held=held)))))


@pytest.mark.parametrize("held", [None, 1, "a", Light.RED, FreeText("a"), (), date(2026, 1, 2)])
def test_most_needs_no_closer_look(held: object) -> None:
    for _ in range(2):
        assert not may_mislead(Holder(held=(held, Holder(held=held))))
        assert not holds_words(held)


@pytest.mark.parametrize(
    "held", ["\u00e4", "\u200b", "a\u202eb", " ", "\t", ("a",), Holder(held="a")]
)
def test_words_beyond_ascii_and_what_shows_none_are_looked_at(held: object) -> None:
    assert holds_words(held)
