"""The few files that pages link to: read once from the installed package, with a strong ETag."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from koop_es.kernel.ids import fingerprint
from koop_es.web.refusals import PageUnknown

TYPES: Final = {"app.css": "text/css; charset=utf-8", "icon.svg": "image/svg+xml"}
"""What is served, and nothing else: no path from outside ever reaches the file system."""

router = APIRouter()


@dataclass(frozen=True, slots=True)
class _File:
    content: bytes
    media_type: str
    etag: str


def _read(name: str) -> _File:
    content = (files("koop_es.web") / "static" / name).read_bytes()
    return _File(content, TYPES[name], f'"{fingerprint(content)[:32]}"')


_FILES: Final = {name: _read(name) for name in TYPES}


@router.api_route("/static/{name}", methods=["GET", "HEAD"])
def static_file(request: Request, name: str) -> Response:
    """Answer with a file, or with 304 where the browser has it.

    Raises:
        PageUnknown: There is no such file.
    """
    file = _FILES.get(name)
    if file is None:
        raise PageUnknown
    headers = {"etag": file.etag, "cache-control": "no-cache"}
    known = [tag.strip().removeprefix("W/") for tag in _tags(request)]
    if file.etag in known or "*" in known:
        return Response(status_code=304, headers=headers)
    return Response(file.content, media_type=file.media_type, headers=headers)


def _tags(request: Request) -> list[str]:
    return request.headers.get("if-none-match", "").split(",")
