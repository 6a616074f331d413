"""Forms about one party, programme or relationship: shown, sent, shown again, or led on from."""

from __future__ import annotations

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, TypeVar

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

T = TypeVar("T")


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


def _open(subject: Subject) -> KoopError | None:
    del subject
    return None


def always(value: T) -> Callable[..., T]:
    """Return what gives the same for whatever a form is about."""
    return lambda *_: value


def these(*fields: Field) -> Callable[..., Sequence[Field]]:
    """Return what gives these fields for whatever a form is about and whatever was sent."""
    return always(fields)


@dataclass(frozen=True, slots=True)
class RecordPage:
    """A form about a party, a programme or a relationship.

    Attributes:
        command: What it asks for, as it depends on what the form is about.
        heading: Message id of heading and button.
        fields: What it asks for, with as many rows as were sent.
        submit: Message id of its button, where that says more than the heading.
        template: Lays its fields out.
        template_closed: Says why nothing typed could be recorded.
        groups: The groups to which it can add a row.
        now: Values of a fresh form.
        offer: Fills in what can be chosen, where that depends on what the form is about.
        complete: Makes the command's fields of what was typed.
        prepare: Fills in what else is shown.
        closed: Tells why the form cannot succeed, whatever is typed.
    """

    command: Callable[[Subject], type[Command]]
    heading: str
    fields: Callable[[Subject, Mapping[str, str]], Sequence[Field]]
    submit: str = ""
    template: str = "record_form.html"
    template_closed: str = "record_closed_form.html"
    groups: tuple[str, ...] = ()
    now: Callable[[Subject], dict[str, str]] = _nothing
    offer: Callable[[Record], None] = _no_more
    complete: Callable[[Record, dict[str, Any]], dict[str, Any]] = _as_it_is
    prepare: Callable[[Record], None] = _no_more
    closed: Callable[[Subject], KoopError | None] = _open


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
        about = Record(form, read, subject)
        page.offer(about)
        return _shown(request, page, about)


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
        page.offer(about)
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
        page.template_closed,
        status=HTTPStatus.CONFLICT,
        subject=subject,
        heading=read.say.t.gettext(page.heading),
        sentence=refusal_sentence(why, read.say.t, read.name),
    )


def _shown(request: Request, page: RecordPage, about: Record, status: int = 200) -> Response:
    page.prepare(about)
    t = about.read.say.t
    return about.read.site.page(
        request,
        page.template,
        status=status,
        form=about.form,
        subject=about.subject,
        item=about.subject.item,
        back=about.subject.back,
        heading=t.gettext(page.heading),
        submit=t.gettext(page.submit or page.heading),
        **about.shown,
    )
