"""Forms about one relationship: shown, sent, shown again with what is wrong, or led on from."""

from __future__ import annotations

from dataclasses import dataclass
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
    take_back_overtaken,
)
from koop_es.web.reading import Reading, reading
from koop_es.web.relationship_reading import tie_named
from koop_es.web.site import site_of
from koop_es.wording.guiding import GUIDES
from koop_es.wording.refusals import refusal_sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.requests import Request
    from starlette.responses import Response

    from koop_es.kernel.aggregate import Command
    from koop_es.web.forms.fields import Field
    from koop_es.web.forms.form import Form
    from koop_es_projections.relationships.views import RelationshipItem


def _no_more(form: Form, read: Reading, item: RelationshipItem) -> None:
    del form, read, item


def _as_typed(form: Form, read: Reading, payload: dict[str, Any]) -> dict[str, Any]:
    del form, read
    return payload


def _always(item: RelationshipItem) -> KoopError | None:
    del item
    return None


@dataclass(frozen=True, slots=True)
class TiePage:
    """A form about one relationship.

    Attributes:
        command: What it asks for.
        heading: Message id.
        submit: Message id of its button.
        fields: What it asks for, in the order of the page.
        complete: Makes the command's fields of what was typed.
        prepare: Fills in what depends on the relationship: options, and values of a fresh form.
        closed: Tells why the form cannot succeed, whatever is typed.
        guide: Form whose guiding questions stand beside it; that of the relationship if empty.
    """

    command: type[Command]
    heading: str
    submit: str
    fields: tuple[Field, ...]
    complete: Callable[[Form, Reading, dict[str, Any]], dict[str, Any]] = _as_typed
    prepare: Callable[[Form, Reading, RelationshipItem], None] = _no_more
    closed: Callable[[RelationshipItem], KoopError | None] = _always
    guide: str = ""


def open_form(request: Request, name: str, page: TiePage) -> Response:
    """Show a form that nobody has typed into yet.

    Raises:
        NotFound: There is no such relationship.
    """
    site = site_of(request)
    say = site.saying(request)
    with reading(site, say) as read:
        item = tie_named(read, name)
        if (why := page.closed(item)) is not None:
            return _closed(request, read, page, item, why)
        given = {"effective_on": say.today.isoformat()}
        form = fresh(site, say, page.fields, item.version, given)
        page.prepare(form, read, item)
        return _shown(request, read, page, form, item)


def take_form(request: Request, name: str, page: TiePage, sent: Mapping[str, str]) -> Response:
    """Carry out what was sent and lead to the relationship, or show the form again.

    Raises:
        NotFound: There is no such relationship.
        FormUnreadable: No page of ours sends such a form.
    """
    site = site_of(request)
    say = site.saying(request)
    with reading(site, say) as read:
        item = tie_named(read, name)
        form = returned(say, page.fields, sent)
        refuse_unmade(form, item.version)
        refuse_unasked(form, sent)
        page.prepare(form, read, item)
        if sent.get(DO):
            return _shown(request, read, page, form, item)
        stream = item.relationship_id
        try:
            payload = page.complete(form, read, form.payload())
            answer = send(request, form, command_of(form, page.command, payload), stream)
        except KoopError as error:
            status = take_back_overtaken(read, form, error, stream, item.version)
            return _shown(request, read, page, form, item, status)
        return led_to(request, form, f"/relationships/{stream}", answer.position)


def _closed(
    request: Request, read: Reading, page: TiePage, item: RelationshipItem, why: KoopError
) -> Response:
    """Say at once that nothing typed here could be recorded, and lead back."""
    t = read.say.t
    return read.site.page(
        request,
        "relationship_closed_form.html",
        status=HTTPStatus.CONFLICT,
        item=item,
        called=read.name(item.relationship_id),
        back=f"/relationships/{item.relationship_id}",
        heading=t.gettext(page.heading),
        sentence=refusal_sentence(why, t, read.name),
    )


def _shown(
    request: Request,
    read: Reading,
    page: TiePage,
    form: Form,
    item: RelationshipItem,
    status: int = 200,
) -> Response:
    t = read.say.t
    return read.site.page(
        request,
        "relationship_form.html",
        status=status,
        form=form,
        item=item,
        called=read.name(item.relationship_id),
        back=f"/relationships/{item.relationship_id}",
        heading=t.gettext(page.heading),
        submit=t.gettext(page.submit),
        names=[each.name for each in page.fields],
        guide=GUIDES[page.guide or item.form],
        guided=page.guide or item.form,
        lead="",
    )
