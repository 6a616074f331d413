"""What became of a turn whose end was not heard of."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from koop_es.kernel.refusals import Unavailable
from koop_es.ledger.port import OutcomeUnknown

if TYPE_CHECKING:
    from koop_es.ledger.port import Store

SETTLING: Final = 10.0
"""Seconds for which a store that went away is asked."""
BETWEEN_TRIES: Final = 0.2


def was_stored(store: Store, key: str, lost: OutcomeUnknown) -> bool:
    """Tell whether a turn was stored, by the receipt of one of its commands: all of it, or nothing.

    The look-up is a turn itself, so it waits until the lost one has ended on its server.

    Args:
        store: Where the turn was written.
        key: Of the receipt.
        lost: What was told instead of the turn's end.

    Raises:
        OutcomeUnknown: The store does not come back.
    """
    until = time.monotonic() + SETTLING
    while True:
        try:
            with store.writing() as turn:
                return turn.receipt(key) is not None
        except Unavailable as error:
            if time.monotonic() > until:
                raise OutcomeUnknown(**lost.params) from error
            time.sleep(BETWEEN_TRIES)
