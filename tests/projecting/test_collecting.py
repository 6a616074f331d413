"""The cyclic collector stays out of pages, and is let in now and then."""

from __future__ import annotations

import gc
import weakref
from typing import TYPE_CHECKING

import pytest

from koop_es.projecting import collecting
from koop_es.projecting.collecting import uncollected

if TYPE_CHECKING:
    from collections.abc import Iterator


class Knot:
    """Something that holds itself."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def collector() -> Iterator[None]:
    gc.enable()
    yield
    gc.enable()


def test_the_collector_rests_and_works_again_afterwards() -> None:
    with uncollected():
        assert not gc.isenabled()
    assert gc.isenabled()
    with pytest.raises(ZeroDivisionError), uncollected():
        raise ZeroDivisionError
    assert gc.isenabled()


def test_what_somebody_else_turned_off_stays_off() -> None:
    gc.disable()
    with uncollected() as let_in:
        let_in()
    assert not gc.isenabled()


@pytest.mark.parametrize(("rest", "is_gone"), [(-1.0, True), (3600.0, False)])
def test_cycles_of_others_go_once_it_was_long_ago(
    monkeypatch: pytest.MonkeyPatch, rest: float, *, is_gone: bool
) -> None:
    monkeypatch.setattr(collecting, "REST", rest)
    with uncollected() as let_in:
        seen = weakref.ref(Knot())
        let_in()
        assert (seen() is None) == is_gone
