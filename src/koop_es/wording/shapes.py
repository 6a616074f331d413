"""What is said of a field whose value has the wrong shape, by pydantic's type of error."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from koop_es.wording.translating import msgid

if TYPE_CHECKING:
    from koop_es.kernel.refusals import FieldError
    from koop_es.wording.translating import Translator

SHAPES: Final[dict[str, str]] = {
    "missing": msgid("This is missing."),
    "choice.unknown": msgid("This is none of the values that can be chosen."),
    "extra_forbidden": msgid("There is no such field."),
    "text.empty": msgid("The text is empty."),
    "text.expected": msgid("Text is expected here."),
    "text.too_long": msgid("The text is too long; at most {detail} characters."),
    "text.unprintable": msgid("The text contains a character that cannot be stored."),
    "text.malformed_commitment": msgid("This is no commitment to a private value."),
    "text.turning": msgid("The text holds a character that turns the direction of writing."),
    "code.expected": msgid(
        "A code has no angle or curly brackets, quotation marks or backslashes."
    ),
    "country.expected": msgid("A country is its two letters of ISO 3166, such as DE."),
    "contact.email_expected": msgid(
        "An e-mail address is expected here, such as name@example.org."
    ),
    "contact.website_expected": msgid("A website begins with http:// or https://."),
    "document.expected": msgid("The bytes of a file are expected here."),
    "fields.expected": msgid("Fields by name are expected here."),
    "progress.one_of": msgid("Give either a number or a statement."),
    "number.not_finite": msgid("The number must be finite."),
    "string_type": msgid("Text is expected here."),
    "string_too_short": msgid("The text is empty."),
    "string_too_long": msgid("The text is too long; at most {detail} characters."),
    "string_pattern_mismatch": msgid("The value does not have the expected form."),
    "enum": msgid("Possible are: {detail}."),
    "literal_error": msgid("Possible are: {detail}."),
    "date_type": msgid("A day is expected here, such as 2026-11-21."),
    "date_parsing": msgid("A day is expected here, such as 2026-11-21."),
    "date_from_datetime_parsing": msgid("A day is expected here, such as 2026-11-21."),
    "date_from_datetime_inexact": msgid("A day is expected here, such as 2026-11-21."),
    "day.two_digits": msgid(
        "The year has four digits, and lies between 1900 and 2999. Did you mean {detail}?"
    ),
    "day.far": msgid("The year lies between 1900 and 2999."),
    "datetime_parsing": msgid("An instant is expected here, such as 2026-11-21T09:30:00+01:00."),
    "moment_parsing": msgid(
        "An instant, a day or a position is expected here, such as 2026-11-21T09:30:00+01:00, "
        "2026-11-21 or 42."
    ),
    "timezone_aware": msgid("The instant needs a time zone."),
    "int_type": msgid("A whole number is expected here."),
    "int_parsing": msgid("A whole number is expected here."),
    "int_from_float": msgid("A whole number is expected here."),
    "decimal_type": msgid("A number is expected here."),
    "decimal_parsing": msgid("A number is expected here."),
    "decimal_max_digits": msgid("The number has too many digits; at most {detail}."),
    "decimal_max_places": msgid("The number has too many decimal places; at most {detail}."),
    "decimal_whole_digits": msgid("The number is too large; at most {detail} digits."),
    "finite_number": msgid("The number must be finite."),
    "bool_type": msgid("Yes or no is expected here."),
    "bool_parsing": msgid("Yes or no is expected here."),
    "greater_than": msgid("The number must be greater than {detail}."),
    "greater_than_equal": msgid("The number must be at least {detail}."),
    "less_than": msgid("The number must be less than {detail}."),
    "less_than_equal": msgid("The number must be at most {detail}."),
    "too_short": msgid("There must be at least {detail} of these."),
    "too_long": msgid("There must be at most {detail} of these."),
    "list_type": msgid("A list is expected here."),
    "tuple_type": msgid("A list is expected here."),
    "dict_type": msgid("Fields by name are expected here."),
    "model_type": msgid("Fields by name are expected here."),
    "model_attributes_type": msgid("Fields by name are expected here."),
    "time.not_answered": msgid("This answer tells only of today; leave it out."),
    "parameter.twice": msgid("This may be given once."),
    "position_parsing": msgid("A position is expected here, such as 117."),
    "actor.unknown": msgid("Nobody of this name is registered."),
    "json_invalid": msgid("This is not valid JSON."),
}
"""Message ids by type of error."""

OTHER: Final = msgid("The value does not fit.")
_QUOTED: Final = re.compile(r"'([^']*)'")
_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?")


def shape_sentence(error: FieldError, t: Translator) -> str:
    """Return what is wrong with a field's value, without the field's name.

    What is possible (the words of a list, a limit) is taken over from the English message.
    """
    known = SHAPES.get(error.code)
    if known is None:
        return t.gettext(OTHER) if t.language == "de" else error.message or t.gettext(OTHER)
    return t.gettext(known, detail=_detail(error.message))


def _detail(message: str) -> str:
    quoted = _QUOTED.findall(message)
    numbers = _NUMBER.findall(message)
    return ", ".join(quoted) or "".join(numbers[:1]) or "…"
