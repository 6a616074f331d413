"""What every page needs: the running Koop, the templates, and how a page is answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, cast

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

from koop_es import __version__
from koop_es.kernel.dates import local_day
from koop_es.kernel.refusals import Unavailable
from koop_es.ledger.actors import OPERATOR
from koop_es.ledger.importing import LEFT_OUT
from koop_es.ledger.losing import KEYS_MISSING
from koop_es.settings import LANGUAGES
from koop_es.web.front import Front
from koop_es.web.languages import PARAMETER, REMEMBERED, language_of, remember
from koop_es.web.saying import Saying
from koop_es.web.static_files import STATIC
from koop_es.wording.translating import translator

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from koop_es.app import Koop
    from koop_es_projections.current_status.order import Order

DEMO_MARK: Final = "demo"
ACTOR: Final = "koop_actor"
"""The cookie with the pseudonym of who sits before the page."""

NAMES: Final = {"de": "Deutsch", "en": "English"}
"""What each language calls itself."""


@dataclass(frozen=True, slots=True)
class Site:
    """The pages of one home.

    Attributes:
        koop: The running Koop.
        language: The language that the server was started with, if one was named.
        demo: Whether the home is a demo, which every page says.
        templates: The templates, escaped by default.
        order: In which order cooperations are listed today, the same for pages and programs.
        front: The first page as it was last made.
    """

    koop: Koop
    language: str | None
    demo: bool
    templates: Environment
    order: Order
    front: Front = field(default_factory=Front)

    def saying(self, request: Request) -> Saying:
        """Return what a page says it with: its language, today, the home's time zone."""
        t, zone = translator(language_of(request, self.language)), self.koop.settings.time_zone
        try:
            if self.koop.store.mark(LEFT_OUT) is not None:
                t = t.where_left_out()
            elif self.koop.store.mark(KEYS_MISSING) is not None:
                t = t.where_keys_missing()
            today = self.koop.today()
        except Unavailable:
            # The page that tells why the record cannot be read is said without it.
            today = local_day(self.koop.now(), zone)
        return Saying(t, today, zone)

    def actor(self, request: Request) -> str:
        """Return the name of the actor whom the browser remembers, else of the operator."""
        remembered = request.cookies.get(ACTOR)
        if remembered is None:
            return OPERATOR
        return self.koop.home.keys.actors().get(remembered, OPERATOR)

    def actors(self) -> dict[str, str]:
        """Return the pseudonyms of the registered actors by their names."""
        found = self.koop.home.keys.actors()
        return dict(sorted((name, actor) for actor, name in found.items()))

    def _named_actor(self, request: Request) -> str:
        try:
            return self.actor(request)
        except Unavailable:
            # The page that tells what is wrong with the home needs no name.
            return OPERATOR

    def page(
        self, request: Request, template: str, *, status: int = 200, **values: Any
    ) -> HTMLResponse:
        """Return a page made from a template.

        Args:
            request: What it answers.
            template: Name of the template.
            status: Of the answer.
            values: What the template shows.
        """
        say = self.saying(request)
        html = self.templates.get_template(template).render(
            {
                "_": say.t.gettext,
                "ngettext": say.t.ngettext,
                "say": say,
                "lang": say.t.language,
                "languages": _languages(request, say.t.language),
                "demo": self.demo,
                "actor": self._named_actor(request),
                "actors": self.actors,
                "static": STATIC,
                "version": __version__,
                "path": request.url.path,
                "freshness": None,
                "stale": False,
                **values,
            }
        )
        return self.answer(request, say, html, status)

    def answer(
        self, request: Request, say: Saying, html: str | bytes, status: int = 200
    ) -> HTMLResponse:
        """Return a page that was made before, in its language."""
        response = HTMLResponse(html, status)
        response.headers["content-language"] = say.t.language
        response.headers["vary"] = "accept-language, cookie"
        remember(request, response)
        return response


def remember_actor(response: Response, pseudonym: str) -> None:
    """Let the browser keep who sits before it: a pseudonym, as names stay here."""
    response.set_cookie(
        ACTOR, pseudonym, max_age=REMEMBERED, path="/", samesite="lax", httponly=True
    )


def site_of(request: Request) -> Site:
    """Return the site that a request belongs to."""
    return cast("Site", request.app.state.site)


def make_templates() -> Environment:
    """Return the templates; whatever they show is escaped, and nothing unknown is shown."""
    return Environment(
        loader=PackageLoader("koop_es.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _languages(request: Request, current: str) -> list[tuple[str, str, str]]:
    """Return code, name and address of this page in each other language."""
    others = [code for code in LANGUAGES if code != current]
    return [(code, NAMES[code], _in_language(request, code)) for code in others]


def _in_language(request: Request, code: str) -> str:
    address = request.url.include_query_params(**{PARAMETER: code})
    # A path of two slashes would be read as the address of another host.
    return f"/{address.path.lstrip('/')}?{address.query}"
