"""One request: what it asks of which Koop, in which language."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from pydantic_core import to_json
from starlette.responses import Response

from koop_es import logs
from koop_es.api.negotiating import JSON, language_of, wait_of
from koop_es.api.refusals import HeaderTwice
from koop_es.api.remembering import Memory
from koop_es.exchange.documents.naming import Names
from koop_es.projecting.status import Freshness
from koop_es.wording import translator
from koop_es_projections.current_status.queries import order_kept

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from koop_es.app import Koop
    from koop_es.wording import Translator
    from koop_es_projections.current_status.order import Order

POSITION: Final = "koop-position"
VARY: Final = "accept, accept-language"


@dataclass(slots=True)
class Api:
    """The API of one home.

    Attributes:
        koop: The running Koop.
        language: The language that the server was started with, if one was named.
        running: Idempotency keys of the commands that are being carried out, with their actors.
        streams: How many programs follow the events.
        stopping: Set once the server stops.
        codes: Short codes of cooperations by id; they never change.
        memory: Answers that were given since anything changed.
        order: In which order cooperations are listed today.
    """

    koop: Koop
    language: str | None = None
    running: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])
    streams: int = 0
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    codes: dict[str, str] = field(default_factory=dict[str, str])
    memory: Memory = field(default_factory=Memory)
    order: Order = field(default_factory=order_kept)


class Call:
    """One request.

    Args:
        api: What is asked.
        request: Its head and body.
    """

    def __init__(self, api: Api, request: Request) -> None:
        self.api = api
        self.koop = api.koop
        self.request = request
        self.waited: Freshness | None = None

    @cached_property
    def language(self) -> str:
        """``de`` or ``en``."""
        return language_of(self.request, self.api.language)

    @property
    def t(self) -> Translator:
        """Speaks the language of the answer."""
        return translator(self.language)

    @cached_property
    def names(self) -> Names:
        """Tells what things are called."""
        return Names(self.koop.store, self.t)

    @property
    def path(self) -> Mapping[str, str]:
        """The values in the address's path."""
        return self.request.path_params

    def header(self, name: str) -> str | None:
        """Return a header's text, read as UTF-8 where it is that.

        Raises:
            HeaderTwice: It stands twice, with different values.
        """
        found = self.request.headers.getlist(name)
        if len(set(found)) > 1:
            raise HeaderTwice(header=name)
        raw = found[0] if found else None
        if raw is None or raw.isascii():
            return raw
        try:
            return raw.encode("latin-1").decode()
        except UnicodeDecodeError:
            return raw

    async def wait(self, position: int | None = None) -> None:
        """Wait for the read models as ``Prefer: wait`` allows, at no thread's expense but one."""
        seconds = wait_of(self.request)
        if seconds is not None:
            self.waited = await asyncio.to_thread(_caught_up, self.koop, position, seconds)

    async def wait_after(self, position: int) -> None:
        """Wait for the read models after something was stored: their failure is not its own.

        Whoever took it for one would send the command again, and record it twice.
        """
        try:
            await self.wait(position)
        except Exception as error:  # noqa: BLE001 - whatever it is, the command is stored
            logs.tell("answer_incomplete", "warning", position=position, **logs.of_error(error))
            self.waited = Freshness(0, position, stale=True)

    def answer(
        self, document: Any, status: int = 200, headers: Mapping[str, str] | None = None
    ) -> Response:
        """Return a document as the answer.

        Args:
            document: Ready for JSON; days and decimals may be in it.
            status: Of the answer.
            headers: What its head also says.
        """
        head = {"content-language": self.language, "vary": VARY, **(headers or {})}
        if self.waited is not None:
            head["preference-applied"] = f"wait={wait_of(self.request)}"
        return Response(to_json(document), status, head, JSON)


def _caught_up(koop: Koop, position: int | None, seconds: int) -> Freshness:
    """Wait for the read models; the one place that knows how."""
    return koop.catch_up(seconds) if position is None else koop.wait_for(position, seconds)
