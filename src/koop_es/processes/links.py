"""One-time links with which a party confirms or declines a proposed agreement.

A link's token is made from the home's secret, the cooperation and the command's idempotency key:
so the same command sent twice answers with the same link, and nothing but the token's SHA-256 is
kept.
"""

from __future__ import annotations

import hmac
import re
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from koop_es.cooperations.capability import COOPERATION
from koop_es.kernel.ids import fingerprint
from koop_es.ledger.loading import folded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koop_es.cooperations.commands import InviteParty
    from koop_es.cooperations.confirmation import Link, Proposal
    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record
    from koop_es.ledger.keys import KeyStore
    from koop_es.ledger.port import Store

DOMAIN: Final = b"koop-link/v1\0"
PATH: Final = "/confirm/"
_TOKEN: Final = re.compile(r"([0-9a-f]{32})([A-Za-z0-9_-]{43})")
"""The cooperation's id, then 256 bits in Base64 for addresses (RFC 4648, section 5)."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What a link leads to.

    Attributes:
        stream: The cooperation.
        secret: The token's secret part.
        link: The link.
        proposal: The proposal that it is about.
        records: The cooperation's record.
    """

    stream: str
    secret: str
    link: Link
    proposal: Proposal
    records: Sequence[Record[Event]]


def with_token(
    keys: KeyStore, command: InviteParty, stream: str, key: str
) -> tuple[InviteParty, str]:
    """Return the command with the hash of its link's token, and the path of the link.

    Args:
        keys: The home's, whose secret makes the token.
        command: What is asked for.
        stream: The cooperation.
        key: The idempotency key under which the command will be carried out.
    """
    told = DOMAIN + stream.encode() + b"\0" + key.encode(errors="surrogatepass")
    digest = hmac.digest(keys.receipt_key(), told, "sha256")
    secret = urlsafe_b64encode(digest).decode().rstrip("=")
    hashed = command.model_copy(update={"token_hash": fingerprint(secret.encode())})
    return hashed, f"{PATH}{stream}{secret}"


def opened(store: Store, token: str) -> Opened | None:
    """Return what a link leads to, None where there is no such link.

    Raises:
        Unavailable: The record cannot be read.
    """
    told = _TOKEN.fullmatch(token)
    if told is None:
        return None
    stream, secret = told.groups()
    records = store.read_stream(stream)
    if not records or not records[0].topic.startswith("koop.cooperation."):
        return None
    proposal = folded(COOPERATION, records).proposal
    if proposal is None:
        return None
    link = proposal.link_of(secret)
    return None if link is None else Opened(stream, secret, link, proposal, records)
