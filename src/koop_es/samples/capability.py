"""The sample as the command bus sees it."""

from __future__ import annotations

from koop_es.kernel.aggregate import Capability
from koop_es.samples.commands import DrawSample
from koop_es.samples.decisions import decide, warn
from koop_es.samples.events import SampleDrawn
from koop_es.samples.state import evolve, fold

SAMPLE = Capability(
    kind="sample",
    commands=(DrawSample,),
    events=(SampleDrawn,),
    fold=fold,
    evolve=evolve,
    decide=decide,
    warn=warn,
)
