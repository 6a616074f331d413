"""Parts of a cooperation: goals, milestones, measures and decisions, as they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koop_es.cli.cells import cut, line
from koop_es.cli.errors import NameUnknown, ambiguous
from koop_es.cli.session import current
from koop_es.wording import label

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from koop_es.app import Koop
    from koop_es.cooperations.state import Cooperation
    from koop_es.exchange.documents.parts import Part


def state_of(koop: Koop, stream: str) -> Cooperation:
    """Return a cooperation as it stands with all that is recorded.

    Raises:
        NameUnknown: The stream holds no cooperation.
    """
    from koop_es.cooperations.capability import COOPERATION
    from koop_es.ledger.loading import folded

    records = koop.store.read_stream(stream)
    if not records or not records[0].topic.startswith("koop.cooperation."):
        raise NameUnknown(kind=label("stream", "cooperation", current().t), name=stream)
    return folded(COOPERATION, records)


def parts(koop: Koop, stream: str) -> list[Part]:
    """Return all parts of a cooperation in the order in which they came.

    Raises:
        NameUnknown: The stream holds no cooperation.
    """
    from koop_es.exchange.documents.parts import parts as told

    state_of(koop, stream)
    return told(koop.store, koop.store.read_stream(stream), current().t)


def part_named(koop: Koop, stream: str, kind: str, name: str) -> str:
    """Return the id of a part that is named by its id or by the beginning of its title.

    Raises:
        NameUnknown: No part of that kind is called like that.
        AmbiguousName: Several titles begin like that.
    """
    of_kind = [part for part in parts(koop, stream) if part.kind == kind]
    return chosen(of_kind, name, kind)


def any_part_named(koop: Koop, stream: str, name: str) -> str:
    """Return the id of a part of whatever kind; see ``part_named``."""
    return chosen(parts(koop, stream), name, "part")


def chosen(known: Sequence[Part], name: str, kind: str) -> str:
    """Return the id of the one part that the name fits."""
    wanted = name.strip().casefold()
    if any(part.id == wanted for part in known):
        return wanted
    for fits in (_exactly, _beginning):
        found = list(fits(known, wanted))
        if len(found) == 1:
            return found[0].id
        if found and wanted:
            raise ambiguous(name, _listed(found))
    word = label("part", kind, current().t)
    if known:
        raise NameUnknown(kind=word, name=name, known=_listed(known))
    raise NameUnknown(kind=word, name=name)


def _exactly(known: Iterable[Part], wanted: str) -> Iterator[Part]:
    return (part for part in known if part.title.casefold() == wanted)


def _beginning(known: Iterable[Part], wanted: str) -> Iterator[Part]:
    return (part for part in known if part.title.casefold().startswith(wanted))


def _listed(found: Sequence[Part]) -> str:
    return ", ".join(f"{part.id} ({cut(line(part.title), 40)})" for part in found[:8])


def open_measures(koop: Koop, stream: str) -> list[str]:
    """Return the ids of a cooperation's open measures."""
    return [measure.measure_id for measure in state_of(koop, stream).open_measures]
