"""What the description of the API says in words: headings, headers, problems and their codes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from koop_es.api.files import LONGEST_NAME
from koop_es.api.problems import status_of
from koop_es.kernel.aggregate import Command
from koop_es.kernel.refusals import KoopError
from koop_es.ledger.answers import LONGEST_KEY
from koop_es.wording import refusal_title, translator
from koop_es.wording.refusals import TEXTS

if TYPE_CHECKING:
    from collections.abc import Iterator

Json = dict[str, Any]

TAGS: Final = {
    "cooperations": "Agreed, goal-directed, time-limited joint work, from agreement to ending.",
    "confirmation": "Agreements that are proposed, and confirmed or declined by each party.",
    "members": "Who joins, leaves and leads, and which persons are in charge.",
    "contributions": "What the parties pledge, and what they bring.",
    "findings": "What auditors found, how it was answered and settled.",
    "goals": "What a cooperation is to reach, and how far it has come.",
    "milestones": "Steps on the way, planned, moved, reached or missed.",
    "checks": "Controlling checks with their lights, measures and decisions.",
    "entries": "Evidence, notes, and corrections of earlier entries.",
    "approvals": "What waits for a second person, granted or refused.",
    "parties": "Organisations and people.",
    "programmes": "Funders' programmes.",
    "relationships": "Encounters, contacts and groups.",
    "samples": "Samples that auditors draw, and draw again.",
    "reports": "Figures as of any day and as known at any time.",
    "exports": "Files for other programs: networks, calendars, grants, activities.",
    "actors": "The names under which entries are recorded.",
    "events": "The record itself as CloudEvents, in batches or live.",
    "projections": "The read models and how far they have come.",
}

HEADERS: Final[Json] = {
    "ETag": {
        "description": "Version of the one thing that the answer tells of.",
        "schema": {"type": "string"},
    },
    "Koop-Left-Out": {
        "description": "Which cooperations are not in the file, each with the field that it lacks.",
        "schema": {"type": "string"},
    },
    "Koop-Lost": {
        "description": "What cooperations hold for which the file has no place.",
        "schema": {"type": "string"},
    },
    "Koop-Position": {
        "description": "Last position of the record that the answer takes in.",
        "required": True,
        "schema": {"type": "integer"},
    },
    "Link": {"description": "The next page, where there is one.", "schema": {"type": "string"}},
    "Location": {
        "description": "Address of what was created.",
        "required": True,
        "schema": {"type": "string"},
    },
    "Preference-Applied": {
        "description": "How long the answer was allowed to wait for the read models.",
        "schema": {"type": "string"},
    },
}


_SEEN: Final = "!-~\u00a1-\uffff"
NAMING: Final = f"^[{_SEEN}]([ {_SEEN}]*[{_SEEN}])?$"
"""What names and keys in headers are written with: printable, spaces within; UTF-8 if need be."""


def _header(name: str, said: str, schema: Json, *, required: bool = False) -> Json:
    return {
        "name": name,
        "in": "header",
        "description": said,
        "required": required,
        "schema": {"type": "string", **schema},
    }


PARAMETERS: Final[Json] = {
    "accept_language": _header(
        "Accept-Language",
        "Language of sentences: de or en.",
        {"examples": ["de"]},
    ),
    "idempotency_key": _header(
        "Idempotency-Key",
        "The same key twice takes effect once; the answer is the one given first.",
        {"pattern": NAMING, "maxLength": LONGEST_KEY, "examples": ["7f3b0c9e-agree"]},
    ),
    "if_match": _header(
        "If-Match",
        "The version that the command is based on, as ETag has it, or * for any.",
        {"pattern": r'^(\*|"(0|[1-9][0-9]{0,8})")$', "examples": ["*"]},
        required=True,
    ),
    "koop_actor": _header(
        "Koop-Actor",
        "Registered name of who records; operator if left out.",
        {"pattern": NAMING, "maxLength": LONGEST_NAME, "examples": ["operator"]},
    ),
    "koop_on_behalf_of": _header(
        "Koop-On-Behalf-Of",
        "Id of the party for which it is recorded.",
        {"pattern": "^[0-9a-f]{32}$"},
    ),
    "prefer": _header(
        "Prefer",
        "wait=N: wait up to N seconds (30 at most) until the read models have caught up.",
        {"examples": ["wait=5"]},
    ),
}

CONFLICT: Final = (
    "Somebody else was faster, the idempotency key is taken, or the record does not reach so far."
)
READ_PROBLEMS: Final = {
    400: "The request cannot be read.",
    404: "What was named does not exist.",
    406: "The answer has none of the media types that would be accepted.",
    409: CONFLICT,
    410: "It was erased for good.",
    422: "A parameter cannot be used.",
    500: "Something went wrong on this side.",
    503: "The record cannot be read now.",
}
WRITE_PROBLEMS: Final = {
    400: "The request cannot be read.",
    403: "A page of another site tried to change something.",
    404: "What was named does not exist.",
    406: "The answer has none of the media types that would be accepted.",
    409: CONFLICT,
    412: "The command is based on another version.",
    413: "The body is too large.",
    415: "The body is no JSON.",
    422: "A rule does not allow it, or a field has the wrong shape.",
    428: "The version that the command is based on is missing.",
    500: "Something went wrong on this side; the same idempotency key records once.",
    503: "The record cannot be written now.",
}

_ATTRIBUTE: Final = re.compile(r"^ +(\w+): (.+(?:\n {8,}(?!\w+: ).+)*)", re.MULTILINE)

TELLING: Final = (
    "koop_es.api.",
    "koop_es.cooperations.",
    "koop_es.kernel.",
    "koop_es.parties.",
    "koop_es.programmes.",
    "koop_es.relationships.",
    "koop_es.samples.",
)
"""Packages whose refusals a program can do something about; the others' are told just the same."""

