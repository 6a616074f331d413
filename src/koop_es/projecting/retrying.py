"""Folding after all what a read model had set aside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koop_es.kernel.refusals import Unavailable
from koop_es.projecting import builds, dead_letters
from koop_es.projecting.dead_letters import told_of
from koop_es.projecting.pages import Page

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from koop_es.ledger.port import Store
    from koop_es.projecting.builds import Build
    from koop_es.projecting.dead_letters import DeadLetter
    from koop_es.projecting.feeding import Feeder


def try_again(store: Store, writing: Engine, feeder: Feeder, build: Build) -> None:
    """Fold what a build set aside and somebody asked for, each sequence as far as it goes.

    Sequences do not matter to each other, so that the rows are those of a rebuild.

    Raises:
        OwnershipLost: Somebody else feeds the build.
        Unavailable: A database cannot be used now; what was folded before is kept.
    """
    with writing.begin() as connection:
        letters = dead_letters.to_try_again(connection, build)
    stuck: set[str] = set()
    for letter in letters:
        if letter.sequence not in stuck and not _folded(store, writing, feeder, build, letter):
            stuck.add(letter.sequence)


def _folded(
    store: Store, writing: Engine, feeder: Feeder, build: Build, letter: DeadLetter
) -> bool:
    before = letter.position - 1
    try:
        page = Page(before, letter.position, store.read_all(before, 1))
        with writing.begin() as connection:
            feeder.fold_anew(connection, page)
            dead_letters.done(connection, letter)
            builds.advance(connection, [build], build.position)
    except (Unavailable, MemoryError, OSError):
        raise
    except Exception as error:  # noqa: BLE001 - whatever a fold may raise
        with writing.begin() as connection:
            dead_letters.stuck(connection, build, letter, told_of(error))
        return False
    finally:
        # What is remembered stands elsewhere in the record.
        feeder.keep(None, letter.position)
    return True
