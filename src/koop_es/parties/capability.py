"""The party as the command bus sees it."""

from __future__ import annotations

from typing import get_args

from koop_es.kernel.aggregate import Capability
from koop_es.parties.commands import PartyCommand
from koop_es.parties.decisions import decide, warn
from koop_es.parties.events import PartyEvent
from koop_es.parties.state import evolve, fold

PARTY = Capability(
    kind="party",
    commands=get_args(PartyCommand),
    events=get_args(PartyEvent),
    fold=fold,
    evolve=evolve,
    decide=decide,
    warn=warn,
)
