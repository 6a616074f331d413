"""The parameters that queries take, each read strictly."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, TypeVar, cast

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from koop_es.api.pointing import Fault, Unfit, parameter_faults
from koop_es.kernel.characters import clean
from koop_es.kernel.ids import EventId, StreamId
from koop_es.kernel.moments import read_moment, with_plus
from koop_es.relationships.terms import Purpose

if TYPE_CHECKING:
    from starlette.requests import Request

Q = TypeVar("Q", bound="Query")

UTC: Final = "UTC"
_DIGITS: Final = re.compile(r"[0-9]{1,15}")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INSTANT: Final = re.compile(
    r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})", re.ASCII
)


def _whole(value: object) -> object:
    if isinstance(value, str) and not _DIGITS.fullmatch(value):
        msg = "int_parsing"
        raise PydanticCustomError(msg, "A whole number is expected here.")
    return value


def _day(value: object) -> object:
    if isinstance(value, str) and not _DAY.fullmatch(value):
        msg = "date_parsing"
        raise PydanticCustomError(msg, "A day is expected here.")
    return value


def _yes_or_no(value: object) -> object:
    if isinstance(value, str) and value not in {"true", "false"}:
        msg = "bool_parsing"
        raise PydanticCustomError(msg, "true or false is expected here.")
    return value


def _moment(value: object) -> object:
    text = with_plus(value) if isinstance(value, str) else ""
    if any(kind.fullmatch(text) for kind in (_DIGITS, _DAY, _INSTANT)):
        with suppress(ValueError):
            read_moment(text, UTC)
            return text
    msg = "moment_parsing"
    raise PydanticCustomError(msg, "An instant, a day or a position is expected here.")


def _printable(value: object) -> object:
    return clean(value) if isinstance(value, str) else value


Text = Annotated[str, Field(min_length=1, max_length=200), BeforeValidator(_printable)]
Day = Annotated[date, BeforeValidator(_day)]
Yes = Annotated[bool, BeforeValidator(_yes_or_no)]
WHOLE: Final = BeforeValidator(_whole)
Cursor = Annotated[str, Field(min_length=1, max_length=200)]
Moment = Annotated[str, BeforeValidator(_moment)]
Form = Literal["encounter", "cooperation", "contact", "group"]


class Query(BaseModel):
    """What a query can be told; what it does not know is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class WriteQuery(Query):
    """What every command can be told in its address."""

    dry_run: Annotated[Yes, Field(description="Decide and warn, but store nothing.")] = False


class Paging(Query):
    """Where a page of a list begins, and how long it is."""

    cursor: Annotated[
        Cursor | None, Field(description="Where the page before ended: its `next`.")
    ] = None
    limit: Annotated[int, Field(ge=1, le=200, description="Most items of a page."), WHOLE] = 50


class Times(Query):
    """Of which day an answer tells, and by what was known when."""

    as_of: Annotated[
        Day | None, Field(description="The day of which it tells; today if left out.")
    ] = None
    known_at: Annotated[
        Moment | None,
        Field(
            description="Only what was recorded by then: an instant, a day (to its end) or a "
            "position of the record; now if left out."
        ),
    ] = None


class CooperationsQuery(Paging, Times):
    """Which cooperations are wanted."""

    search: Annotated[
        Text | None, Field(description="Part of a code, a title or an organisation's name.")
    ] = None
    party: Annotated[StreamId | None, Field(description="Id of a party that takes part.")] = None
    programme: Annotated[StreamId | None, Field(description="Id of a programme.")] = None
    theme: Annotated[Text | None, Field(description="A theme.")] = None
    area: Annotated[Text | None, Field(description="An area code, or its beginning.")] = None
    phase: Annotated[
        tuple[
            Literal[
                "proposed",
                "conditional",
                "agreed",
                "running",
                "suspended",
                "term_passed",
                "ended",
                "file_closed",
                "withdrawn",
            ],
            ...,
        ],
        Field(description="Where they stand; may be repeated."),
    ] = ()
    light: Annotated[
        Literal["green", "yellow", "red", "unchecked"] | None,
        Field(description="Light of the last check."),
    ] = None
    active: Annotated[
        Yes | None,
        Field(description="Only those agreed and not over, or only those that are."),
    ] = None


