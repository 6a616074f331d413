"""What a form sent, read before its route begins."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import Depends, Request

MOST_FIELDS: Final = 1000


async def _sent(request: Request) -> dict[str, str]:
    form = await request.form(max_files=0, max_fields=MOST_FIELDS)
    return {name: value for name, value in form.items() if isinstance(value, str)}


Sent = Annotated[dict[str, str], Depends(_sent)]
"""What a form sent, by field."""
