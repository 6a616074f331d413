"""Asking the API as a program does, and the examples of its description as requests."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import httpx

from koop_es.api import examples as ex
from koop_es.cooperations.commands import AgreeCooperation
from koop_es.parties.commands import RegisterOrganisation
from koop_es.programmes.commands import OpenProgramme
from koop_es.web.application import create_app
from koop_es.web.guard import Guard, hosts_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from koop_es.app import Koop
    from koop_es.ledger.answers import Answer

OURS = "http://127.0.0.1:8765"
PROBLEM = "application/problem+json"


class Client:
    """Asks the API of a home; paths are those below ``/api/v1``."""

    def __init__(self, koop: Koop, language: str | None = None) -> None:
        self.koop = koop
        self.app = Guard(create_app(koop, language=language), hosts_of(8765))

    def many(self, requests: Iterable[tuple[str, str, dict[str, Any]]]) -> list[httpx.Response]:
        """Return the answers to requests that are sent all at once."""
        return asyncio.run(self._many(list(requests)))

    async def _many(self, requests: list[tuple[str, str, dict[str, Any]]]) -> list[httpx.Response]:
        transport = httpx.ASGITransport(self.app)
        async with httpx.AsyncClient(transport=transport, base_url=OURS) as client:
            asked = (
                client.request(
                    method, path if path.startswith(("/api", OURS)) else f"/api/v1{path}", **how
                )
                for method, path, how in requests
            )
            return await asyncio.gather(*asked)

    def ask(self, method: str, path: str, **how: Any) -> httpx.Response:
        """Return the answer to one request."""
        return self.many([(method, path, how)])[0]

    def get(self, path: str, **headers: str) -> httpx.Response:
        """Return the answer to a query, the read models caught up."""
        self.koop.catch_up()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.ask("GET", path, headers=named)

    def post(self, path: str, body: Any = None, **headers: str) -> httpx.Response:
        """Return the answer to a command on whatever version."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.ask("POST", path, json=body or {}, headers={"if-match": "*", **named})


def example_parties(koop: Koop) -> None:
    """Register what the examples name by its id."""
    named = ((ex.HOUSE, "Example House"), (ex.WORKS, "Sample Works"), (ex.THIRD, "Model School"))
    for stream, name in named:
        given = {**ex.BODIES["RegisterOrganisation"], "name": name}
        koop.execute(RegisterOrganisation.model_validate(given), stream=stream)
    koop.execute(OpenProgramme(name="Reading Programme"), stream=ex.PROGRAMME)


def example_cooperation(koop: Koop) -> Answer:
    """Agree what the examples are about, at the id that they name."""
    example_parties(koop)
    command = AgreeCooperation.model_validate(ex.BODIES["AgreeCooperation"])
    return koop.execute(command, stream=ex.COOPERATION)


def refused(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """Return the problem document of a refusal, once it is what was expected."""
    assert (answer.status_code, answer.headers["content-type"]) == (status, PROBLEM), answer.text
    problem = answer.json()
    assert (problem["status"], problem["code"]) == (status, code), problem
    assert problem["type"] == f"/problems/{code}"
    assert problem["title"]
    assert problem["detail"]
    return problem
