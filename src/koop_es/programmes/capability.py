"""The programme as the command bus sees it."""

from __future__ import annotations

from typing import get_args

from koop_es.kernel.aggregate import Capability
from koop_es.programmes.commands import ProgrammeCommand
from koop_es.programmes.decisions import decide, warn
from koop_es.programmes.events import ProgrammeEvent
from koop_es.programmes.state import evolve, fold

PROGRAMME = Capability(
    kind="programme",
    commands=get_args(ProgrammeCommand),
    events=get_args(ProgrammeEvent),
    fold=fold,
    evolve=evolve,
    decide=decide,
    warn=warn,
)
