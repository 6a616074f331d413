"""Drawing lots that anybody can draw again: ids ranked by SHA-256 of a seed and themselves."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def lot(seed: str, name: str) -> bytes:
    r"""Return the lot of an id: SHA-256 of ``seed``, a line feed, ``id``, all of it in UTF-8.

    ``printf '%s\n%s' SEED ID | sha256sum`` tells the same.
    """
    return hashlib.sha256(f"{seed}\n{name}".encode()).digest()


def drawn(seed: str, names: Iterable[str], size: int) -> list[str]:
    """Return so many of the ids, those with the lowest lots, the lowest first.

    Nothing else decides: not the order in which they come, nor which others are not drawn.
    """
    ranked = sorted((lot(seed, name), name) for name in set(names))
    return [name for _, name in ranked[:size]]


def digest_of(names: Iterable[str]) -> str:
    r"""Return the SHA-256 of ids in ascending order, a line feed behind each, as hex digits.

    ``sort ids.txt | sha256sum`` tells the same.
    """
    found = hashlib.sha256()
    for name in sorted(names):
        found.update(f"{name}\n".encode())
    return found.hexdigest()
