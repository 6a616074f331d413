"""What one aggregate may ask of another's state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

from koop_es.kernel.refusals import UnknownParty

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


@runtime_checkable
class Tie(Protocol):
    """A cooperation or relationship, as far as a successor is concerned."""

    def ended_by(self, day: date) -> bool:
        """Tell whether it had ended by that day."""
        ...


@runtime_checkable
class Partylike(Protocol):
    """A registered party."""

    @property
    def has_contact_point(self) -> bool:
        """Whether it can be reached."""
        ...

    @property
    def merged_into(self) -> str | None:
        """The party that stands for it, too, where it was merged into one."""
        ...


@runtime_checkable
class Programmelike(Protocol):
    """A programme that was opened."""

    def takes_in_on(self, day: date | None) -> bool:
        """Tell whether a cooperation may join on a day; one of unknown day joins now."""
        ...


def refuse_unknown_party(party: str, others: Mapping[str, object], field: str) -> None:
    """Refuse an id of which no party was registered.

    Raises:
        UnknownParty: There is no such party.
    """
    if not isinstance(others.get(party), Partylike):
        raise UnknownParty(field=field, id=party)
