"""Every capability, its events by their stored names; importing this module registers them all."""

from __future__ import annotations

from typing import Final

from koop_es.cooperations.capability import COOPERATION
from koop_es.kernel.event import TOPICS, stored_names
from koop_es.parties.capability import PARTY
from koop_es.programmes.capability import PROGRAMME
from koop_es.relationships.capability import RELATIONSHIP
from koop_es.samples.capability import SAMPLE

CAPABILITIES: Final = (COOPERATION, RELATIONSHIP, PARTY, PROGRAMME, SAMPLE)

KINDS: Final[dict[str, str]] = {
    name: capability.kind for capability in CAPABILITIES for name in stored_names(capability.events)
}
"""The kind of stream that each stored name belongs to."""

BY_COMMAND: Final = {
    command: capability for capability in CAPABILITIES for command in capability.commands
}
"""The capability that each kind of command belongs to."""

__all__ = ["BY_COMMAND", "CAPABILITIES", "KINDS", "TOPICS"]
