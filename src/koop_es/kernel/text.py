"""The classes of text that an event may hold, so that no private word lands in one unnoticed."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final, Self, TypeGuard, cast

from pydantic import AfterValidator, BeforeValidator, StringConstraints
from pydantic_core import PydanticCustomError, core_schema

from koop_es.kernel.characters import clean, one_line, shows_nothing
from koop_es.kernel.trusting import when_entered

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue

PUBLIC_TEXT_LIMIT: Final = 10_000
FREE_TEXT_LIMIT: Final = 20_000


_SUBJECT: Final = re.compile("text|document|[0-9a-f]{32}")
_COMMITMENT: Final = re.compile("[0-9a-f]{64}")
_COUNTRY: Final = re.compile("[A-Z]{2}")
_ABSENT: Final = core_schema.with_default_schema(core_schema.none_schema(), default=None)
_NO_CODE: Final = re.compile(r'[<>{}"\\`]')


@dataclass(frozen=True, slots=True)
class TextClass:
    """Marks a ``str`` field with the class of text it holds (``code``, ``id`` or ``public``)."""

    name: str


def _is(pattern: re.Pattern[str], value: object) -> TypeGuard[str]:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


@when_entered
def _cleaned(value: object) -> object:
    return clean(value) if isinstance(value, str) else value


@when_entered
def _cleaned_line(value: object) -> object:
    return one_line(clean(value)) if isinstance(value, str) else value


PublicText = Annotated[
    str,
    TextClass("public"),
    StringConstraints(min_length=1, max_length=PUBLIC_TEXT_LIMIT),
    BeforeValidator(_cleaned),
]
"""Text anybody may read: a goal, a purpose. 1 to 10,000 characters, NFC, trimmed."""

Title = Annotated[
    str,
    TextClass("public"),
    StringConstraints(min_length=1, max_length=500),
    BeforeValidator(_cleaned_line),
]
"""Public text of one line: a title, an organisation's name. 1 to 500 characters."""

Code = Annotated[
    str,
    TextClass("code"),
    StringConstraints(pattern=r"^[^\s|]([^|\n]{0,98}[^\s|])?$"),
    BeforeValidator(_cleaned_line),
]
"""A coded value from somebody's list: a theme, an area, a unit. 1 to 100 characters, no bar."""


@when_entered
def _refuse_markup(code: str) -> str:
    if _NO_CODE.search(code) is not None:
        msg = "code.expected"
        raise PydanticCustomError(msg, 'A code has none of < > { } " \\ `.')
    return code


GivenCode = Annotated[Code, AfterValidator(_refuse_markup)]
"""A code as somebody gives it now; what was stored before it was read so strictly stays a code."""


@when_entered
def _country(value: object) -> object:
    text = _cleaned_line(value)
    if isinstance(text, str) and _COUNTRY.fullmatch(text.upper()) is None:
        msg = "country.expected"
        raise PydanticCustomError(msg, "A country is its two letters of ISO 3166, such as DE.")
    return text.upper() if isinstance(text, str) else text


Country = Annotated[Code, BeforeValidator(_country)]
"""A country as somebody gives it now: two letters of ISO 3166, stored in capitals."""

