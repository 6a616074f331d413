"""The models of the answers that are told by hand: commands, problems, entries, events."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import BaseModel, Field

from koop_es.api.shapes import Shape
from koop_es.kernel.warnings import Level
from koop_es.samples.terms import Method, Population, Weighted

Json = dict[str, Any]


class Told(Shape):
    """What every answer to a query ends with."""

    last_position: int
    stale: bool


class Warned(Shape):
    """Something that was stored all the same, but that somebody should look at."""

    code: str
    level: Level
    params: dict[str, str]
    message: str


class EventId(Shape):
    """An entry that was recorded."""

    id: str
    type: str


class CommandAnswer(Shape):
    """What a command did; stale only where the request preferred to wait for the read models.

    What is ``pending`` waits for the approval of a second person, and is not recorded until then.
    """

    stream: str
    code: str | None
    version: int
    position: int | None
    ids: dict[str, list[str]]
    events: list[EventId]
    pending: list[str]
    warnings: list[Warned]
    replayed: bool
    dry_run: bool
    link: str | None = Field(
        default=None, description="Path of a one-time link just made; it is told nowhere else."
    )
    stale: bool = False


class FaultTold(Shape):
    """One place in the request at fault: in its body, its address or its head."""

    pointer: str | None = None
    parameter: str | None = None
    header: str | None = None
    code: str
    detail: str


class Problem(BaseModel):
    """What is wrong, where, and what to do next (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    params: dict[str, str]
    errors: list[FaultTold] = Field(default_factory=list[FaultTold])


class Sample(Shape):
    """A sample as lists show it; number is the position of its entry."""

    number: int
    id: str
    recorded_at: str
    actor: str
    method: Method
    weights: list[Weighted]
    population: Population
    population_count: int
    population_digest: str
    seed: str
    size: int
    drawn: int
    as_of: date
    position: int
    tolerance: int
    procedure: str


class SampledCase(Shape):
    """A cooperation in a sample, in the order of drawing."""

    rank: int
    code: str | None
    title: str | None
    points: int | None
    stream: str


class DrawnSample(Sample):
    """A sample with its cases."""

    report: str
    known_at: str
    lag_events: int
    filters: Json
    rows: list[SampledCase]
    totals: Json
    last_position: int
    stale: bool


class Repetition(Shape):
    """What drawing a sample again gave."""

    equal: bool
    same_population: bool
    population_count: int
    population_digest: str
    rows: list[SampledCase]


class RepeatedSample(DrawnSample):
    """A sample, and what drawing it again gave."""

    repeated: Repetition


class Actor(Shape):
    """A name under which entries are recorded."""

    name: str
    id: str


class ApprovalTold(Shape):
    """What somebody asked for, and what became of it."""

    id: str
    cooperation: str
    cooperation_id: str
    what: str
    type: str
    protects: list[str]
    requested_by: str
    requested_on: date
    requested_at: int
    why: str | None
    status: str
    decided_by: str | None
    decided_on: date | None
    decided_at: int | None
    reason: str | None


class BatchRow(Shape):
    """What became of one entry of a batch."""

    row: int
    command: str
    status: str
    cooperation: str | None
    cooperation_id: str | None
    position: int | None
    ids: dict[str, list[str]]
    code: str | None
    message: str | None


class BatchTold(Shape):
    """What became of a batch of first entries."""

    correlation_id: str
    strict: bool
    dry_run: bool
    stopped: bool
    written: bool
    counts: dict[str, int]
    rows: list[BatchRow]


class Programme(Shape):
    """A funder's programme."""

    programme_id: str
    name: str
    funder: str | None
    funder_id: str | None
    grant_references: list[str]
    opened_on: date | None
    settings: Json
    closed: bool
    closed_on: date | None


class OneProgramme(Programme, Told):
    """One programme."""


class Entry(Shape):
    """An entry of the audit trail."""

    position: int
    stream: str
    subject: str
    version: int
    type: str
    sentence: str
    effective_on: date | None
    effective_basis: str
    recorded_at: str
    days_between: int | None
    actor: str
    on_behalf_of: str | None
    entered_via: str
    reason: str | None
    reason_code: str | None
    approver: str | None
    evidence: list[str]
    evidence_hashes: list[str]
    source: Json | None
    before: Json | None
    after: Json
    event_hash: str
    event_id: str
    corrects: str | None
    marks: list[str]


class Entries(Shape):
    """How many entries there are."""

    entries: int


class CloudEvent(BaseModel):
    """An entry of the record as a CloudEvent 1.0; private values stay sealed in data."""

    specversion: str
    id: str
    source: str
    type: str
    subject: str
    time: str
    datacontenttype: str
    position: int
    version: int
    data: Json
