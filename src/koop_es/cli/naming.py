"""Names of things: from an id to what people call it, in the language of the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koop_es.cli.session import current
from koop_es.exchange.documents import naming
from koop_es.exchange.documents.naming import fact_of

if TYPE_CHECKING:
    from koop_es.app import Koop

__all__ = ["Names", "fact_of"]


class Names(naming.Names):
    """Looks names up in a home's record and remembers them for one command line."""

    def __init__(self, koop: Koop) -> None:
        super().__init__(koop.store, current().t)
