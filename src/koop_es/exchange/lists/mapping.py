"""The mapping of a list: which column is what, kept in a file and used again next month."""

from __future__ import annotations

import json
import re
import tomllib
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, cast

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from koop_es.cooperations.terms import Role
from koop_es.kernel.refusals import FieldError, Invalid, NotFound
from koop_es.kernel.text import GivenCode

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LARGEST: Final = 1_000_000
STREAM_ID: Final = r"^[0-9a-f]{32}$"
Split = tuple[Annotated[str, Field(min_length=1, max_length=10)], ...]


class MappingMissing(NotFound):
    """There is no such mapping file, or it cannot be read."""

    code = "mapping.unreadable"


class MappingNoToml(NotFound):
    """The mapping file is no TOML; the message of its reader tells where."""

    code = "mapping.no_toml"


class MappingInvalid(Invalid):
    """The mapping file holds something that no mapping holds."""

    code = "mapping.invalid"


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Columns(_Table):
    """Heading of the column of each field; None for a field that the list has not."""

    id: str | None = None
    title: str | None = None
    theme: str | None = None
    goal: str | None = None
    starts_on: str | None = None
    ends_on: str | None = None
    agreed_on: str | None = None
    status: str | None = None
    area: str | None = None
    country: str | None = None
    target_group: str | None = None
    indicator: str | None = None
    unit: str | None = None
    baseline: str | None = None
    target: str | None = None


class PartyColumn(_Table):
    """A column that names parties.

    Attributes:
        column: Its heading.
        role: What they are.
        role_column: Heading of a column that tells the role row by row.
        split: What separates several parties in one cell.
    """

    column: str
    role: Role = Role.PARTNER
    role_column: str | None = None
    split: Split = ()


class Constants(_Table):
    """What holds for every row, where no column or cell tells."""

    theme: tuple[GivenCode, ...] = ()
    area: GivenCode | None = None
    country: str | None = None
    target_group: GivenCode | None = None
    funder: str | None = None


class Words(_Table):
    """What the words of the status column mean."""

    open: tuple[str, ...] = ()
    ended: tuple[str, ...] = ()
    broken_off: tuple[str, ...] = ()


class Mapping(_Table):
    """How a list is read.

    Attributes:
        source: Tells imports of this list from those of others, whatever its file is called.
        sheet: Sheet of a workbook.
        header_row: Row of the headings, as the file counts.
        encoding: Encoding of a text.
        separator: Separator of a text's columns.
        rows: ``one`` row a cooperation, or several rows ``grouped`` by id or title; an empty title
            then belongs to the row above.
        decimal: Decimal mark of numbers.
        thousands: What groups the digits of numbers.
        dates: Order of dates such as 03/04/2024; ``""`` refuses those that could be read twice.
        passed: What became of rows whose end has passed, where no status tells.
        columns: The fields' columns.
        parties: The columns that name parties.
        theme_split: What separates several themes in one cell.
        constants: What holds for every row.
        status: What the words of the status column mean.
        roles: What the words of role columns mean.
        same_party: Id in this home of parties that the list calls so.
        no_party: Words in columns of parties that name none.
        ignore: Columns that are never read.
    """

    source: GivenCode
    sheet: str | None = None
    header_row: Annotated[int, Field(ge=1)] = 1
    encoding: str | None = None
    separator: Annotated[str, Field(min_length=1, max_length=1)] | None = None
    rows: Literal["one", "grouped"] = "one"
    decimal: Literal[",", "."] = ","
    thousands: Literal[".", ",", " ", "'", ""] = ""
    dates: Literal["dmy", "mdy", ""] = ""
    passed: Literal["open", "ended"] | None = None
    columns: Columns = Columns()
    parties: Annotated[tuple[PartyColumn, ...], Field(alias="party")] = ()
    theme_split: Split = ()
    constants: Constants = Constants()
    status: Words = Words()
    roles: dict[str, Role] = {}
    same_party: dict[str, Annotated[str, Field(pattern=STREAM_ID)]] = {}
    no_party: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    def named(self) -> Iterator[str]:
        """Yield the headings of all columns that are read."""
        yield from (name for _, name in self.fields())
        for party in self.parties:
            yield party.column
            if party.role_column is not None:
                yield party.role_column

    def fields(self) -> Iterator[tuple[str, str]]:
        """Yield each field that has a column, with its heading."""
        for field in Columns.model_fields:
            if (name := getattr(self.columns, field)) is not None:
                yield field, name


def read_mapping(path: Path) -> Mapping:
    """Read a mapping file.

    Raises:
        MappingMissing: It cannot be read.
        MappingNoToml: It is no TOML.
        MappingInvalid: It is TOML, but no mapping; the errors name the places.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise MappingNoToml(file=path.name)
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise MappingNoToml(file=path.name) from error
    except (OSError, ValueError) as error:
        raise MappingMissing(file=path) from error
    try:
        return Mapping.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise MappingNoToml(file=path.name, why=str(error)) from error
    except ValidationError as error:
        raise MappingInvalid(list(_errors(error))) from error


def _errors(error: ValidationError) -> Iterator[FieldError]:
    for each in error.errors(include_url=False, include_input=False):
        path = ".".join(str(part) for part in each["loc"])
        yield FieldError(path, each["type"], each["msg"])


# ---------------------------------------------------------------- writing

_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")
_ABOUT: Final = {
    "source": "tells imports of this list from those of others, whatever its file is called",
    "header_row": "row of the headings, as the file counts",
    "encoding": "utf-8, cp1252 …",
    "rows": "one row a cooperation, or several rows grouped by id or title",
    "decimal": "decimal mark of numbers; thousands: what groups their digits",
    "dates": "order of dates such as 03/04/2024: dmy or mdy; empty refuses the ambiguous ones",
    "passed": "rows whose end has passed: open or ended, where no status column tells",
    "theme_split": "what separates several themes in one cell",
    "ignore": "columns that are never read: contact persons, remarks",
    "no_party": "words in columns of parties that name none",
}


def as_toml(mapping: Mapping) -> str:
    """Return a mapping as the text of its file, with what each line is for."""
    return "\n".join(_toml(mapping)) + "\n"


def _toml(mapping: Mapping) -> Iterator[str]:
    plain: dict[str, Any] = mapping.model_dump(mode="json", by_alias=True)
    tables = {"columns", "constants", "status", "roles", "same_party"}
    for name, value in plain.items():
        if name in tables or name == "party" or value is None:
            continue
        about = f"  # {_ABOUT[name]}" if name in _ABOUT else ""
        yield f"{name} = {_value(value)}{about}"
    for name in sorted(tables, key=list(plain).index):
        table = {key: value for key, value in plain[name].items() if value not in (None, [])}
        if table:
            yield f"\n[{name}]"
            yield from (f"{_key(key)} = {_value(value)}" for key, value in table.items())
    for party in plain["party"]:
        yield "\n[[party]]"
        filled = {key: value for key, value in party.items() if value not in (None, [])}
        yield from (f"{_key(key)} = {_value(value)}" for key, value in filled.items())


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _value(name)


def _value(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_value, cast('list[Any]', value)))}]"
    # A string of JSON is one of TOML, but for the one control character that JSON lets stand.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
