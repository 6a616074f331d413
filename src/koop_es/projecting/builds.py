"""The life cycle of each build of a read model, kept in a table beside the rows themselves."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary

from sqlalchemy import and_, bindparam, delete, func, insert, select, update

from koop_es.kernel.refusals import Unavailable
from koop_es.projecting.prepared import Prepared
from koop_es.projecting.tables import BUILDS, DEAD_LETTERS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection, RootTransaction

CHANNEL: Final = "koop_projections"
"""On which a server tells that a page was fed."""
ONLY_READS: Final = "koop_only_reads"
"""Option of connections that cannot write, and so see one state in a transaction."""
_LETTERS: Final = (
    select(func.count())
    .where(DEAD_LETTERS.c.name == BUILDS.c.name, DEAD_LETTERS.c.suffix == BUILDS.c.suffix)
    .scalar_subquery()
)
EVERY: Final = Prepared(
    select(BUILDS, _LETTERS.label("letters")).order_by(BUILDS.c.name, BUILDS.c.number)
)
ACTIVE: Final = Prepared(select(BUILDS).where(BUILDS.c.active))
ADVANCE: Final = update(BUILDS).where(
    BUILDS.c.name == bindparam("the_name"),
    BUILDS.c.suffix == bindparam("the_suffix"),
    BUILDS.c.position == bindparam("stood_at"),
    BUILDS.c.state == bindparam("was"),
)
_READ: Final[WeakKeyDictionary[RootTransaction, Mapping[tuple[str, int], Build]]] = (
    WeakKeyDictionary()
)


class BuildState(StrEnum):
    """Where a build of a read model stands."""

    BUILDING = "building"
    LIVE = "live"
    PAUSED = "paused"
    FAILED = "failed"
    RETIRED = "retired"


RUNNING: Final = (BuildState.BUILDING, BuildState.LIVE)


class NotReady(Unavailable):
    """The read model has not been built yet in the shape that is asked for."""

    code = "projections.not_ready"


class BuildFailed(NotReady):
    """The read model could not be built in the shape that is asked for."""

    code = "projections.build_failed"


class OwnershipLost(Unavailable):
    """Somebody else moved the checkpoint: this engine is not the owner any more."""

    code = "projections.ownership_lost"


@dataclass(frozen=True, slots=True)
class Build:
    """One build of a read model.

    Attributes:
        name: The read model.
        suffix: What its tables' names end in.
        version: Version of the projection that it was built by.
        number: Counts the builds of this read model.
        state: Where it stands.
        active: Whether queries read it.
        position: Last position of the ledger that it has seen.
        error: Code of what stopped it.
        error_position: Position of the entry that did.
        started_at: When it was begun.
        rebuilt_at: When it was switched to.
        letters: How many entries it has set aside.
        seen: The last entry that it was shown; see ``witness.told_of_entry``.
    """

    name: str
    suffix: str
    version: int
    number: int
    state: BuildState
    active: bool
    position: int
    error: str | None
    error_position: int | None
    started_at: str
    rebuilt_at: str | None
    letters: int = 0
    seen: str | None = None

    @property
    def is_running(self) -> bool:
        """Whether the engine feeds it."""
        return self.state in RUNNING


def read_builds(connection: Connection) -> list[Build]:
    """Return all builds, those of a read model in the order in which they were begun."""
    return [_build(row) for row in EVERY.rows(connection)]


def _build(row: Any) -> Build:
    fields: dict[str, Any] = {**row, "state": BuildState(row["state"])}
    return Build(**fields)


def active_build(connection: Connection, name: str, version: int) -> Build:
    """Return the build that queries of this version read.

    Raises:
        NotReady: There is none yet.
        BuildFailed: There is none, because an entry could not be folded.
    """
    build = active_builds(connection).get((name, version))
    if build is None:
        refuse_unbuilt(name, version, read_builds(connection))
        raise NotReady(name=name)
    return build


def refuse_unbuilt(name: str, version: int, found: Sequence[Build]) -> None:
    """Refuse a read model of which no build of a version serves, because the last one failed.

    Raises:
        BuildFailed: It names the entry, and the version of the build that is there instead.
    """
    mine = [build for build in found if build.name == name]
    failed = [b for b in mine if b.version == version and b.state is BuildState.FAILED]
    serving = next((build for build in mine if build.active), None)
    if not failed or (serving is not None and serving.version == version):
        return
    last = failed[-1]
    raise BuildFailed(
        name=name,
        version=version,
        error=last.error,
        position=last.error_position,
        serving=serving.version if serving else None,
        reached=serving.position if serving else None,
    )


def active_builds(connection: Connection) -> Mapping[tuple[str, int], Build]:
    """Return the builds that queries read, by name and version.

    A transaction sees one state throughout, so that each asks for them once.
    """
    transaction = connection.get_transaction()
    known = None if transaction is None else _READ.get(transaction)
    if known is None:
        known = {
            (build.name, build.version): build for build in map(_build, ACTIVE.rows(connection))
        }
        transaction = connection.get_transaction()
        if transaction is not None and connection.get_execution_options().get(ONLY_READS):
            _READ[transaction] = known
    return known


def add_build(connection: Connection, name: str, version: int, now: str) -> Build:
    """Begin a new build beside those that there are."""
    numbers = [build.number for build in read_builds(connection) if build.name == name]
    number = max(numbers, default=0) + 1
    build = Build(
        name=name,
        suffix=f"v{version}" if number == 1 else f"v{version}_{number}",
        version=version,
        number=number,
        state=BuildState.BUILDING,
        active=False,
        position=0,
        error=None,
        error_position=None,
        started_at=now,
        rebuilt_at=None,
    )
    fields = {column.name: getattr(build, column.name) for column in BUILDS.columns}
    connection.execute(insert(BUILDS).values(fields))
    return build


def advance(
    connection: Connection, moving: Sequence[Build], position: int, seen: str | None = None
) -> None:
    """Move the checkpoints of builds, if nobody else has moved or stopped one of them.

    Args:
        connection: To the read models, in the transaction that folds.
        moving: The builds.
        position: Where they stand now.
        seen: The last entry that they were shown, if there was one.

    Raises:
        OwnershipLost: Somebody else has; the transaction must be rolled back.
    """
    stood = [
        {"the_name": b.name, "the_suffix": b.suffix, "stood_at": b.position, "was": b.state.value}
        for b in moving
    ]
    new = {"position": position} if seen is None else {"position": position, "seen": seen}
    moved = connection.execute(ADVANCE, [{**new, **each} for each in stood])
    if moved.rowcount != len(moving):
        raise OwnershipLost(name=", ".join(build.name for build in moving))
    beat(connection)


def beat(connection: Connection) -> None:
    """Tell other processes that something was done, once it is committed and where they hear it."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"NOTIFY {CHANNEL}")


