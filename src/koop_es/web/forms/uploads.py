"""What a form with a file sent, read before its route begins."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated

from fastapi import Depends, HTTPException, Request
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from koop_es.web.forms.sent import LONGEST_NAME, MOST_FIELDS, sent_by
from koop_es.web.refusals import FieldUnknown


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as a browser sent it.

    Attributes:
        name: Its name there.
        data: Its bytes.
    """

    name: str
    data: bytes


class _InMemory(MultiPartParser):
    """Keeps files in memory: what may be confidential is written nowhere in the clear."""

    spool_max_size = 0

    def close(self) -> None:
        """Let go of the files, which are read by now or will never be."""
        for each in self._files_to_close_on_error:
            each.close()


async def _sent_with_file(request: Request) -> tuple[dict[str, str], Upload | None]:
    if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        return await sent_by(request), None
    parser = _InMemory(request.headers, request.stream(), max_files=1, max_fields=MOST_FIELDS)
    try:
        return await _read(parser)
    except MultiPartException as error:
        raise HTTPException(HTTPStatus.BAD_REQUEST) from error
    finally:
        parser.close()


async def _read(parser: MultiPartParser) -> tuple[dict[str, str], Upload | None]:
    form = await parser.parse()
    found: dict[str, str] = {}
    upload: Upload | None = None
    for name, value in form.multi_items():
        if name in found:
            raise FieldUnknown(name=name[:LONGEST_NAME])
        if isinstance(value, UploadFile):
            found[name] = value.filename or ""
            if value.filename:
                upload = Upload(value.filename, await value.read())
        else:
            found[name] = value
    return found, upload


SentWithFile = Annotated["tuple[dict[str, str], Upload | None]", Depends(_sent_with_file)]
"""What a form sent, by field, and the file; its field holds the file's name."""
