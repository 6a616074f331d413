"""Of which day and as known at which time a page is asked, on both axes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from koop_es.exchange.known_at import instant_of, position_of
from koop_es.web import asking

if TYPE_CHECKING:
    from datetime import date, datetime

    from starlette.requests import Request

    from koop_es.web.site import Site


@dataclass(frozen=True, slots=True)
class Times:
    """Both axes of one page.

    Attributes:
        as_of: The day of which is asked; None for today.
        known_at: The instant up to which is known; None for all that is known now.
        position: The last entry recorded by then; None for all.
        known_field: The instant as it was typed.
    """

    as_of: date | None
    known_at: datetime | None
    position: int | None
    known_field: str

    @property
    def are_now(self) -> bool:
        """Whether nothing else than now was asked for."""
        return self.as_of is None and self.known_at is None


def times_of(request: Request, site: Site) -> Times:
    """Return what the address of a page asks for.

    Raises:
        QueryInvalid: A day or an instant cannot be read.
    """
    koop = site.koop
    known = asking.moment(request, "known_at", koop.settings.time_zone)
    return Times(
        as_of=asking.day(request, "as_of"),
        known_at=None if known is None else instant_of(koop.store, known, koop.now()),
        position=position_of(koop.store, known),
        known_field=asking.text(request, "known_at") or "",
    )
