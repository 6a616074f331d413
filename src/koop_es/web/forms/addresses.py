"""The addresses at which forms are asked for and sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from starlette.responses import Response

from koop_es.web.forms import of_one, of_record
from koop_es.web.forms.sent import Sent

if TYPE_CHECKING:
    from collections.abc import Callable

    from koop_es.web.reading import Reading


def add_form(router: APIRouter, path: str, page: of_one.Page) -> None:
    """Let a form about a cooperation be asked for and sent.

    Args:
        router: Gets both.
        path: Below the cooperation's address, with ``{part}`` for a part of it.
        page: The form.
    """

    def show(request: Request, name: str, part: str = "") -> Response:
        return of_one.open_form(request, name, page, part)

    def take(request: Request, name: str, sent: Sent, part: str = "") -> Response:
        return of_one.take_form(request, name, page, sent, part)

    address = f"/cooperations/{{name}}/{path}"
    router.add_api_route(address, show, methods=["GET", "HEAD"])
    router.add_api_route(address, take, methods=["POST"])


def add_record_form(
    router: APIRouter,
    address: str,
    find: Callable[[str], Callable[[Reading], of_record.Subject]],
    page: of_record.RecordPage,
) -> None:
    """Let a form about a party, a programme or a relationship be asked for and sent.

    Args:
        router: Gets both.
        address: Where, with ``{name}`` in the place of what the form is about.
        find: Returns what finds the one of a name.
        page: The form.
    """

    def show(request: Request, name: str) -> Response:
        return of_record.open_form(request, find(name), page)

    def take(request: Request, name: str, sent: Sent) -> Response:
        return of_record.take_form(request, find(name), page, sent)

    router.add_api_route(address, show, methods=["GET", "HEAD"])
    router.add_api_route(address, take, methods=["POST"])