class ApprovalsQuery(Paging, Times):
    """Which approvals are wanted."""

    cooperation: Annotated[StreamId | None, Field(description="Id of a cooperation.")] = None
    status: Annotated[
        Literal["waiting", "granted", "refused", "withdrawn"] | None,
        Field(description="Only those that stand so."),
    ] = None


class PartiesQuery(Paging):
    """Which parties are wanted."""

    search: Annotated[Text | None, Field(description="Part of a name.")] = None
    kind: Annotated[
        Literal["organisation", "person"] | None, Field(description="Only of this kind.")
    ] = None
    merged: Annotated[Yes, Field(description="Also those for which another one stands.")] = False


class ProgrammesQuery(Paging):
    """Which page of the programmes is wanted."""


class SamplesQuery(Paging):
    """Which page of the samples is wanted."""


class RelationshipsQuery(Paging):
    """Which relationships are wanted."""

    form: Annotated[
        Literal["encounter", "contact", "group"] | None, Field(description="Only of this form.")
    ] = None
    party: Annotated[StreamId | None, Field(description="Id of a party in the tie.")] = None
    theme: Annotated[Text | None, Field(description="A theme.")] = None
    purpose: Annotated[Purpose | None, Field(description="What they serve.")] = None
    open: Annotated[Yes, Field(description="Only those that are not closed.")] = False
    offered: Annotated[Yes, Field(description="Only contacts open to the network.")] = False


class ReportQuery(Times):
    """Which ties a report counts."""

    party: Annotated[StreamId | None, Field(description="Id of a party in the tie.")] = None
    programme: Annotated[StreamId | None, Field(description="Id of a programme.")] = None
    theme: Annotated[Text | None, Field(description="A theme.")] = None
    form: Annotated[Form | None, Field(description="Only ties of this form.")] = None
    area: Annotated[Text | None, Field(description="An area code, or its beginning.")] = None


class TrailFilter(Times):
    """Which entries of the audit trail are wanted; days are inclusive."""

    of: Annotated[
        StreamId | None,
        Field(description="Id of a cooperation, relationship, party or programme."),
    ] = None
    actor: Annotated[Text | None, Field(description="Only recorded by this actor.")] = None
    type: Annotated[Text | None, Field(description="Only of this stored name.")] = None
    correlation_id: Annotated[
        EventId | None, Field(description="The larger piece of work, such as one import.")
    ] = None
    effective_from: Annotated[Day | None, Field(description="Effective on or after it.")] = None
    effective_to: Annotated[Day | None, Field(description="Effective on or before it.")] = None
    recorded_from: Annotated[Day | None, Field(description="Recorded on or after it.")] = None
    recorded_to: Annotated[Day | None, Field(description="Recorded on or before it.")] = None


class TrailQuery(Paging, TrailFilter):
    """Which page of them is wanted."""


class HistoryQuery(Paging, Times):
    """Which entries of one thing are wanted."""


class EventsQuery(Query):
    """Which entries of the record are wanted."""

    after: Annotated[
        int, Field(ge=0, le=10**15, description="Only entries behind this position."), WHOLE
    ] = 0
    limit: Annotated[int, Field(ge=1, le=1000, description="Most entries of a batch."), WHOLE] = 200


class FollowQuery(Query):
    """From where on the record is followed."""

    after: Annotated[
        Annotated[int, Field(ge=0, le=10**15), WHOLE] | None,
        Field(
            description="Only entries behind this position; the record's end if left out.",
        ),
    ] = None


def query_of(kind: type[Q], request: Request) -> Q:
    """Return the parameters of a request.

    Raises:
        Unfit: One has the wrong shape, is given twice or is not known.
    """
    given = request.query_params.multi_items() if request.scope["query_string"] else []
    return _read(kind, given)


def _read(kind: type[Q], given: Sequence[tuple[str, str]]) -> Q:
    values: dict[str, Any] = {}
    twice: list[Fault] = []
    for name, value in given:
        field = kind.model_fields.get(name)
        if field is not None and field.default == ():
            cast("list[str]", values.setdefault(name, [])).append(value)
        elif name in values:
            twice.append(Fault("parameter.twice", parameter=name))
        else:
            values[name] = value
    try:
        model = kind.model_validate(values)
    except ValidationError as error:
        raise Unfit([*twice, *parameter_faults(error)]) from error
    if twice:
        raise Unfit(twice)
    return model
