"""``koop serve`` and ``koop demo``: the pages on this machine."""

from __future__ import annotations

import sqlite3
from typing import Annotated, Final

import typer

from koop_es.cli.commands import command as add
from koop_es.cli.commands import single
from koop_es.cli.session import current, say
from koop_es.cli.setting import settings as asked_settings
from koop_es.wording import msgid

APPS = {"serve": single(), "demo": single()}

SOUND_SQLITE: Final = (3, 51, 3)
"""The first version without a defect that can damage a file written through several connections."""

Host = Annotated[
    str,
    typer.Option(metavar="HOST", help=msgid("127.0.0.1, ::1 or localhost.")),
]
Port = Annotated[
    int | None,
    typer.Option(
        min=0, max=65535, metavar="N", help=msgid("Port; KOOP_PORT or 8765 if left out, 0 any.")
    ),
]

Workers = Annotated[
    int,
    typer.Option(min=1, max=64, metavar="N", help=msgid("How many processes serve.")),
]


@add(APPS["serve"], "serve", msgid("Serve the pages of the home until interrupted."))
def serve(host: Host = "127.0.0.1", port: Port = None, workers: Workers = 1) -> None:
    """Serve the home."""
    _serve(host, port, workers, demo=False)


@add(APPS["demo"], "demo", msgid("Serve a demo home of its own, with an invented network."))
def demo(host: Host = "127.0.0.1", port: Port = None) -> None:
    """Serve the demo."""
    _serve(host, port, 1, demo=True)


def _serve(host: str, port: int | None, workers: int, *, demo: bool) -> None:
    from koop_es.web.server import run

    settings = asked_settings()
    _warn_of_sqlite()
    chosen = settings.port if port is None else port
    asked = current().language
    run(settings, host=host, port=chosen, demo=demo, language=asked, workers=workers)


def _warn_of_sqlite() -> None:
    if sqlite3.sqlite_version_info < SOUND_SQLITE:
        say(
            "SQLite {version} has a known defect in write-ahead logging, which Koop avoids by "
            "writing through one connection; {sound} or newer is recommended.",
            version=sqlite3.sqlite_version,
            sound=".".join(map(str, SOUND_SQLITE)),
        )
