"""What can be asked of exports, in the address."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from koop_es.api import queries as q
from koop_es.kernel.ids import StreamId


class ExportQuery(q.Times):
    """Which cooperations an export takes in."""

    party: Annotated[StreamId | None, Field(description="Only those with this party.")] = None
    programme: Annotated[StreamId | None, Field(description="Only those in this programme.")] = None
    theme: Annotated[q.Text | None, Field(description="Only those with this theme.")] = None
    area: Annotated[q.Text | None, Field(description="An area code, or its beginning.")] = None


class PublicQuery(ExportQuery):
    """The same, and whether natural persons are named."""

    with_persons: Annotated[q.Yes, Field(description="Tell names of natural persons.")] = False


class NetworkQuery(PublicQuery):
    """Which ties a network takes in."""

    strong: Annotated[q.Yes, Field(description="Only cooperations and groups.")] = False
    past: Annotated[q.Yes, Field(description="Also ties that have ended by the day.")] = False


class GrantsQuery(PublicQuery):
    """How grants are identified."""

    prefix: Annotated[q.Text, Field(description="Begins identifiers.")] = "360G-koop"


class ActivitiesQuery(PublicQuery):
    """Who publishes activities."""

    reporter: Annotated[q.Text, Field(description="Identifier of who publishes.")]
    reporter_name: Annotated[q.Text, Field(description="Name of who publishes.")]
    country: Annotated[
        str | None,
        Field(description="Country of cooperations whose area tells none.", pattern="^[A-Z]{2}$"),
    ] = None


class CooperationQuery(q.Query):
    """What of one cooperation is told."""

    with_private: Annotated[
        q.Yes, Field(description="Tell private texts and names of natural persons.")
    ] = False
