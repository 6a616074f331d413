"""Forms about one party or programme: shown, sent, shown again with what is wrong, or led on."""

from __future__ import annotations

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from koop_es.kernel.refusals import KoopError
from koop_es.web.forms.sending import (
    DO,
    command_of,
    fresh,
    led_to,
    refuse_unasked,
    refuse_unmade,
    returned,
    send,
    take_back,
    take_back_overtaken,
)
from koop_es.web.reading import Reading, reading
from koop_es.web.site import site_of
from koop_es.wording.refusals import refusal_sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from starlette.requests import Request
    from starlette.responses import Response

    from koop_es.kernel.aggregate import Command
    from koop_es.web.forms.fields import Field
    from koop_es.web.forms.form import Form


@dataclass(frozen=True, slots=True)
class Subject:
    """What a form is about.

    Attributes:
        at: Address of the list of its kind; its own stands below that.
        all: Message id of what the list is called.
        item: What is known of it; None while there is none yet.
        stream: Its id.
        version: Version of its stream as it was read.
        called: What it is called.
    """

    at: str
    all: str
    item: Any = None
    stream: str = ""
    version: int | None = None
    called: str = ""

    @property
    def back(self) -> str:
        """The page that the form comes from."""
        return f"{self.at}/{self.stream}" if self.stream else self.at


@dataclass(slots=True)
class Record:
    """One form on one of them.

    Attributes:
        form: The form.
        read: What its page reads with.
        subject: What it is about.
        shown: What the template shows besides.
    """

    form: Form
    read: Reading
    subject: Subject
    shown: dict[str, Any] = field(default_factory=dict[str, Any])


def _nothing(subject: Subject) -> dict[str, str]:
    del subject
    return {}


def _as_it_is(about: Record, payload: dict[str, Any]) -> dict[str, Any]:
    del about
    return payload


def _no_more(about: Record) -> None:
    del about


def _always(subject: Subject) -> KoopError | None:
    del subject
    return None


@dataclass(frozen=True, slots=True)
class RecordPage:
    """A form about a party or a programme.

    Attributes:
        command: What it asks for, as it depends on what the form is about.
        heading: Message id of heading and button.
        fields: What it asks for, with as many rows as were sent.
        template: Lays its fields out.
        groups: The groups to which it can add a row.
        now: Values of a fresh form.
        complete: Makes the command's fields of what was typed.
        prepare: Fills in what else is shown.
        closed: Tells why the form cannot succeed, whatever is typed.
    """

    command: Callable[[Subject], type[Command]]
    heading: str
    fields: Callable[[Subject, Mapping[str, str]], Sequence[Field]]
    template: str = "record_form.html"
    groups: tuple[str, ...] = ()
    now: Callable[[Subject], dict[str, str]] = _nothing
    complete: Callable[[Record, dict[str, Any]], dict[str, Any]] = _as_it_is
    prepare: Callable[[Record], None] = _no_more
    closed: Callable[[Subject], KoopError | None] = _always


def open_form(
    request: Request,
    find: Callable[[Reading], Subject],
    page: RecordPage,
    given: Mapping[str, str] | None = None,
) -> Response:
    """Show a form that nobody has typed into yet.

    Args:
        request: What it answers.
        find: Finds what the form is about.
        page: The form.
        given: Values that are known beforehand.
    """
    site = site_of(request)
    say = site.saying(request)
    with reading(site, say) as read:
        subject = find(read)
        if (why := page.closed(subject)) is not None:
            return _closed(request, read, page, subject, why)
        known = {"effective_on": say.today.isoformat(), **page.now(subject), **(given or {})}
        form = fresh(site, say, page.fields(subject, {}), subject.version, known)
        return _shown(request, page, Record(form, read, subject))


def take_form(
    request: Request,
    find: Callable[[Reading], Subject],
    page: RecordPage,
    sent: Mapping[str, str],
) -> Response:
    """Carry out what was sent and lead on, or show the form again.

    Raises:
        FormUnreadable: No page of ours sends such a form.
    """
    site = site_of(request)
    say = site.saying(request)
    with reading(site, say) as read:
        subject = find(read)
        form = returned(say, page.fields(subject, sent), sent)
        refuse_unmade(form, subject.version)
        refuse_unasked(form, sent, page.groups)
        about = Record(form, read, subject)
        if sent.get(DO):
            return _shown(request, page, about)
        stream = subject.stream or None
        try:
            payload = page.complete(about, form.payload())
            command = command_of(form, page.command(subject), payload)
            answer = send(request, form, command, stream)
        except KoopError as error:
            return _shown(request, page, about, _taken_back(about, error))
        return led_to(request, form, f"{subject.at}/{answer.stream}", answer.position)


def _taken_back(about: Record, error: KoopError) -> int:
    subject = about.subject
    if subject.version is None:
        return take_back(about.read, about.form, error, None)
    return take_back_overtaken(about.read, about.form, error, subject.stream, subject.version)


def _closed(
    request: Request, read: Reading, page: RecordPage, subject: Subject, why: KoopError
) -> Response:
    """Say at once that nothing typed here could be recorded, and lead back."""
    return read.site.page(
        request,
        "record_closed_form.html",
        status=HTTPStatus.CONFLICT,
        subject=subject,
        heading=read.say.t.gettext(page.heading),
        sentence=refusal_sentence(why, read.say.t, read.name),
    )


def _shown(request: Request, page: RecordPage, about: Record, status: int = 200) -> Response:
    page.prepare(about)
    heading = about.read.say.t.gettext(page.heading)
    return about.read.site.page(
        request,
        page.template,
        status=status,
        form=about.form,
        subject=about.subject,
        item=about.subject.item,
        back=about.subject.back,
        heading=heading,
        submit=heading,
        **about.shown,
    )
