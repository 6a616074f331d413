"""Things by the name that a person gives: code, id, beginning of an id, or exact name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from koop_es.cli.errors import NameUnknown, ambiguous
from koop_es.cli.reading import asked
from koop_es.cli.session import current
from koop_es.wording import label

if TYPE_CHECKING:
    from koop_es.app import Koop

WHOLE_ID: Final = re.compile(r"[0-9a-f]{32}")
BEGINNING: Final = re.compile(r"[0-9a-f]{4,32}")
"""What may stand for a whole id."""
MOST_SHOWN: Final = 8


def _kind(koop: Koop, stream: str) -> str | None:
    records = koop.store.read_stream(stream, up_to_version=1)
    return records[0].topic.split(".")[1] if records else None


def _by_whole_id(koop: Koop, name: str, kinds: tuple[str, ...]) -> str | None:
    """Return the stream of a whole id, which needs no read model."""
    wanted = name.replace("-", "").lower()
    if WHOLE_ID.fullmatch(wanted) and _kind(koop, wanted) in kinds:
        return wanted
    return None


def unknown(kind: str, name: str) -> NameUnknown:
    """Return the error of a name that nothing of that kind bears."""
    return NameUnknown(kind=label("stream", kind, current().t), name=name)


def party(koop: Koop, name: str) -> str:
    """Return the id of a party.

    Raises:
        NotFound: No party, or more than one, answers to that name.
    """
    name = name.strip()
    if found := _by_whole_id(koop, name, ("party",)):
        return found
    from koop_es_projections.parties.queries import UnknownPartyName, find_party

    with asked(koop) as models:
        try:
            return find_party(models.connection, koop.store, name)
        except UnknownPartyName as error:
            raise unknown("party", name) from error


def cooperation(koop: Koop, name: str) -> str:
    """Return the id of a cooperation.

    Raises:
        NotFound: No cooperation, or more than one, answers to that name.
    """
    name = name.strip()
    by_code = koop.store.stream_of_code(name) or koop.store.stream_of_code(name.upper())
    if found := by_code or _by_whole_id(koop, name, ("cooperation",)):
        return found
    from koop_es_projections.current_status.naming import (
        UnknownCooperationName,
        find_cooperation,
    )

    with asked(koop) as models:
        try:
            return find_cooperation(models.connection, name)
        except UnknownCooperationName as error:
            raise unknown("cooperation", name) from error


def tie(koop: Koop, name: str) -> str:
    """Return the id of a cooperation or relationship.

    Raises:
        NotFound: Neither, or more than one, answers to that name.
    """
    try:
        return cooperation(koop, name)
    except NameUnknown:
        return relationship(koop, name)


def relationship(koop: Koop, name: str) -> str:
    """Return the id of a relationship of the form encounter, contact or group.

    Raises:
        NotFound: No relationship answers to that id.
    """
    from koop_es_projections.relationships.queries import relationships_named

    wanted = name.strip().lower()
    if found := _by_whole_id(koop, wanted, ("relationship",)):
        return found
    begins: list[str] = []
    if BEGINNING.fullmatch(wanted):
        with asked(koop) as models:
            begins = relationships_named(models.connection, wanted, MOST_SHOWN)
    if len(begins) > 1:
        raise ambiguous(name, ", ".join(begins))
    if not begins:
        raise unknown("relationship", name)
    return begins[0]


def anything(koop: Koop, name: str) -> str:
    """Return the id of a cooperation, relationship, party or programme.

    Raises:
        NotFound: Nothing, or more than one thing, answers to that name.
    """
    for find in (cooperation, relationship, programme):
        try:
            return find(koop, name)
        except NameUnknown:
            continue
    return party(koop, name)


def programme(koop: Koop, name: str) -> str:
    """Return the id of a programme.

    Raises:
        NotFound: No programme, or more than one, answers to that name.
    """
    from koop_es_projections.programmes.queries import all_programmes

    wanted = name.strip().casefold()
    if found := _by_whole_id(koop, wanted, ("programme",)):
        return found
    with asked(koop) as models:
        known = list(all_programmes(models.connection))
    exact = [each for each in known if wanted == each.name.casefold()]
    begins = [
        each
        for each in known
        if BEGINNING.fullmatch(wanted) and each.programme_id.startswith(wanted)
    ]
    for found in (exact, begins):
        if len(found) == 1:
            return found[0].programme_id
        if found:
            listed = ", ".join(f"{each.programme_id} {each.name}" for each in found[:MOST_SHOWN])
            raise ambiguous(name, listed)
    raise unknown("programme", name)
