"""Who enters: names under which actors are registered, as they lie in the second store."""

from __future__ import annotations

import hashlib
import hmac
from typing import Final

from koop_es.kernel.refusals import NotFound, Refusal
from koop_es.ledger.ciphers import encrypt

OPERATOR: Final = "operator"
"""The actor that every home begins with."""


class UnknownActor(NotFound):
    """No actor of that name is registered."""

    code = "actor.unknown"


class ActorExists(Refusal):
    """An actor of that name is registered already."""

    code = "actor.exists"


def looked_up_by(master_key: bytes, name: str) -> str:
    """Return the keyed hash by which a name is found."""
    told = name.encode(errors="surrogatepass")
    return hmac.new(master_key, b"koop-actor/v1\0" + told, hashlib.sha256).hexdigest()


def actor_row(master_key: bytes, actor_id: str, name: str) -> tuple[str, bytes, str]:
    """Return what is stored of an actor: the pseudonym, the sealed name, and its keyed hash."""
    sealed = encrypt(master_key, name.encode(), actor_id.encode())
    return actor_id, sealed, looked_up_by(master_key, name)