def fail(connection: Connection, build: Build, error: str, position: int) -> None:
    """Stop a build at an entry; the message holds the error's code, never private text."""
    connection.execute(
        update(BUILDS)
        .where(_is(build))
        .values(state=BuildState.FAILED, error=error, error_position=position)
    )


def set_state(connection: Connection, build: Build, state: BuildState) -> None:
    """Set where a build stands, past errors forgotten."""
    connection.execute(
        update(BUILDS).where(_is(build)).values(state=state, error=None, error_position=None)
    )


def switch_to(connection: Connection, build: Build, now: str) -> None:
    """Let queries read this build, and retire those of its name that were begun before.

    It takes the place of what it replaces: what was paused stays so.

    Raises:
        OwnershipLost: It was given up meanwhile; the transaction must be rolled back.
    """
    older = and_(BUILDS.c.name == build.name, BUILDS.c.number < build.number)
    paused = select(BUILDS.c.name).where(older, BUILDS.c.state == BuildState.PAUSED)
    state = BuildState.LIVE if connection.execute(paused).first() is None else BuildState.PAUSED
    connection.execute(update(BUILDS).where(older).values(active=False, state=BuildState.RETIRED))
    switched = connection.execute(
        update(BUILDS)
        .where(_is(build), BUILDS.c.state == build.state, BUILDS.c.position == build.position)
        .values(active=True, state=state, rebuilt_at=now)
    )
    if switched.rowcount != 1:
        raise OwnershipLost(name=build.name)
    beat(connection)


def retire(connection: Connection, build: Build) -> None:
    """Give a build up: nobody reads it any more, and its table is dropped with the next chance."""
    connection.execute(
        update(BUILDS).where(_is(build)).values(active=False, state=BuildState.RETIRED)
    )


def forget(connection: Connection, build: Build) -> None:
    """Remove a build's row and what it set aside, together with its table."""
    letters = and_(DEAD_LETTERS.c.name == build.name, DEAD_LETTERS.c.suffix == build.suffix)
    connection.execute(delete(DEAD_LETTERS).where(letters))
    connection.execute(delete(BUILDS).where(_is(build)))


def _is(build: Build) -> ColumnElement[bool]:
    return and_(BUILDS.c.name == build.name, BUILDS.c.suffix == build.suffix)
