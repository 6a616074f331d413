"""Which methods an address answers to: a page and the form sent there are two routes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Route

if TYPE_CHECKING:
    from fastapi import Request
    from starlette.routing import BaseRoute


def methods_of(request: Request) -> str:
    """Return the methods of an address for ``Allow``.

    Of the paths that fit it, that with the fewest places counts: ``/cooperations/new`` is no
    cooperation of the code ``new``.
    """
    path = request.scope["path"]
    known: list[BaseRoute] = request.app.state.routes
    routes = [each for each in known if isinstance(each, Route) and each.path_regex.match(path)]
    fewest = min((len(route.param_convertors) for route in routes), default=0)
    near = (
        route.methods or set[str]() for route in routes if len(route.param_convertors) == fewest
    )
    return ", ".join(sorted(set[str]().union(*near)))
