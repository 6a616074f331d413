"""A ledger to measure on: cooperations of ten events each, their events interleaved."""

from __future__ import annotations

import secrets
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from koop_es.app import Koop
from koop_es.cooperations import events as fact
from koop_es.cooperations.terms import (
    AgreedGoal,
    Baseline,
    CheckKind,
    Degree,
    Direction,
    Expected,
    GoalTerms,
    Indicator,
    Involvement,
    Progress,
    Role,
    Target,
    Term,
)
from koop_es.kernel.lights import Light
from koop_es.kernel.record import EnteredVia
from koop_es.kernel.text import FreeText
from koop_es.ledger.port import Meta, StreamWrite
from koop_es.parties.events import OrganisationRegistered
from scripts.benchmarks.homes import settings

if TYPE_CHECKING:
    from pathlib import Path

    from koop_es.kernel.event import Event

EVENTS_A_STREAM: Final = 10
STREAMS_A_BATCH: Final = 500
PARTIES: Final = 400
BASE: Final = date(2024, 1, 1)


def build(home: Path, events: int) -> None:
    """Fill a new home with about so many events."""
    actor = secrets.token_hex(16)
    meta = Meta(actor, EnteredVia.SYSTEM, secrets.token_hex(16), secrets.token_hex(16))
    with Koop.open(settings(home)) as koop:
        parties = [secrets.token_hex(16) for _ in range(PARTIES)]
        organisations = [
            StreamWrite(party, 0, [_organisation(nth)]) for nth, party in enumerate(parties)
        ]
        koop.store.append(organisations, meta)
        streams = max((events - PARTIES) // EVENTS_A_STREAM, 1)
        for first in range(0, streams, STREAMS_A_BATCH):
            numbers = range(first, min(first + STREAMS_A_BATCH, streams))
            lives = {secrets.token_hex(16): _life(number, parties) for number in numbers}
            for version in range(EVENTS_A_STREAM):
                writes = [
                    StreamWrite(stream, version, [life[version]]) for stream, life in lives.items()
                ]
                koop.store.append(writes, meta)


def _organisation(nth: int) -> OrganisationRegistered:
    return OrganisationRegistered(
        effective_on=BASE, name=f"Musterorganisation {nth}", country="DE", area="DE300"
    )


def _life(number: int, parties: list[str]) -> list[Event]:
    start = BASE + timedelta(days=number % 700)
    day = [start + timedelta(days=30 * n) for n in range(12)]
    involved = (
        Involvement(party=parties[number % PARTIES], role=Role.LEAD, record_keeper=True),
        Involvement(party=parties[(number * 7 + 1) % PARTIES]),
        Involvement(party=parties[(number * 13 + 2) % PARTIES], role=Role.ASSOCIATED),
    )
    goal = GoalTerms(
        title=f"{number % 90 + 10} families take part",
        indicator=Indicator(name="families", unit="families", direction=Direction.INCREASE),
        baseline=Baseline(value=0, taken_on=start),  # pyright: ignore[reportArgumentType]
        target=Target(value=number % 90 + 10, due_on=day[10]),  # pyright: ignore[reportArgumentType]
    )
    agreed = fact.CooperationAgreed(
        effective_on=start,
        code=f"K-{start.year}-{number + 1:03d}",
        title=f"Cooperation number {number}",
        themes=("education", "integration"),
        parties=involved,
        goals=(AgreedGoal(goal_id="g1", terms=goal),),
        term=Term(starts_on=start, ends_on=day[11]),
        expected=Expected(check_rhythm_months=3),
    )
    later: list[Event] = [
        fact.MilestonePlanned(
            effective_on=day[0], milestone_id="m2", title="Kick-off", due_on=day[2]
        ),
        fact.MilestonePlanned(
            effective_on=day[0], milestone_id="m3", title="Half-time", due_on=day[6]
        ),
        fact.MilestoneReached(effective_on=day[2], milestone_id="m2", degree=Degree.FULLY),
        fact.ProgressMeasured(effective_on=day[3], goal_id="g1", progress=_value(number % 30)),
        _check("c6", day[3]),
        fact.ProgressMeasured(effective_on=day[6], goal_id="g1", progress=_value(number % 60)),
        fact.MilestoneReached(effective_on=day[6], milestone_id="m3", degree=Degree.PARTLY),
        _check("c9", day[6]),
        fact.TermExtended(
            effective_on=day[7], ends_before=day[11], ends_on=day[11] + timedelta(days=180)
        ),
    ]
    return [agreed, *later]


def _value(value: int) -> Progress:
    return Progress(value=value)  # pyright: ignore[reportArgumentType]


def _check(check_id: str, held_on: date) -> fact.ControllingCheckRecorded:
    return fact.ControllingCheckRecorded(
        effective_on=held_on,
        check_id=check_id,
        kind=CheckKind.ROUTINE,
        light=Light.GREEN,
        summary=FreeText("All contributions as agreed."),
        next_check_on=held_on + timedelta(days=90),
    )


def stamp() -> str:
    """Return the instant of a measurement, for the printed table."""
    return datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
