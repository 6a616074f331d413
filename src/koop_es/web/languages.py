"""Which language a page speaks: as asked for, as remembered, as the server or the browser says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from koop_es.settings import LANGUAGES

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

PARAMETER: Final = "lang"
COOKIE: Final = "koop_lang"
REMEMBERED: Final = 365 * 24 * 60 * 60


def accepted(header: str) -> str | None:
    """Return the language that an ``Accept-Language`` header likes best, or None."""
    best: tuple[float, str] | None = None
    for part in header.split(",")[:20]:
        name, _, quality = part.partition(";")
        language = name.strip().lower().partition("-")[0]
        weight = _weight(quality)
        if language in LANGUAGES and weight > 0 and (best is None or weight > best[0]):
            best = weight, language
    return best[1] if best else None


def _weight(text: str) -> float:
    name, _, value = text.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0


def asked(request: Request) -> str | None:
    """Return the language asked for in the address, if it is one of ours."""
    language = request.query_params.get(PARAMETER)
    return language if language in LANGUAGES else None


def language_of(request: Request, default: str | None) -> str:
    """Return ``de`` or ``en`` for a request.

    Args:
        request: What was asked.
        default: The language that the server was started with, if one was named.
    """
    remembered = request.cookies.get(COOKIE)
    return (
        asked(request)
        or (remembered if remembered in LANGUAGES else None)
        or default
        or accepted(request.headers.get("accept-language", ""))
        or "en"
    )


def remember(request: Request, response: Response) -> None:
    """Let the browser keep the language asked for; it is no secret and says nothing of a person."""
    language = asked(request)
    if language is not None:
        response.set_cookie(
            COOKIE, language, max_age=REMEMBERED, path="/", samesite="lax", httponly=True
        )
