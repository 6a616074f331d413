"""Read models of other packages: found, checked, and never in the way."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from koop_es.projecting.discovering import NameTaken, ReadModelUnfit, Unloadable, discovered
from tests.support.packages import forgetting_modules, put_package

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Install = Callable[..., None]

HEAD = """
from sqlalchemy import Column, Index, Integer, MetaData, String, Table
from koop_es.parties.events import OrganisationRegistered
from koop_es.projecting.reading import Shape
from koop_es.projecting.shapes import Log, State, Timeline

def table(name):
    return made(name, Column("id", String, primary_key=True))

def made(name, *of):
    return Table(name, MetaData(), *of)

class Good(State):
    shape = Shape("good", 1, table)
    wants = frozenset({OrganisationRegistered})
    def key(self, record): return record.stream
    def apply(self, row, record): return {"id": record.stream}
"""

THROUGH = """
class Through(Timeline):
    shape, wants = Good.shape, Good.wants
    def apply(self, content, record): return {}
"""
ID = "Column('id', String, primary_key=True)"
OTHER = "Column('other', String, primary_key=True)"
UNFIT = ("Good", "projections.unfit")


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Return what makes a package with an entry point."""
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])

    def made(name: str, code: str = "", value: str = "Good") -> None:
        put_package(tmp_path, name, HEAD + code, {name: f"{name}:{value}"})

    with forgetting_modules(tmp_path):
        yield made


def test_without_other_packages_there_are_none() -> None:
    assert discovered([]) == discovered(["parties"])
    assert discovered([]).projections == ()


@pytest.mark.parametrize("value", ["Good", "good"])
def test_a_class_and_an_object_are_found(install: Install, value: str) -> None:
    install("one", "good = Good()", value)
    found = discovered(["parties"])
    assert ([each.name for each in found.projections], found.unfit) == (["good"], ())


@pytest.mark.parametrize(
    ("code", "value", "code_of_error"),
    [
        ("raise OSError", "Good", "projections.unloadable"),
        ("", "Missing", "projections.unloadable"),
        ("class Half(State): pass", "Half", "projections.unloadable"),
        (
            "def worse(name): raise KeyError\nGood.shape = Shape('good', 1, worse)",
            "Good",
            "projections.unloadable",
        ),
        ("del Good.wants", "Good", "projections.unloadable"),
        ("number = 5", "number", "projections.unfit"),
        ("Good.shape = Shape('Big-Name', 1, table)", *UNFIT),
        ("Good.shape = Shape('good', 0, table)", *UNFIT),
        ("Good.wants = frozenset()", *UNFIT),
        ("Good.wants = frozenset({int})", *UNFIT),
        ("Good.shape = Shape('good', 1, lambda name: table('other'))", *UNFIT),
        (f"Good.shape = Shape('good', 1, lambda name: made(name, {ID}, Index('x', 'id')))", *UNFIT),
        ("Good.shape = Shape('good', 1, lambda name: made(name, Column('id', String)))", *UNFIT),
        (f"Good.shape = Shape('good', 1, lambda name: made(name, {ID}, {OTHER}))", *UNFIT),
        (THROUGH, "Through", "projections.unfit"),
        ("Good.shape = Shape('parties', 1, table)", "Good", "projections.name_taken"),
    ],
)
def test_what_does_not_fit_is_told_and_stops_no_other(
    install: Install, code: str, value: str, code_of_error: str
) -> None:
    install("bad", code, value)
    install("also", "Good.shape = Shape('also', 1, table)")
    found = discovered(["parties"])
    assert [each.name for each in found.projections] == ["also"]
    (error,) = found.unfit
    assert (error.code, error.params["package"]) == (code_of_error, "bad")


def test_of_two_of_one_name_the_first_is_used(install: Install) -> None:
    install("b_second")
    install("a_first")
    found = discovered([])
    assert [type(each).__module__ for each in found.projections] == ["a_first"]
    (error,) = found.unfit
    assert isinstance(error, NameTaken)
    assert not isinstance(error, Unloadable)
    assert isinstance(error, ReadModelUnfit)
