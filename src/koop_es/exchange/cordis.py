"""Research projects, participations and deliverables as CORDIS publishes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koop_es.exchange.planned import Plan

if TYPE_CHECKING:
    from pathlib import Path


def plan_cordis(projects: Path, organizations: Path, deliverables: Path | None = None) -> Plan:
    """Read the files and plan what they bring; nothing is written.

    Args:
        projects: ``project.csv``.
        organizations: ``organization.csv``.
        deliverables: ``deliverables.csv``, where there is one.
    """
    del projects, organizations, deliverables
    return Plan(system="cordis", cooperations=())
