"""What the headers of a request ask for: language, media type, version, waiting."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from koop_es.api.refusals import NotAcceptable, VersionMalformed, VersionMissing
from koop_es.exchange.sheets import CSV, MEDIA_TYPES, XLSX
from koop_es.web.languages import accepted

if TYPE_CHECKING:
    from starlette.requests import Request

JSON: Final = "application/json"
PROBLEM: Final = "application/problem+json"
LONGEST_WAIT: Final = 30
MOST_RANGES: Final = 20

_FILES: Final = {MEDIA_TYPES[form].partition(";")[0]: form for form in (CSV, XLSX)}
_QUALITY: Final = re.compile(r"q=([01](?:\.[0-9]{0,3})?)")
_TAGS: Final = re.compile(r'(W/)?"([^"]*)"')
_LIST: Final = re.compile(r'\s*(?:W/)?"[^"]*"\s*(?:,\s*(?:W/)?"[^"]*"\s*)*')
_VERSION: Final = re.compile(r"[0-9]{1,15}")
_ZERO_FIRST: Final = re.compile(r"0[0-9]+")
_WAIT: Final = re.compile(r"(?:^|,)\s*wait\s*=\s*\"?([0-9]{1,6})\"?\s*(?:$|[,;])", re.IGNORECASE)


def language_of(request: Request, default: str | None) -> str:
    """Return ``de`` or ``en``: what the request likes best, else the server's language."""
    return accepted(request.headers.get("accept-language", "")) or default or "en"


def refuse_unacceptable(request: Request, media_type: str) -> None:
    """Refuse to answer with what the request does not accept.

    Raises:
        NotAcceptable: Its header ``Accept`` leaves the media type out.
    """
    asked = request.headers.get("accept")
    if asked is None or asked in {"*/*", media_type} or not asked.strip():
        return
    kind = media_type.partition("/")[0]
    for wanted in (media_type, f"{kind}/*", "*/*"):
        for part in asked.split(",")[:MOST_RANGES]:
            name, *parameters = (word.strip().lower() for word in part.split(";"))
            if name == wanted:
                if any(re.fullmatch(r"q=0(\.0{0,3})?", each) for each in parameters):
                    raise NotAcceptable(media_type=media_type)
                return
    raise NotAcceptable(media_type=media_type)


def file_wanted(request: Request) -> str | None:
    """Return the format of the file that a request likes better than JSON; None where it does not.

    Among what it likes as much, the first that it names counts.
    """
    best: tuple[float, str | None] = (0.0, None)
    for part in request.headers.get("accept", "").split(",")[:MOST_RANGES]:
        name, *parameters = (word.strip().lower() for word in part.split(";"))
        likes = next((_liked(each) for each in parameters if each.startswith("q=")), 1.0)
        if likes > best[0]:
            best = likes, _FILES.get(name)
    return best[1]


def _liked(parameter: str) -> float:
    """Return how much a range of media types is liked; not at all if that cannot be read."""
    found = _QUALITY.fullmatch(parameter)
    return float(found[1]) if found else 0.0


def versions_in(request: Request) -> list[int] | None:
    """Return the versions that ``If-Match`` names; None for any.

    Weak tags, and tags that are no version, match nothing.

    Raises:
        VersionMissing: There is no such header.
        VersionMalformed: It cannot be read.
    """
    found = request.headers.getlist("if-match")
    if not found:
        raise VersionMissing
    # A list may stand in several headers, which mean the same as one.
    text = ", ".join(dict.fromkeys(found))
    if text.strip() == "*":
        return None
    if not _LIST.fullmatch(text):
        raise VersionMalformed
    tags = _TAGS.findall(text)
    if any(_ZERO_FIRST.fullmatch(tag) for _, tag in tags):
        raise VersionMalformed
    return [int(tag) for weak, tag in tags if not weak and _VERSION.fullmatch(tag)] or [-1]


def wait_of(request: Request) -> int | None:
    """Return for how many seconds ``Prefer: wait`` lets the answer wait; None without it."""
    found = _WAIT.search(request.headers.get("prefer", ""))
    return min(int(found[1]), LONGEST_WAIT) if found else None
