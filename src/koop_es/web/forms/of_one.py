"""Forms about one cooperation: shown, sent, shown again with what is wrong, or led on from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from koop_es.kernel.refusals import KoopError
from koop_es.web.forms.sending import (
    asked_for,
    fresh,
    led_to,
    refuse_unmade,
    returned,
    send,
    take_back,
)
from koop_es.web.reading import Reading, reading
from koop_es.web.site import site_of
from koop_es_projections.current_status.queries import cooperation

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.requests import Request
    from starlette.responses import Response

    from koop_es.kernel.aggregate import Command
    from koop_es.web.forms.fields import Field
    from koop_es.web.forms.form import Form
    from koop_es_projections.current_status.detail_views import CooperationDetail


def _no_more(about: About) -> None:
    del about


def _as_it_is(about: About, payload: dict[str, Any]) -> dict[str, Any]:
    del about
    return payload


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
        complete: Adds to the command's fields what was not typed, such as the part concerned.
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
    complete: Callable[[About, dict[str, Any]], dict[str, Any]] = _as_it_is


@dataclass(slots=True)
class About:
    """One form on one cooperation.

    Attributes:
        form: The form.
        read: What its page reads with.
        detail: The cooperation.
        part: Id of the milestone or other part in the address, empty without one.
        sent: What was sent, by field; nothing while the form is fresh.
        shown: What the template shows besides.
    """

    form: Form
    read: Reading
    detail: CooperationDetail
    part: str
    sent: Mapping[str, str] = field(default_factory=dict[str, str])
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
        return _shown(request, page, About(form, read, detail, part))


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
        stream = detail.item.cooperation_id
        if sent.get("do", "").startswith("add:"):
            group = sent["do"].removeprefix("add:")
            about.form.focus = _first_of_last_row(about.form, group)
            return _shown(request, page, about)
        try:
            payload = page.complete(about, about.form.payload())
            answer = send(request, about.form, asked_for(page.command, payload), stream)
        except KoopError as error:
            status = take_back(read, about.form, error, stream)
            return _shown(request, page, about, status)
        return led_to(f"/cooperations/{quote(detail.item.code)}", answer.position)


def _fields(page: Page, sent: Mapping[str, str]) -> list[Field]:
    from koop_es.web.forms.form import rows_sent

    found = list(page.fields)
    for group, (least, fields) in page.rows.items():
        for nth in range(rows_sent(sent, group, least)):
            found += [each.of_row(nth) for each in fields]
    return found


def _first_of_last_row(form: Form, group: str) -> str | None:
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


def _shown(request: Request, page: Page, about: About, status: int = 200) -> Response:
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
