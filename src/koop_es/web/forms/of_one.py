"""Forms about one cooperation: shown, sent, shown again with what is wrong, or led on from."""

from __future__ import annotations

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from koop_es.cooperations.refusals import HasEnded
from koop_es.kernel.refusals import KoopError
from koop_es.web.forms.form import rows_sent
from koop_es.web.forms.sending import (
    DO,
    IN_LANGUAGE,
    command_of,
    fresh,
    led_to,
    refuse_unasked,
    refuse_unmade,
    returned,
    send,
    take_back,
)
from koop_es.web.history import part_titles
from koop_es.web.reading import Reading, reading
from koop_es.web.site import site_of
from koop_es.wording.refusals import refusal_sentence
from koop_es_projections.current_status.queries import cooperation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from starlette.requests import Request
    from starlette.responses import Response

    from koop_es.kernel.aggregate import Command
    from koop_es.ledger.answers import Answer
    from koop_es.web.forms.fields import Field
    from koop_es.web.forms.form import Form
    from koop_es_projections.current_status.detail_views import CooperationDetail


LATE: Final = "late"
"""Stands in the address of a form for what happened before the cooperation ended."""


def _no_more(about: About) -> None:
    del about


def _as_it_is(about: About, payload: dict[str, Any]) -> dict[str, Any]:
    del about
    return payload


def _nothing_more(about: About, payload: dict[str, Any]) -> Iterable[KoopError]:
    del about, payload
    return ()


def _nothing_before(request: Request, about: About, command: Command) -> Command:
    del request, about
    return command


def _always(about: About) -> KoopError | None:
    del about
    return None


@dataclass(frozen=True, slots=True)
class Page:
    """A form about one cooperation.

    Attributes:
        command: What it asks for.
        template: Lays its fields out.
        heading: Message id.
        submit: Message id of its button.
        fields: What it asks for.
        rows: Fields of each row by group; how many rows a fresh form has at least.
        prepare: Fills in what depends on the cooperation: options, values, what is shown.
        part: Field of the command that takes the id of the part in the address, if it has one.
        complete: Adds to the command's fields what else was not typed.
        wrong: Finds which rules were hit, so that all of it is told at once; the domain tells one
            after the other.
        before: Sees to what has to be there before the command is carried out, and returns the
            command that names it.
        closed: Tells why the form cannot succeed, whatever is typed.
        told: Answers once it took effect, where that is shown this once.
    """

    command: type[Command]
    template: str
    heading: str
    submit: str
    fields: tuple[Field, ...]
    rows: Mapping[str, tuple[int, tuple[Field, ...]]] = field(
        default_factory=dict[str, "tuple[int, tuple[Field, ...]]"]
    )
    prepare: Callable[[About], None] = _no_more
    part: str = ""
    complete: Callable[[About, dict[str, Any]], dict[str, Any]] = _as_it_is
    wrong: Callable[[About, dict[str, Any]], Iterable[KoopError]] = _nothing_more
    before: Callable[[Request, About, Command], Command] = _nothing_before
    closed: Callable[[About], KoopError | None] = _always
    told: Callable[[Request, About, Answer], Response] | None = None


@dataclass(slots=True)
class About:
    """One form on one cooperation.

    Attributes:
        form: The form.
        read: What its page reads with.
        detail: The cooperation.
        part: Id of the milestone or other part in the address, empty without one.
        sent: What was sent, by field; nothing while the form is fresh.
        again: Whether it is about to be shown to somebody, not carried out.
        shown: What the template shows besides.
    """

    form: Form
    read: Reading
    detail: CooperationDetail
    part: str
    sent: Mapping[str, str] = field(default_factory=dict[str, str])
    again: bool = False
    shown: dict[str, Any] = field(default_factory=dict[str, Any])


def open_form(
    request: Request,
    name: str,
    page: Page,
    part: str = "",
    given: Mapping[str, str] | None = None,
) -> Response:
    """Show a form that nobody has typed into yet.

    Raises:
        NotFound: There is no such cooperation.
    """
    site = site_of(request)
    say = site.saying(request)
    today = {each.name: say.today.isoformat() for each in page.fields if _is_of_today(each)}
    with reading(site, say) as read:
        detail = _detail(read, name)
        fields = _fields(page, {})
        form = fresh(site, say, fields, detail.item.version, {**today, **(given or {})})
        about = About(form, read, detail, part)
        why = page.closed(about)
        if why is None or (isinstance(why, HasEnded) and LATE in request.query_params):
            if why is not None:
                # What still can be recorded happened before, on a day to be told.
                form.values.pop("effective_on", None)
            return _shown(request, page, about)
        return _closed(request, page, about, why)


