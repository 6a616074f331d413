"""The cooperation as the command bus sees it."""

from __future__ import annotations

from typing import get_args

from koop_es.cooperations.commands import CooperationCommand
from koop_es.cooperations.decisions import decide
from koop_es.cooperations.events import CooperationEvent
from koop_es.cooperations.fold import evolve, fold
from koop_es.cooperations.warnings import warn
from koop_es.kernel.aggregate import Capability

COOPERATION = Capability(
    kind="cooperation",
    commands=get_args(CooperationCommand),
    events=get_args(CooperationEvent),
    fold=fold,
    evolve=evolve,
    decide=decide,
    warn=warn,
    framed_by=lambda state: state.programmes,
)
