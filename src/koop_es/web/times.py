"""Of which day and as known at which time a page is asked, on both axes."""

from __future__ import annotations

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from koop_es.exchange.known_at import PositionAhead, instant_of, position_of
from koop_es.web import asking
from koop_es.web.forms.values import is_shown
from koop_es.web.refusals import QueryInvalid
from koop_es.wording.refusals import refusal_sentence

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from starlette.requests import Request

    from koop_es.kernel.refusals import KoopError
    from koop_es.web.saying import Saying
    from koop_es.web.site import Site


@dataclass(frozen=True, slots=True)
class Times:
    """Both axes of one page.

    Attributes:
        as_of: The day of which is asked; None for today.
        known_at: The instant up to which is known; None for all that is known now.
        position: The last entry recorded by then; None for all.
        as_of_field: The day as it was typed.
        known_field: The instant as it was typed.
        wrong: What is wrong with what was typed, by field; then the page shows how it is now.
    """

    as_of: date | None
    known_at: datetime | None
    position: int | None
    as_of_field: str = ""
    known_field: str = ""
    wrong: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def are_now(self) -> bool:
        """Whether nothing else than now was asked for."""
        return self.as_of is None and self.known_at is None

    @property
    def status(self) -> int:
        """Status of the page: 422 where a field is to be mended."""
        return HTTPStatus.UNPROCESSABLE_ENTITY if self.wrong else HTTPStatus.OK

    @property
    def day_shown(self) -> bool:
        """Whether a date field can show the day; any other text stays readable as text."""
        return is_shown(self.as_of_field)

    @property
    def query(self) -> str:
        """What the address of another page takes over to tell of the same time."""
        typed = {"as_of": self.as_of_field, "known_at": self.known_field}
        kept = {name: value for name, value in typed.items() if value and not self.are_now}
        return f"?{urlencode(kept)}" if kept else ""


def times_of(request: Request, site: Site) -> Times:
    """Return what the address of a page asks for; what cannot be read is told at its field."""
    koop, say = site.koop, site.saying(request)
    wrong: dict[str, str] = {}
    as_of = known = position = None
    try:
        as_of = asking.day(request, "as_of")
    except QueryInvalid as error:
        wrong["as_of"] = _sentence(error, say)
    try:
        known = asking.moment(request, "known_at", koop.settings.time_zone)
        position = position_of(koop.store, known)
    except (QueryInvalid, PositionAhead) as error:
        wrong["known_at"] = _sentence(error, say)
    typed = [request.query_params.get(name, "").strip() for name in ("as_of", "known_at")]
    as_of_field, known_field = (text[: asking.LONGEST] for text in typed)
    if wrong:
        return Times(None, None, None, as_of_field, known_field, wrong)
    known_at = None if known is None else instant_of(koop.store, known, koop.now())
    return Times(as_of, known_at, position, as_of_field, known_field)


def _sentence(error: KoopError, say: Saying) -> str:
    # The sentence stands at its field, so it need not name it.
    error.field = None
    return refusal_sentence(error, say.t)
