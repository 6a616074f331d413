"""The files that pages link to: read once from the installed package, named by their content."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from koop_es.kernel.ids import fingerprint
from koop_es.web.refusals import PageUnknown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
"""Kinds of files that are served; licences beside them are not."""

FOR_EVER: Final = "public, max-age=31536000, immutable"

router = APIRouter()


@dataclass(frozen=True, slots=True)
class _File:
    content: bytes
    media_type: str
    etag: str


def _all(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, _File]]:
    for each in sorted(folder.iterdir(), key=lambda found: found.name):
        name = f"{prefix}{each.name}"
        if each.is_dir():
            yield from _all(each, f"{name}/")
            continue
        kind = next((suffix for suffix in TYPES if name.endswith(suffix)), None)
        if kind is not None:
            content = each.read_bytes()
            yield name, _File(content, TYPES[kind], f'"{fingerprint(content)[:32]}"')


# No path from outside ever reaches the file system: only these names are known.
_FILES: Final = dict(_all(files("koop_es.web") / "static"))

STATIC: Final = f"/static/{fingerprint(''.join(f.etag for f in _FILES.values()).encode())[:16]}"
"""Where the files are: another address whenever one of them changes, so browsers may keep them."""


@router.api_route("/static/{version}/{name:path}", methods=["GET", "HEAD"])
def static_file(request: Request, version: str, name: str) -> Response:
    """Answer with a file, or with 304 where the browser has it.

    Raises:
        PageUnknown: There is no such file, or another version of it.
    """
    file = _FILES.get(name)
    if file is None or not STATIC.endswith(f"/{version}"):
        raise PageUnknown
    headers = {"etag": file.etag, "cache-control": FOR_EVER}
    known = [tag.strip().removeprefix("W/") for tag in _tags(request)]
    if file.etag in known or "*" in known:
        return Response(status_code=304, headers=headers)
    return Response(file.content, media_type=file.media_type, headers=headers)


def _tags(request: Request) -> list[str]:
    return request.headers.get("if-none-match", "").split(",")