BESIDES: Final = frozenset(
    {
        "actor.exists",
        "actor.unknown",
        "command.idempotency_key_not_comparable",
        "cooperation.not_found",
        "cooperation.not_yet_agreed",
        "cooperation.not_yet_recorded",
        "cursor.invalid",
        "events.position_ahead",
        "export.nothing",
        "ledger.version_conflict",
        "party.not_found",
        "projections.build_failed",
        "projections.not_ready",
        "sample.not_found",
        "stream.exists",
        "stream.unknown",
    }
)
"""Codes of other packages that commands and queries answer with."""


def codes() -> Json:
    """Return status and titles of every code with which a request can be refused."""
    found = {kind.code: kind for kind in _kinds(KoopError) if "code" in kind.__dict__}
    return {
        code: {
            "status": status_of(_bare(kind)),
            "title": {
                language: refusal_title(code, translator(language)) for language in ("de", "en")
            },
        }
        for code, kind in sorted(found.items())
        if code in TEXTS and (code in BESIDES or kind.__module__.startswith(TELLING))
    }


def _bare(kind: type[KoopError]) -> KoopError:
    """Return an error of a class as the table of statuses sees it."""
    return kind.__new__(kind)


def _kinds(kind: type[KoopError]) -> Iterator[type[KoopError]]:
    yield kind
    for each in kind.__subclasses__():
        yield from _kinds(each)


def tell_fields(schema: Json) -> None:
    """Put what a docstring says of its attributes beside the fields of the schema."""
    said, _, told = str(schema.get("description", "")).partition("\n\nAttributes:")
    if said:
        schema["description"] = said
    fields: Json = schema.get("properties", {})
    about = {**_attributes(Command.__doc__ or ""), **_attributes(told)}
    for name, field in fields.items():
        field.pop("title", None)
        if name in about and "$ref" not in field:
            field["description"] = about[name]


def _attributes(text: str) -> dict[str, str]:
    """Return what a docstring says of each attribute."""
    return {name: " ".join(said.split()) for name, said in _ATTRIBUTE.findall(text)}
