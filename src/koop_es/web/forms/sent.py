"""What a form sent, read before its route begins."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Final

from fastapi import Depends, HTTPException, Request

from koop_es.web.refusals import FieldUnknown

MOST_FIELDS: Final = 1000
LONGEST_NAME: Final = 80
MEDIA_TYPES: Final = ("application/x-www-form-urlencoded", "multipart/form-data")


async def sent_by(request: Request) -> dict[str, str]:
    """Return what a form sent, by field; a file is none of it."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in MEDIA_TYPES:
        raise HTTPException(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    form = await request.form(max_files=0, max_fields=MOST_FIELDS)
    found: dict[str, str] = {}
    for name, value in form.multi_items():
        if name in found or not isinstance(value, str):
            raise FieldUnknown(name=name[:LONGEST_NAME])
        found[name] = value
    return found


Sent = Annotated[dict[str, str], Depends(sent_by)]
"""What a form sent, by field."""
