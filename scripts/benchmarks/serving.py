"""The server that is measured: Koop's own, with two routes to compare with.

``python -m scripts.benchmarks.serving HOME`` says its port on a line, and ends on SIGTERM.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fastapi import FastAPI

from koop_es import logs
from koop_es.app import Koop
from koop_es.cooperations.commands import RecordControllingCheck
from koop_es.web import server
from koop_es.web.application import create_app
from koop_es.web.guard import Guard, hosts_of
from koop_es.web.listening import listen, port_of, url_of
from scripts.benchmarks.homes import settings


def main(home: str) -> None:
    """Serve a home on any free port of this machine."""
    logs.configure("json", "info")
    logs.take_over_libraries()
    listening = listen("127.0.0.1", 0)
    with Koop.open(settings(Path(home))) as koop:
        koop.engine.start()
        app = create_app(koop)
        _add_peers(app)
        guarded = Guard(app, hosts_of(port_of(listening)))
        serve = server._serve  # pyright: ignore[reportPrivateUsage]  # noqa: SLF001 - as it is, not alike
        serve(guarded, listening, lambda: _say(url_of(listening)), app.state.stopping.set)


def _say(url: str) -> None:
    print(url, flush=True)


def _add_peers(app: FastAPI) -> None:
    """Add what the same server does without Koop: a constant, and a parsed body."""

    async def constant() -> dict[str, str]:
        return {"status": "ok"}

    async def parsed(check: RecordControllingCheck) -> dict[str, str]:
        return {"light": str(check.light)}

    peers = FastAPI(openapi_url=None)
    peers.add_api_route("/constant", constant)
    peers.add_api_route("/parsed", parsed, methods=["POST"])
    # Mounts are looked through in order, and the one for the API would take these.
    app.mount("/api/bench", peers)
    app.router.routes.insert(0, app.router.routes.pop())


if __name__ == "__main__":
    main(sys.argv[1])
