"""The web application: its routes, its errors, and the site behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fastapi import FastAPI

from koop_es.api.application import create_api
from koop_es.web import (
    act_forms,
    actors,
    agreement_form,
    amendment_forms,
    approvals,
    audit,
    check_form,
    confirm_link,
    confirmation_forms,
    cooperation,
    cooperations,
    decision_form,
    description,
    ending_form,
    evidence_form,
    funding_forms,
    goal_change_forms,
    goal_forms,
    health,
    measure_form,
    membership_forms,
    merging_forms,
    milestone_change_forms,
    milestone_forms,
    note_form,
    overview,
    parties,
    party_forms,
    person_forms,
    programme_forms,
    programmes,
    progress_form,
    proposal_form,
    relationship_beginning,
    relationship_care_forms,
    relationship_forms,
    relationships,
    reports,
    samples,
    statements,
    static_files,
    suspension_forms,
    term_forms,
)
from koop_es.web.errors import add_error_pages
from koop_es.web.site import DEMO_MARK, Site, make_templates

if TYPE_CHECKING:
    from koop_es.app import Koop


PAGES: Final = (
    overview,
    cooperations,
    agreement_form,  # before one cooperation, which would take "new" for its code
    goal_forms,
    goal_change_forms,
    milestone_forms,
    milestone_change_forms,
    note_form,
    evidence_form,
    progress_form,
    check_form,
    decision_form,
    measure_form,
    membership_forms,
    person_forms,
    suspension_forms,
    act_forms,
    amendment_forms,
    funding_forms,
    term_forms,
    ending_form,
    approvals,
    confirmation_forms,
    proposal_form,
    confirm_link,
    cooperation,
    relationship_beginning,  # before one relationship, which would take "new" for its id
    relationship_forms,
    relationship_care_forms,
    relationships,
    party_forms,  # before one party, which would take "new" for its name
    merging_forms,
    parties,
    programme_forms,  # before one programme, which would take "new" for its name
    programmes,
    audit,  # before one report, which would take it for one of the table
    reports,
    samples,
    actors,
    statements,
    static_files,
    health,
)


def create_app(koop: Koop, *, language: str | None = None) -> FastAPI:
    """Return the application, to be wrapped into a ``Guard``.

    Args:
        koop: The running Koop.
        language: The language of those whose browser remembers none; else it says which.
    """
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    demo = koop.store.mark(DEMO_MARK) is not None
    api = create_api(koop, language=language)
    app.state.site = Site(koop, language, demo, make_templates(), api.state.api.order)
    api.state.site = app.state.site
    api.include_router(description.operations)
    app.state.stopping = api.state.api.stopping
    # Routes are tried in their order, so what programs ask for comes first.
    app.include_router(description.router)
    app.mount("/api", api)
    for page in PAGES:
        app.include_router(page.router)
    app.state.routes = [route for page in PAGES for route in page.router.routes]
    add_error_pages(app)
    return app
