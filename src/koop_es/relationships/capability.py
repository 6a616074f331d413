"""The relationship as the command bus sees it."""

from __future__ import annotations

from typing import get_args

from koop_es.kernel.aggregate import Capability
from koop_es.relationships.commands import RelationshipCommand
from koop_es.relationships.decisions import decide
from koop_es.relationships.events import RelationshipEvent
from koop_es.relationships.state import evolve, fold
from koop_es.relationships.warnings import warn

RELATIONSHIP = Capability(
    kind="relationship",
    commands=get_args(RelationshipCommand),
    events=get_args(RelationshipEvent),
    fold=fold,
    evolve=evolve,
    decide=decide,
    warn=warn,
)