def _is_of_today(asked: Field) -> bool:
    return asked.name == "effective_on" and not asked.default


def take_form(
    request: Request, name: str, page: Page, sent: Mapping[str, str], part: str = ""
) -> Response:
    """Carry out what was sent and lead to the cooperation, or show the form again.

    Raises:
        NotFound: There is no such cooperation.
        FormUnreadable: No page of ours sends such a form.
    """
    site = site_of(request)
    say = site.saying(request)
    with reading(site, say) as read:
        detail = _detail(read, name)
        form = returned(say, _fields(page, sent), sent)
        refuse_unmade(form, detail.item.version)
        about = About(form, read, detail, part, sent)
        page.prepare(about)
        if form.version == detail.item.version:
            # What others recorded meanwhile may have taken fields away.
            refuse_unasked(form, sent, page.rows)
        stream = detail.item.cooperation_id
        asked = sent.get(DO, "")
        if asked:
            form.focus = None if asked == IN_LANGUAGE else _first_of_last_row(form, asked)
            return _shown(request, page, about)
        try:
            command = page.before(request, about, _command(page, about))
            answer = send(request, form, command, stream)
        except KoopError as error:
            _say_titles(read, detail, error)
            status = take_back(read, form, error, stream)
            return _shown(request, page, about, status)
        if page.told is not None:
            return page.told(request, about, answer)
        address = f"/cooperations/{quote(detail.item.code)}"
        return led_to(request, form, address, answer.position)


def _say_titles(read: Reading, detail: CooperationDetail, error: KoopError) -> None:
    """Let a refusal call parts of the cooperation by their titles, as the page does."""
    titles = part_titles(read, detail)
    for name, value in error.params.items():
        parts = value.split(", ")
        if all(part in titles for part in parts):
            error.params[name] = ", ".join(titles[part] for part in parts)


def _command(page: Page, about: About) -> Command:
    """Return the command that the form makes.

    Raises:
        Invalid: Something is wrong; the form knows all of it.
    """
    form = about.form
    named = {page.part: about.part} if page.part else {}
    payload = page.complete(about, {**form.payload(), **named})
    for error in page.wrong(about, payload):
        form.refuse(error, about.read.name)
    return command_of(form, page.command, payload)


def _fields(page: Page, sent: Mapping[str, str]) -> list[Field]:
    found = list(page.fields)
    for group, (least, fields) in page.rows.items():
        for nth in range(rows_sent(sent, group, least)):
            found += [each.of_row(nth) for each in fields]
    return found


def _first_of_last_row(form: Form, asked: str) -> str | None:
    group = asked.removeprefix("add:")
    rows = form.rows(group)
    if not rows:
        return None
    return next(name for name in form.fields if name.startswith(f"{group}.{rows[-1]}."))


def _detail(read: Reading, name: str) -> CooperationDetail:
    koop = read.site.koop
    return cooperation(
        read.connection,
        koop.store,
        name,
        today=read.say.today,
        policy=koop.settings.policy,
    )


def _closed(request: Request, page: Page, about: About, why: KoopError) -> Response:
    """Say at once that nothing typed here could be recorded, and lead back."""
    t = about.read.say.t
    item = about.detail.item
    return about.read.site.page(
        request,
        "closed_form.html",
        status=HTTPStatus.CONFLICT,
        item=item,
        back=f"/cooperations/{quote(item.code)}",
        heading=t.gettext(page.heading),
        sentence=refusal_sentence(why, t, about.read.name),
        late=f"{request.url.path}?{LATE}=1" if isinstance(why, HasEnded) else None,
    )


def _shown(request: Request, page: Page, about: About, status: int = 200) -> Response:
    about.again = True
    page.prepare(about)
    t = about.read.say.t
    item = about.detail.item
    return about.read.site.page(
        request,
        page.template,
        status=status,
        form=about.form,
        item=item,
        back=f"/cooperations/{quote(item.code)}",
        heading=t.gettext(page.heading),
        submit=t.gettext(page.submit),
        lead="",
        **about.shown,
    )
