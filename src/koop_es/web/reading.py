"""Reading for a page: the read models brought up to date, and names for what they point to."""

from __future__ import annotations

import json
import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from koop_es_projections.current_status.naming import codes_of
from koop_es_projections.parties.queries import names_of

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

    from sqlalchemy import Connection

    from koop_es.projecting.status import Freshness
    from koop_es.web.saying import Saying
    from koop_es.web.site import Site

PATIENCE: Final = 3.0
"""Seconds that a page waits for the read models before it shows what they have."""

SHORTENED: Final = 12
_STREAM: Final = re.compile(r"[0-9a-f]{32}")


@dataclass(slots=True)
class Reading:
    """What one page reads with.

    Attributes:
        site: The pages.
        say: What is said in the page's language.
        connection: To the read models, in one state throughout.
        fresh: How far the read models have come.
    """

    site: Site
    say: Saying
    connection: Connection
    fresh: Freshness
    _names: dict[str, str] = field(default_factory=dict[str, str])
    _codes: dict[str, str] = field(default_factory=dict[str, str])

    def load_names(self, ids: Iterable[str | None]) -> None:
        """Look names up in a batch, before they are shown one by one."""
        wanted = {each for each in ids if each and each not in self._names}
        erased = self.say.t.gettext("erased")
        for party_id, name in names_of(self.connection, self.site.koop.store, wanted).items():
            self._names[party_id] = erased if name is None else name
        for cooperation_id, (code, title) in codes_of(
            self.connection, wanted, self.say.today
        ).items():
            self._names[cooperation_id] = title
            self._codes[cooperation_id] = code
        for other in wanted - set(self._names):
            self._names[other] = self._of_record(other)

    def name(self, stream: str) -> str:
        """Return what a party, programme, cooperation or relationship is called."""
        if stream not in self._names:
            self.load_names([stream])
        return self._names[stream]

    def call(self, stream: str, name: str) -> None:
        """Call something by a name that the read models do not know yet."""
        self._names[stream] = name

    def code(self, stream: str | None) -> str | None:
        """Return the short code of a cooperation whose name was looked up, None of others."""
        return self._codes.get(stream or "")

    def _of_record(self, stream: str) -> str:
        """Return what the first entry of a programme or relationship calls it."""
        records = self.site.koop.store.read_stream(stream, up_to_version=1)
        fact: dict[str, Any] = json.loads(records[0].raw)["fact"] if records else {}
        named = fact.get("name") or fact.get("title") or ", ".join(fact.get("themes") or ())
        return named if isinstance(named, str) and named else stream[:SHORTENED]

    def freshness(self) -> dict[str, Any]:
        """Return what each page says of how new its data are."""
        recorded_at = self.site.koop.store.recorded_at(self.fresh.position)
        if recorded_at is None:
            return {"freshness": None, "stale": self.fresh.stale}
        said = self.say.t.gettext(
            "Data as of {moment}, entry {position}",
            moment=self.say.moment(recorded_at),
            position=self.fresh.position,
        )
        return {"freshness": said, "stale": self.fresh.stale}


@contextmanager
def reading(site: Site, say: Saying) -> Generator[Reading]:
    """Bring the read models up to date and read them.

    Raises:
        Unavailable: The ledger or the read models cannot be used.
    """
    fresh = site.koop.catch_up(PATIENCE)
    with site.koop.projections.connect() as connection:
        yield Reading(site, say, connection, fresh)


def ids_within(value: Any) -> set[str]:
    """Return all stream ids in a JSON value."""
    return set(_STREAM.findall(json.dumps(value, default=str)))
