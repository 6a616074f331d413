"""Read models of other packages: found by their entry points, told apart where they do not fit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any, Final, cast

from sqlalchemy import Table

from koop_es.kernel.event import TOPICS
from koop_es.kernel.refusals import KoopError
from koop_es.projecting.shapes import Log, Projection, State, Timeline
from koop_es.projecting.timeline import KEPT

if TYPE_CHECKING:
    from collections.abc import Iterable
    from importlib.metadata import EntryPoint

GROUP: Final = "koop_es.projections"
"""The group of entry points; each names a ``State``, ``Log`` or ``Timeline``, or makes one."""

NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
"""What a read model may be called: its name is the beginning of its tables' names."""


class ReadModelUnfit(KoopError):
    """The read model of another package cannot be used.

    ``package`` and ``entry_point`` tell which, ``problem`` what is wrong with it.
    """

    code = "projections.unfit"


class Unloadable(ReadModelUnfit):
    """Its module cannot be imported, or it cannot be made; ``error`` is the error's class."""

    code = "projections.unloadable"


class NameTaken(ReadModelUnfit):
    """Another read model has that name."""

    code = "projections.name_taken"


@dataclass(frozen=True, slots=True)
class Discovered:
    """What was found.

    Attributes:
        projections: The read models that can be used, by name.
        unfit: What keeps the others from it.
    """

    projections: tuple[Projection, ...]
    unfit: tuple[ReadModelUnfit, ...]


def discovered(taken: Iterable[str]) -> Discovered:
    """Return the read models that installed packages offer in ``GROUP``.

    One that cannot be used stops none of the others.

    Args:
        taken: Names of the read models that there are already.
    """
    names, fit, unfit = set(taken), list[Projection](), list[ReadModelUnfit]()
    for entry_point in sorted(entry_points(group=GROUP), key=_place):
        try:
            projection = _loaded(entry_point)
            if projection.name in names:
                raise NameTaken(
                    entry_point=entry_point.name,
                    package=_package(entry_point),
                    name=projection.name,
                )
        except ReadModelUnfit as error:
            unfit.append(error)
            continue
        names.add(projection.name)
        fit.append(projection)
    return Discovered(tuple(fit), tuple(unfit))


def _place(entry_point: EntryPoint) -> tuple[str, str]:
    return entry_point.name, entry_point.value


def _package(entry_point: EntryPoint) -> str:
    found = entry_point.dist
    return found.name if found else "-"


def _loaded(entry_point: EntryPoint) -> Projection:
    name, package = entry_point.name, _package(entry_point)
    try:
        loaded = entry_point.load()
        made = loaded() if isinstance(loaded, type) else loaded
        problem = _problem(made)
    except Exception as error:
        told = type(error).__name__
        raise Unloadable(entry_point=name, package=package, error=told) from error
    if problem:
        raise ReadModelUnfit(entry_point=name, package=package, problem=problem)
    return made


def _problem(projection: object) -> str | None:
    """Return what is wrong with a read model, in the terms of those who write one."""
    if not isinstance(projection, State | Log | Timeline):
        return "not a State, Log or Timeline"
    shape: Any = projection.shape
    if not isinstance(shape.name, str) or not NAME.fullmatch(shape.name):
        return f"shape.name must match {NAME.pattern}"
    if not isinstance(shape.version, int) or shape.version < 1:
        return "shape.version must be a number from 1 on"
    wants = cast("frozenset[Any]", projection.wants)
    strange = [each for each in wants if each not in TOPICS.values()]
    if strange or not wants:
        return "wants must hold classes of events, one at least"
    return _problem_of_table(projection)


def _problem_of_table(projection: Projection) -> str | None:
    table: Any = projection.shape.table("v0")
    if not isinstance(table, Table):
        return "shape.make must return a table"
    name = f"{projection.name}_v0"
    if table.name != name or not all(str(each.name).startswith(name) for each in table.indexes):
        return "the names of the table and of its indexes must begin with the one given to make"
    if not table.primary_key.columns:
        return "the table needs a primary key"
    if isinstance(projection, State) and len(table.primary_key.columns) != 1:
        return "the table of a State needs a primary key of one column, the key"
    columns = {str(column.name) for column in cast("Table", table).columns}
    if isinstance(projection, Timeline) and not set(KEPT) <= columns:
        return "the table of a Timeline must be made by timeline_table"
    return None
