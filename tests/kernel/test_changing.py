"""A frozen object once more, with other values in some of its fields."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, dataclass, field, replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koop_es.kernel.changing import changed


@dataclass(frozen=True, slots=True)
class Whole:
    """Has fields of several kinds."""

    name: str
    day: date | None = None
    parts: dict[str, int] = field(default_factory=dict[str, int])


@dataclass(frozen=True, slots=True)
class Wider(Whole):
    """Has one more than the class that it derives from."""

    more: int = 0


VALUES = st.fixed_dictionaries(
    {}, optional={"name": st.text(), "day": st.dates(), "parts": st.just({"a": 1})}
)


@given(VALUES)
def test_it_is_what_replacing_makes(values: dict[str, Any]) -> None:
    for whole in (Whole("a", date(2026, 1, 2)), Wider("a", more=3)):
        after = changed(whole, **values)
        assert after == replace(whole, **values)
        assert type(after) is type(whole)


def test_the_object_itself_stays_and_both_are_frozen() -> None:
    whole = Whole("a")
    after = changed(whole, name="b")
    assert (whole.name, after.name) == ("a", "b")
    with pytest.raises(FrozenInstanceError):
        after.name = "c"  # pyright: ignore[reportAttributeAccessIssue] - what is tested


def test_a_field_that_is_none_is_refused() -> None:
    with pytest.raises(TypeError, match="no field 'nick'"):
        changed(Whole("a"), nick="b")