Hex64 = Annotated[str, TextClass("code"), StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""A SHA-256 in hexadecimal."""


class Private:
    """A value that must never be in an event: the event holds its commitment instead.

    A draft carries the plain value; what was stored carries ``subject`` and ``commitment``. The
    ledger seals drafts when it appends. Either form compares equal to itself only.

    Attributes:
        value: The plain value of a draft, else None.
        subject: Whose value it is (a party id or ``text``), once sealed.
        commitment: Salted SHA-256 in hexadecimal, once sealed.
    """

    __slots__ = ("commitment", "subject", "value")

    LIMIT: ClassVar[int] = FREE_TEXT_LIMIT

    def __init__(
        self, value: str | bytes | None = None, *, subject: str = "", commitment: str = ""
    ) -> None:
        self.value = value
        self.subject = subject
        self.commitment = commitment

    @property
    def is_draft(self) -> bool:
        """Whether the plain value is here and not yet sealed."""
        return self.value is not None

    def sealed_form(self) -> dict[str, str]:
        """Return what an event stores: ``{"$pd": subject, "c": commitment}``.

        Raises:
            ValueError: The value has not been sealed.
        """
        if not self.commitment:
            msg = "a private value must be sealed before it is stored"
            raise ValueError(msg)
        return {"$pd": self.subject, "c": self.commitment}

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Private) or type(other) is not type(self):
            return NotImplemented
        return (self.value, self.commitment) == (other.value, other.commitment)

    def __hash__(self) -> int:
        return hash((self.value, self.commitment))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({'draft' if self.is_draft else self.commitment[:8]})"

    @classmethod
    def _read(cls, value: object) -> Self:
        if isinstance(value, cls):
            return value
        if isinstance(value, dict):
            return cls._read_sealed(value)  # pyright: ignore[reportUnknownArgumentType]
        return cls._read_plain(value)

    @classmethod
    def _read_sealed(cls, value: dict[str, Any]) -> Self:
        commitment = value.get("c", "")
        subject = value.get("$pd", "")
        if set(value) == {"$pd", "c"} and _is(_SUBJECT, subject) and _is(_COMMITMENT, commitment):
            return cls(subject=subject, commitment=commitment)
        msg = "text.malformed_commitment"
        raise PydanticCustomError(msg, "This is no commitment to a private value.")

    @classmethod
    def _read_plain(cls, value: object) -> Self:
        if not isinstance(value, str):
            msg = "text.expected"
            raise PydanticCustomError(msg, "Text is expected here.")
        text = clean(value)
        if not text or shows_nothing(text):
            msg = "text.empty"
            raise PydanticCustomError(msg, "The text is empty.")
        if len(text) > cls.LIMIT:
            msg = "text.too_long"
            raise PydanticCustomError(
                msg, "The text is longer than {limit} characters.", {"limit": cls.LIMIT}
            )
        return cls(text)

    @classmethod
    def stored_schema(cls) -> core_schema.CoreSchema:
        """Read a commitment, made by this program, without a look at its digits."""
        text = core_schema.str_schema()
        fields = [
            core_schema.dataclass_field("value", _ABSENT),
            core_schema.dataclass_field("subject", text, validation_alias="$pd"),
            core_schema.dataclass_field("commitment", text, validation_alias="c"),
        ]
        told = core_schema.dataclass_args_schema(cls.__name__, fields, extra_behavior="forbid")
        return core_schema.dataclass_schema(cls, told, [*Private.__slots__], slots=True)

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[Any], handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        """Read text (a draft) or a commitment; write a commitment."""
        del source, handler
        return core_schema.no_info_plain_validator_function(
            cls._read,
            serialization=core_schema.plain_serializer_function_ser_schema(
                Private.sealed_form, when_used="json"
            ),
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Describe the value as its writer gives it."""
        del schema, handler
        return {"type": "string", "minLength": 1, "maxLength": cls.LIMIT}


class FreeText(Private):
    """Free text (a reason, a note, a cause): stored in the vault under a text key."""


class PersonalText(Private):
    """A natural person's datum (name, e-mail, phone): stored under that person's key."""

    LIMIT: ClassVar[int] = 500


class Document(Private):
    """The bytes of an evidence file: stored encrypted under a key of its own.

    In JSON a draft is written in base64 (RFC 4648, section 4).
    """

    @classmethod
    def _read_plain(cls, value: object) -> Self:
        if isinstance(value, bytes):
            return cls(value)
        msg = "document.expected"
        raise PydanticCustomError(msg, "The bytes of a file are expected here.")

    @classmethod
    def _read_json(cls, value: object) -> Self:
        if not isinstance(value, str):
            return cls._read(value)
        try:
            plain = b64decode(value, validate=True)
        except ValueError as error:
            msg = "document.expected"
            raise PydanticCustomError(msg, "The bytes of a file are expected here.") from error
        # Python's decoder takes some texts that no encoder writes.
        if b64encode(plain).decode() != value:
            msg = "document.expected"
            raise PydanticCustomError(msg, "The bytes of a file are expected here.")
        return cls(plain)

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[Any], handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        """Read bytes, in JSON base64 (a draft), or a commitment; write a commitment."""
        schema = super().__get_pydantic_core_schema__(source, handler)
        return core_schema.json_or_python_schema(
            json_schema=core_schema.no_info_plain_validator_function(cls._read_json),
            python_schema=schema,
            serialization=cast("core_schema.SerSchema | None", schema.get("serialization")),
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Describe the bytes as JSON holds them."""
        del schema, handler
        return {"type": "string", "contentEncoding": "base64"}
