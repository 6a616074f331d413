"""A browser for tests: it speaks to the application without a socket, and keeps its cookies."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import httpx

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import ASGIApp

OURS = "http://127.0.0.1:8765"


class Browser:
    """Asks an application, one request after the other."""

    def __init__(self, app: ASGIApp, base_url: str = OURS) -> None:
        self._app = app
        self._base_url = base_url
        self._cookies = httpx.Cookies()

    def request(self, method: str, address: str, **how: Any) -> httpx.Response:
        """Return the answer; redirections are not followed."""
        return asyncio.run(self._request(method, address, how))

    async def _request(self, method: str, address: str, how: dict[str, Any]) -> httpx.Response:
        transport = httpx.ASGITransport(self._app)
        async with httpx.AsyncClient(
            transport=transport, base_url=self._base_url, cookies=self._cookies
        ) as client:
            answer = await client.request(method, address, **how)
            self._cookies = client.cookies
            return answer

    def submit(self, address: str, fields: Mapping[str, str], **typed: str) -> httpx.Response:
        """Return the answer to a form, sent as a page of ours sends it.

        Args:
            address: Where the form goes.
            fields: What stands in it; see ``fields_of``.
            typed: What was typed over it; ``__`` stands for a dot in a name.
        """
        over = {name.replace("__", "."): value for name, value in typed.items()}
        return self.request(
            "POST",
            address,
            headers={"sec-fetch-site": "same-origin", "accept-language": "en"},
            data={**fields, **over},
        )

    def get(self, address: str, **headers: str) -> httpx.Response:
        """Return the page at an address; ``accept_language`` stands for that header."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.request("GET", address, headers=named)
