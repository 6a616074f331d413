"""The web application: its routes, its errors, and the site behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import FastAPI

from koop_es.web import cooperation, cooperations, health, reports, static_files
from koop_es.web.errors import add_error_pages
from koop_es.web.site import DEMO_MARK, Site, make_templates

if TYPE_CHECKING:
    from koop_es.app import Koop


def create_app(koop: Koop, *, language: str | None = None) -> FastAPI:
    """Return the application, to be wrapped into a ``Guard``.

    Args:
        koop: The running Koop.
        language: The language of those whose browser remembers none; else it says which.
    """
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    demo = koop.store.mark(DEMO_MARK) is not None
    app.state.site = Site(koop, language, demo, make_templates())
    pages = (cooperations, cooperation, reports, static_files, health)
    for router in (page.router for page in pages):
        app.include_router(router)
    add_error_pages(app)
    return app
