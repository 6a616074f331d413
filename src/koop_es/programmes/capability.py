"""The programme as the command bus sees it."""

from __future__ import annotations

from koop_es.kernel.aggregate import Capability
from koop_es.programmes.commands import OpenProgramme
from koop_es.programmes.decisions import decide, warn
from koop_es.programmes.events import ProgrammeOpened
from koop_es.programmes.state import evolve, fold

PROGRAMME = Capability(
    kind="programme",
    commands=(OpenProgramme,),
    events=(ProgrammeOpened,),
    fold=fold,
    evolve=evolve,
    decide=decide,
    warn=warn,
)
