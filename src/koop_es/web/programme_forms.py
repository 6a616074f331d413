"""The forms of programmes: opened, what their funders ask for, and closed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from koop_es.kernel.approvals import Approval, ConsentedChange
from koop_es.kernel.refusals import NotFound
from koop_es.programmes.commands import ChangeProgrammeSettings, CloseProgramme, OpenProgramme
from koop_es.programmes.decisions import ProgrammeWasClosed
from koop_es.web.forms.addresses import add_record_form
from koop_es.web.forms.fields import LATE, Field, Kind
from koop_es.web.forms.of_record import (
    Record,
    RecordPage,
    Subject,
    always,
    open_form,
    take_form,
    these,
)
from koop_es.web.forms.sent import Sent
from koop_es.web.forms.values import TICKED
from koop_es.web.programmes import DAYS, programme_named
from koop_es.wording.labels import LABELS
from koop_es.wording.refusals import refusal_sentence
from koop_es.wording.translating import msgid
from koop_es_projections.parties.queries import find_party

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from koop_es.kernel.refusals import KoopError
    from koop_es.web.reading import Reading

router = APIRouter()

SETTINGS: Final = "settings"
LISTED: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "four_eyes": ("approval", tuple(Approval)),
    "funder_consent": ("consented_change", tuple(ConsentedChange)),
}
"""Settings of which several can be ticked: kind of label, and codes."""

NUMBERS: Final = {
    "backdating_tolerance": msgid("Days after which recording late needs a reason."),
    "check_grace": msgid("Days after which a check that was due is overdue."),
    "retention_years": msgid("Years for which records are kept."),
}
"""Settings that are numbers, with a sentence on each."""

CALLED: Final = {"decided_on": msgid("Grant decided on")}
DAY: Final = Field("effective_on", Kind.DAY, msgid("From which day on?"), required=True)
NEW: Final = (
    Field("name", hint=msgid("What it is called; public, so name no person."), required=True),
    Field("funder", hint=msgid("The exact name of a registered party.")),
    Field(
        "grant_references",
        Kind.LIST,
        hint=msgid("References under which its grants run; several are parted by commas."),
    ),
    DAY,
    *LATE,
)
ASKED: Final = (
    *(
        Field(f"{SETTINGS}.{name}.{code}", Kind.TICK, LABELS[kind][code], own=True)
        for name, (kind, codes) in LISTED.items()
        for code in codes
    ),
    *(Field(f"{SETTINGS}.{name}", Kind.WHOLE, hint=hint) for name, hint in NUMBERS.items()),
    *(Field(f"{SETTINGS}.{name}", Kind.DAY, CALLED.get(name, "")) for name in DAYS),
    DAY,
    *LATE,
)


def _new(read: Reading) -> Subject:
    del read
    return Subject("/programmes", msgid("Programmes"))


def _named(name: str) -> Callable[[Reading], Subject]:
    def find(read: Reading) -> Subject:
        item = programme_named(read, name)
        return Subject(
            "/programmes",
            msgid("Programmes"),
            item=item,
            stream=item.programme_id,
            version=item.version,
            called=item.name,
        )

    return find


def _with_funder(about: Record, payload: dict[str, Any]) -> dict[str, Any]:
    """Return the fields with the id of the funder that was named."""
    if "funder" not in payload:
        return payload
    read = about.read
    try:
        found = find_party(read.connection, read.site.koop.store, payload["funder"])
    except NotFound as error:
        error.field = None
        about.form.blame("funder", refusal_sentence(error, read.say.t))
        return {name: value for name, value in payload.items() if name != "funder"}
    return {**payload, "funder": found}


def _now(subject: Subject) -> dict[str, str]:
    """Return what is asked for now, as somebody would have typed it."""
    asked: Mapping[str, Any] = subject.item.settings
    found = {f"{SETTINGS}.{name}": str(each) for name, each in asked.items() if name not in LISTED}
    for name in LISTED:
        found |= {f"{SETTINGS}.{name}.{code}": TICKED for code in asked.get(name, ())}
    return found


def _whole(about: Record, payload: dict[str, Any]) -> dict[str, Any]:
    """Return the fields with all settings: what was emptied is left to the home."""
    ticked = {
        name: [code for code in codes if about.form.value(f"{SETTINGS}.{name}.{code}")]
        for name, (_, codes) in LISTED.items()
    }
    return {**payload, SETTINGS: {**payload.get(SETTINGS, {}), **ticked}}


def _lay_out(about: Record) -> None:
    about.shown |= {
        "listed": {
            name: [f"{SETTINGS}.{name}.{code}" for code in codes]
            for name, (_, codes) in LISTED.items()
        },
        "numbers": [f"{SETTINGS}.{name}" for name in NUMBERS],
        "days": [f"{SETTINGS}.{name}" for name in DAYS],
    }


def _closed(subject: Subject) -> KoopError | None:
    return ProgrammeWasClosed() if subject.item.closed else None


OPEN: Final = RecordPage(
    command=always(OpenProgramme),
    heading=msgid("Open a programme"),
    fields=these(*NEW),
    complete=_with_funder,
)
CHANGE: Final = RecordPage(
    command=always(ChangeProgrammeSettings),
    heading=msgid("Say what the funder asks for"),
    fields=these(*ASKED),
    template="programme_form.html",
    now=_now,
    complete=_whole,
    prepare=_lay_out,
)
CLOSE: Final = RecordPage(
    command=always(CloseProgramme),
    heading=msgid("Close the programme"),
    fields=these(DAY, *LATE),
    template="programme_closing_form.html",
    closed=_closed,
)


@router.api_route("/programmes/new", methods=["GET", "HEAD"])
def new_programme(request: Request) -> Response:
    """Show the form of a programme."""
    return open_form(request, _new, OPEN)


@router.post("/programmes/new")
def programme_sent(request: Request, sent: Sent) -> Response:
    """Open the programme, or show the form again."""
    return take_form(request, _new, OPEN, sent)


for _path, _page in {"settings": CHANGE, "closing": CLOSE}.items():
    add_record_form(router, f"/programmes/{{name}}/{_path}", _named, _page)
