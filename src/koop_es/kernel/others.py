"""What one aggregate may ask of another's state."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, Protocol, TypeGuard, runtime_checkable

from koop_es.kernel.refusals import UnknownParty

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from koop_es.kernel.approvals import Approval, ConsentedChange
    from koop_es.kernel.policy import Policy


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


_PARTYLIKE: Final[set[type[object]]] = set()
"""Classes of which every object is a party: to look at each object takes its time."""


def is_party(state: object) -> TypeGuard[Partylike]:
    """Tell whether a state is that of a registered party."""
    kind = type(state)
    if kind in _PARTYLIKE:
        return True
    if all(hasattr(kind, name) for name in ("has_contact_point", "merged_into")):
        _PARTYLIKE.add(kind)
        return True
    return isinstance(state, Partylike)


@runtime_checkable
class Programmelike(Protocol):
    """A programme that was opened."""

    def takes_in_on(self, day: date | None) -> bool:
        """Tell whether a cooperation may join on a day; one of unknown day joins now."""
        ...


@runtime_checkable
class Framing(Protocol):
    """A funder's frame around a cooperation: what it leaves open is None."""

    @property
    def backdating_tolerance(self) -> int | None:
        """Days after which a fact recorded late needs a reason."""
        ...

    @property
    def check_grace(self) -> int | None:
        """Days after which a check that was due is overdue."""
        ...

    @property
    def four_eyes(self) -> Iterable[Approval]:
        """What needs the approval of a second person."""
        ...


@runtime_checkable
class Consenting(Protocol):
    """A programme whose funder may want to consent."""

    @property
    def funder_consent(self) -> Iterable[ConsentedChange]:
        """What needs the consent of its funder."""
        ...


def policy_within(policy: Policy, frames: Iterable[object]) -> Policy:
    """Return the home's policy as frames change it; of several frames the strictest holds."""
    known = [frame for frame in frames if isinstance(frame, Framing)]
    tolerances = [each for frame in known if (each := frame.backdating_tolerance) is not None]
    graces = [each for frame in known if (each := frame.check_grace) is not None]
    four_eyes = policy.four_eyes.union(*(frame.four_eyes for frame in known))
    if not tolerances and not graces and not four_eyes:
        return policy
    return replace(
        policy,
        backdating_tolerance=min(tolerances, default=policy.backdating_tolerance),
        check_grace=min(graces, default=policy.check_grace),
        four_eyes=four_eyes,
    )


def stand_in_of(state: object) -> str | None:
    """Return the party that stands for one that was merged; None where a state is of no such."""
    return state.merged_into if is_party(state) else None


def standing_for(party: str, others: Mapping[str, object]) -> str:
    """Return the party that stands for one in the end: who stands for it may be merged, too."""
    met = {party}
    while (stand_in := stand_in_of(others.get(party))) is not None and stand_in not in met:
        met.add(stand_in)
        party = stand_in
    return party


def refuse_unknown_party(party: str, others: Mapping[str, object], field: str) -> None:
    """Refuse an id of which no party was registered.

    Raises:
        UnknownParty: There is no such party.
    """
    if not is_party(others.get(party)):
        raise UnknownParty(field=field, id=party)
