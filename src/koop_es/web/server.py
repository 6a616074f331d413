"""Serving the pages until somebody says stop."""

from __future__ import annotations

import os
import signal
import sys
import threading
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Final

import uvicorn

from koop_es import logs
from koop_es.app import Koop
from koop_es.kernel.refusals import KoopError
from koop_es.kernel.times import utc_text
from koop_es.web.application import create_app
from koop_es.web.connections import IDLE_FOR, Connection
from koop_es.web.guard import LARGEST_HEADERS, Guard, hosts_of
from koop_es.web.listening import listen, port_of, url_of
from koop_es.wording import moment
from koop_es.wording.translating import choose_language, translator

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Generator
    from typing import TextIO

    from starlette.types import ASGIApp

    from koop_es.settings import Settings

SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)
PATIENCE: Final = 5


def run(
    settings: Settings,
    *,
    host: str,
    port: int,
    demo: bool,
    language: str | None,
    workers: int = 1,
) -> None:
    """Serve the pages of a home on loopback until SIGINT or SIGTERM.

    The address goes to stderr, and alone on a line to stdout where that is neither a terminal nor
    the same place.

    Args:
        settings: Which home, and how.
        host: ``127.0.0.1``, ``::1`` or ``localhost``.
        port: 0 for any free one.
        demo: Whether the home is the demo's; it is filled first.
        language: ``de`` or ``en``; else as ``KOOP_LANG`` or each browser says.
        workers: How many processes serve.

    Raises:
        KoopError: The class tells why nothing can be served.
    """
    listening = listen(host, port)
    try:
        if demo:
            settings = _prepared_demo(settings)
        logs.configure(settings.log_format, settings.log_level or "info")
        logs.take_over_libraries()
        asked, spoken = language or settings.language, spoken_in(language, settings)
        ready = partial(_announce, url_of(listening), spoken)
        if workers > 1:
            from koop_es.web.workers import serve_by_many

            with Koop.open(settings) as koop:
                _warn_if_ahead(koop, asked)
            serve_by_many(settings, listening, asked, workers, ready)
        else:
            serve_by_one(settings, listening, asked, ready, partial(_warn_if_ahead, language=asked))
    finally:
        listening.close()


def spoken_in(language: str | None, settings: Settings) -> str:
    """Return the language in which the terminal is spoken to."""
    return language or choose_language(settings.language, os.environ)


def serve_by_one(
    settings: Settings,
    listening: socket.socket,
    language: str | None,
    ready: Callable[[], None],
    opened: Callable[[Koop], None] | None = None,
) -> None:
    """Serve a home in this process until SIGINT or SIGTERM.

    Args:
        settings: Which home, and how.
        listening: The socket.
        language: Of the pages, where not each browser says it.
        ready: Called once it is served.
        opened: Called with the home before.
    """
    with Koop.open(settings) as koop:
        if opened is not None:
            opened(koop)
        koop.clock.is_told = True
        koop.engine.start()
        try:
            app = create_app(koop, language=language)
            guarded = Guard(app, hosts_of(port_of(listening)), settings.largest_evidence_bytes)
            _serve(guarded, listening, ready, app.state.stopping.set)
        finally:
            koop.engine.stop()


def _warn_if_ahead(koop: Koop, language: str | None) -> None:
    """Tell of a clock that is behind the record: what is recorded gets its time, too."""
    try:
        last = koop.ahead()
    except KoopError:
        # Pages and /healthz tell of a record that cannot be read.
        return
    if last is None:
        return
    logs.tell("clock_behind", "warning", position=koop.store.head())
    t = translator(language or choose_language(None, os.environ))
    when = moment(utc_text(last), t, koop.settings.time_zone)
    told = t.gettext(
        "The clock of this machine is behind the last entry, recorded on {when}.", when=when
    )
    asked = t.gettext("What is recorded until then bears that time. Set the clock right.")
    sys.stderr.write(f"{told}\n{asked}\n")


def _prepared_demo(settings: Settings) -> Settings:
    from koop_es.demo import prepare

    return prepare(settings)


def _serve(
    app: ASGIApp,
    listening: socket.socket,
    ready: Callable[[], None],
    stopping: Callable[[], None],
) -> None:
    config = uvicorn.Config(
        app,
        http=Connection,
        ws="none",
        lifespan="off",
        loop="asyncio",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        h11_max_incomplete_event_size=2 * LARGEST_HEADERS,
        timeout_keep_alive=IDLE_FOR,
        timeout_graceful_shutdown=PATIENCE,
    )
    _Server(config, ready, stopping).run(sockets=[listening])


def _announce(url: str, language: str) -> None:
    t = translator(language)
    say = [t.gettext("Koop is served at this address:"), url, t.gettext("Stop it with Ctrl+C.")]
    sys.stderr.write("\n".join(say) + "\n")
    sys.stderr.flush()
    if not sys.stdout.isatty() and not _are_one(sys.stdout, sys.stderr):
        sys.stdout.write(f"{url}\n")
        sys.stdout.flush()


def _are_one(one: TextIO, other: TextIO) -> bool:
    """Tell whether two streams end in the same file or pipe."""
    try:
        found, beside = os.fstat(one.fileno()), os.fstat(other.fileno())
    except (OSError, ValueError):
        return False
    return (found.st_dev, found.st_ino) == (beside.st_dev, beside.st_ino)


class _Server(uvicorn.Server):
    """Uvicorn, which tells when it is ready, and for which being stopped is no failure."""

    def __init__(
        self, config: uvicorn.Config, ready: Callable[[], None], stopping: Callable[[], None]
    ) -> None:
        super().__init__(config)
        self._ready = ready
        self._stopping = stopping

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say where."""
        await super().startup(sockets)
        if self.started:
            self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let those who follow the record go first: their answers would never end."""
        self._stopping()
        await super().shutdown(sockets)

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        """Stop in good order on a signal, and do not raise it again afterwards."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {each: signal.signal(each, self.handle_exit) for each in SIGNALS}
        try:
            yield
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)
