"""From what a row says to the commands that would record it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

from pydantic import ValidationError

from koop_es.cooperations.commands import AgreeCooperation
from koop_es.cooperations.terms import (
    Baseline,
    GoalTerms,
    Indicator,
    Involvement,
    Role,
    Target,
    Term,
)
from koop_es.exchange import problems
from koop_es.exchange.lists.tidying import slug
from koop_es.exchange.planned import Origin, PlannedCooperation, PlannedParty, Status
from koop_es.exchange.validating import shown
from koop_es.kernel.event import Basis, ReasonCode
from koop_es.kernel.ids import imported_id
from koop_es.parties.commands import RegisterOrganisation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from koop_es.exchange.lists.grids import Grid
    from koop_es.exchange.lists.mapping import Mapping
    from koop_es.exchange.lists.partners import Named
    from koop_es.exchange.lists.rows import Reading

T = TypeVar("T")
LONGEST_ID: Final = 60
STATUS_WORDS: Final[dict[Status, tuple[str, ...]]] = {
    Status.OPEN: (
        *("laufend", "läuft", "aktiv", "in Umsetzung", "in Durchführung", "bewilligt", "offen"),
        *("begonnen", "gestartet", "ongoing", "active", "running", "open", "signed", "current"),
    ),
    Status.ENDED: (
        *("abgeschlossen", "beendet", "fertig", "ausgelaufen", "erledigt", "archiviert"),
        *("completed", "closed", "finished", "ended", "done"),
    ),
    Status.BROKEN_OFF: (
        *("abgebrochen", "gekündigt", "eingestellt", "gestoppt", "terminated", "cancelled"),
        *("canceled", "stopped", "aborted", "vorzeitig beendet"),
    ),
}
"""What words in a column of status mean, where the mapping says nothing else."""


@dataclass(frozen=True, slots=True)
class Made:
    """What a row makes.

    Attributes:
        external_id: Its id in the list.
        title: Its title.
        parties: Its parties by name.
        distinct: How many of them count for a cooperation: all but funders.
        cooperation: The cooperation, for which there may be too few parties.
        past_untold: Whether its end has passed and nothing tells how it went.
    """

    external_id: str
    title: str
    parties: tuple[Named, ...]
    distinct: int
    cooperation: PlannedCooperation
    past_untold: bool


class Maker:
    """Makes commands of rows, each party once.

    Args:
        grid: The list.
        mapping: How it is read.
        today: Tells which ends have passed.
    """

    def __init__(self, grid: Grid, mapping: Mapping, today: date) -> None:
        self._grid = grid
        self._mapping = mapping
        self._today = today
        self._parties: dict[str, PlannedParty] = {}
        self._same = {slug(name): party for name, party in mapping.same_party.items()}
        words = STATUS_WORDS | {
            Status(name): tuple(said) + STATUS_WORDS[Status(name)]
            for name, said in mapping.status.model_dump().items()
        }
        self._words = {slug(word): status for status, all_ in words.items() for word in all_}
        self._words |= {
            slug(word): Status(name)
            for name, said in mapping.status.model_dump().items()
            for word in said
        }

    def made(self, reading: Reading) -> Made | None:
        """Return what a row makes; None, with its problems noted, where that is nothing."""
        title = reading.text("title")
        if not title:
            reading.add(problems.VALUE_MISSING, reading.column("title"), {})
        external_id = _external_id(reading.text("id") or title)
        parties = reading.parties()
        streams = [self._party(reading, each) for each in parties]
        command = self._agreement(reading, title, parties, streams) if title else None
        status, word = self._status(reading)
        if command is None or not title:
            return None
        ends_on = command.term.ends_on
        past = status is Status.UNTOLD and ends_on is not None and ends_on < self._today
        if past and self._mapping.passed == "ended":
            status = Status.ENDED
        return Made(
            external_id=external_id,
            title=title,
            parties=tuple(parties),
            distinct=len({s for s, p in zip(streams, parties, strict=True) if _counts(p)}),
            cooperation=PlannedCooperation(
                stream=imported_id(self._mapping.source, "cooperation", external_id),
                origin=self._origin(reading, external_id),
                command=command,
                milestones=(),
                status=status,
                ended_on=ends_on if status is Status.ENDED and self._is_past(ends_on) else None,
                word=word,
            ),
            past_untold=past and self._mapping.passed is None,
        )

    def parties_of(self, *cooperations: Iterable[PlannedCooperation]) -> list[PlannedParty]:
        """Return the parties that take part in what is left, each once."""
        named = {
            involved.party
            for all_ in cooperations
            for each in all_
            for involved in each.command.parties
        }
        return [party for stream, party in self._parties.items() if stream in named]

    def _is_past(self, day: date | None) -> bool:
        return day is not None and day <= self._today

    # ------------------------------------------------------------ parties

    def _party(self, reading: Reading, named: Named) -> str:
        plain = slug(named.name)
        if plain in self._same:
            return self._same[plain]
        external_id = _external_id(named.name)
        stream = imported_id(self._mapping.source, "organisation", external_id)
        if stream not in self._parties:
            command = _valid(
                reading,
                {"name": "party"},
                lambda: RegisterOrganisation(
                    name=named.name,
                    country=self._mapping.constants.country,
                    effective_basis=Basis.DERIVED,
                    reason_code=ReasonCode.IMPORTED,
                    imported=True,
                ),
                named.name,
            )
            if command is not None:
                where = self._origin(reading, external_id)
                self._parties[stream] = PlannedParty(stream, where, command)
        return stream

    def _origin(self, reading: Reading, external_id: str) -> Origin:
        grid, line = self._grid, reading.line
        return Origin(
            self._mapping.source, external_id, grid.name, grid.sha256, line.number, line.line
        )

    # ------------------------------------------------------------ the agreement

    def _agreement(
        self, reading: Reading, title: str, parties: Sequence[Named], streams: Sequence[str]
    ) -> AgreeCooperation | None:
        starts_on, ends_on = reading.day("starts_on"), reading.day("ends_on", last=True)
        agreed_on = reading.day("agreed_on")
        if starts_on and ends_on and starts_on > ends_on:
            days = {"starts_on": starts_on.isoformat(), "ends_on": ends_on.isoformat()}
            reading.add(problems.START_AFTER_END, reading.column("ends_on"), days)
        constants = self._mapping.constants
        goals = self._goals(reading)
        if reading.wrong:
            return None
        return _valid(
            reading,
            {"title": "title", "themes": "theme", "area": "area", "target_group": "target_group"},
            lambda: AgreeCooperation(
                title=title,
                themes=reading.themes(),
                parties=_involvements(parties, streams),
                goals=goals,
                term=Term(starts_on=starts_on, ends_on=ends_on),
                target_group=reading.text("target_group") or constants.target_group,
                area=reading.text("area") or constants.area,
                effective_on=agreed_on,
                effective_basis=Basis.STATED if agreed_on else Basis.UNKNOWN,
                reason_code=ReasonCode.IMPORTED,
                imported=True,
            ),
        )

    def _goals(self, reading: Reading) -> tuple[GoalTerms, ...]:
        title = reading.text("goal", lines=True)
        if not title:
            return ()
        indicator, unit = reading.text("indicator"), reading.text("unit")
        baseline, target = reading.number("baseline"), reading.number("target")
        goal = _valid(
            reading,
            {"title": "goal", "indicator": "indicator", "target": "target"},
            lambda: GoalTerms(
                title=title,
                indicator=Indicator(name=indicator, unit=unit or None) if indicator else None,
                baseline=Baseline(value=baseline) if indicator and baseline is not None else None,
                target=Target(value=target) if indicator and target is not None else Target(),
            ),
        )
        return (goal,) if goal else ()

    def _status(self, reading: Reading) -> tuple[Status, str]:
        word = reading.text("status")
        if not word:
            return Status.UNTOLD, ""
        status = self._words.get(slug(word))
        if status is None:
            known = ", ".join(each for words in STATUS_WORDS.values() for each in words[:2])
            column = reading.column("status")
            reading.add(problems.STATUS_UNTOLD, column, {"value": shown(word), "known": known})
        return status or Status.UNTOLD, word


def _counts(named: Named) -> bool:
    return named.role is not Role.FUNDER


def _external_id(text: str) -> str:
    """Return an id of at most a hundred characters that is the same for the same text."""
    plain = slug(text)
    if len(plain) <= LONGEST_ID:
        return plain
    return f"{plain[:LONGEST_ID]}-{hashlib.sha256(plain.encode()).hexdigest()[:12]}"


def _involvements(parties: Sequence[Named], streams: Sequence[str]) -> tuple[Involvement, ...]:
    """Return who takes part, each once in a role; the only lead keeps the record."""
    distinct = dict.fromkeys(
        (stream, each.role) for stream, each in zip(streams, parties, strict=True)
    )
    leads = [stream for stream, role in distinct if role is Role.LEAD]
    return tuple(
        Involvement(party=stream, role=role, record_keeper=role is Role.LEAD and len(leads) == 1)
        for stream, role in distinct
    )


def _valid(
    reading: Reading, columns: dict[str, str], make: Callable[[], T], value: str = ""
) -> T | None:
    """Return what is made, or None with each value that does not fit noted."""
    try:
        return make()
    except ValidationError as error:
        for each in error.errors(include_url=False, include_context=True):
            more: dict[str, Any] = each.get("ctx", {})
            place = str(each["loc"][0]) if each["loc"] else ""
            field = columns.get(place)
            heading = reading.column(field) if field and field != "party" else None
            if each["type"] in {"string_too_long", "too_long", "text.too_long"}:
                limit = str(more.get("max_length", more.get("limit", "?")))
                reading.add(problems.VALUE_TOO_LONG, heading, {"limit": limit})
            else:
                stated = value or (reading.text(field) if field and heading else "")
                reading.add(problems.VALUE_UNFIT, heading, {"value": shown(stated)})
    return None
