"""What a request's target names: a path, or a host and a path."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

if TYPE_CHECKING:
    from starlette.types import Scope

_ABSOLUTE: Final = re.compile(rb"(?P<scheme>(?i:https?))://(?P<host>[^/?#]*)(?P<path>/.*)?")


def take_target(scope: Scope) -> None:
    """Read a target such as ``http://host/path``: its host stands over the header's.

    A server takes such a target, whoever sends it (RFC 9112, section 3.2.2).
    """
    found = _ABSOLUTE.fullmatch(scope.get("raw_path") or b"")
    if found is None:
        return
    path, host = found["path"] or b"/", found["host"]
    if found["scheme"].lower() != b"http":
        # No host of ours is reached so.
        host = found["scheme"] + b"://" + host
    scope["raw_path"], scope["path"] = path, unquote(path.decode("ascii", "replace"))
    scope["headers"] = [
        (name, host if name == b"host" else value) for name, value in scope["headers"]
    ]
