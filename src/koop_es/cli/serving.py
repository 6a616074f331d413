"""``koop serve`` and ``koop demo``: the pages on this machine."""

from __future__ import annotations

from typing import Annotated

import typer

from koop_es.cli.commands import command as add
from koop_es.cli.commands import single
from koop_es.cli.session import current
from koop_es.settings import from_environment
from koop_es.wording import msgid

APPS = {"serve": single(), "demo": single()}

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


@add(APPS["serve"], "serve", msgid("Serve the pages of the home until interrupted."))
def serve(host: Host = "127.0.0.1", port: Port = None) -> None:
    """Serve the home."""
    _serve(host, port, demo=False)


@add(APPS["demo"], "demo", msgid("Serve a demo home of its own, with an invented network."))
def demo(host: Host = "127.0.0.1", port: Port = None) -> None:
    """Serve the demo."""
    _serve(host, port, demo=True)


def _serve(host: str, port: int | None, *, demo: bool) -> None:
    from koop_es.web.server import run

    settings = from_environment()
    chosen = settings.port if port is None else port
    run(settings, host=host, port=chosen, demo=demo, language=current().language)
