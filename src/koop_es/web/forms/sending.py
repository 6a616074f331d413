"""Opening a form, reading what was sent, and carrying it out: once, and never over others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from pydantic import ValidationError
from starlette.responses import RedirectResponse

from koop_es.api.problems import leave_out_folders
from koop_es.kernel.aggregate import Command
from koop_es.kernel.record import EnteredVia
from koop_es.kernel.refusals import Conflict, FieldError, Invalid, KoopError, Unavailable
from koop_es.settings import LANGUAGES
from koop_es.web.forms.form import Form, by_name
from koop_es.web.forms.values import rewritten
from koop_es.web.history import history_of, part_titles
from koop_es.web.reading import reading
from koop_es.web.refusals import FieldUnknown, FormUnreadable
from koop_es.web.site import remember_actor, site_of
from koop_es.wording.translating import msgid
from koop_es_projections.current_status.queries import cooperation

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from starlette.requests import Request

    from koop_es.ledger.answers import Answer
    from koop_es.web.forms.fields import Field
    from koop_es.web.reading import Reading
    from koop_es.web.saying import Saying
    from koop_es.web.site import Site

KEY: Final = "key"
VERSION: Final = "version"
SPOKEN: Final = "spoken"
"""The field that tells in which language a form was shown: numbers are read as it writes them."""

ACTOR: Final = "as"
"""The field that tells who sends a form: chosen there, so that nothing typed is lost."""

DO: Final = "do"
IN_LANGUAGE: Final = "language"
"""What the button sends that shows a form in another language, with all that was typed."""

OF_FORMS: Final = frozenset({KEY, VERSION, SPOKEN, ACTOR, DO})
CHANGED: Final = msgid(
    "Somebody recorded something since you opened this form. Look at it below; then send the form "
    "again, changed or not."
)
USED: Final = msgid(
    "This form was sent before with other words, and that was recorded. Look at it below; what "
    "stands here now is recorded beside it if you send the form again."
)

C = TypeVar("C", bound=Command)


def fresh(
    site: Site,
    say: Saying,
    fields: Iterable[Field],
    version: int | None = None,
    given: Mapping[str, str] | None = None,
) -> Form:
    """Return a form that nobody has typed into yet.

    Args:
        site: The pages.
        say: The language of its page.
        fields: What it asks for.
        version: Version of the stream as it is shown now.
        given: Values that are known beforehand.
    """
    known = by_name(fields)
    values = {name: each.default for name, each in known.items() if each.default}
    return Form(say, known, values | dict(given or {}), site.koop.new_id(), version)


def returned(say: Saying, fields: Iterable[Field], sent: Mapping[str, str]) -> Form:
    """Return a form as it was sent; numbers as the page's language writes them."""
    known = by_name(fields)
    now = say.t.language
    spoken = sent.get(SPOKEN, now)
    values = {
        name: rewritten(asked.kind, sent[name], spoken, now)
        for name, asked in known.items()
        if name in sent
    }
    version = sent.get(VERSION, "")
    number = int(version) if version.isdecimal() and len(version) < 10 else None  # noqa: PLR2004 - more than any stream has
    return Form(say, known, values, sent.get(KEY, ""), number, actor=sent.get(ACTOR, ""))


def refuse_unmade(form: Form, version: int | None = None) -> None:
    """Refuse a form that no page of ours made: with it nobody would be kept from going over others.

    Args:
        form: What was sent.
        version: Version of the stream now; None where the form begins one.

    Raises:
        FormUnreadable: The key is missing, or the version is missing or has not been reached yet.
    """
    if not form.key or (version is not None and not 0 < (form.version or 0) <= version):
        raise FormUnreadable


def refuse_unasked(form: Form, sent: Mapping[str, str], adding: Iterable[str] = ()) -> None:
    """Refuse what a form does not ask for: left out silently, it would seem to be recorded.

    Args:
        form: What was sent, as far as it is asked for.
        sent: All that was sent.
        adding: The groups to which it can add a row.

    Raises:
        FieldUnknown: The form has no such field, or no such button.
    """
    for name in sent:
        if name not in form.fields and name not in OF_FORMS:
            raise FieldUnknown(name=name)
    buttons = {"", IN_LANGUAGE, *(f"add:{group}" for group in adding)}
    if sent.get(DO, "") not in buttons or sent.get(SPOKEN, LANGUAGES[0]) not in LANGUAGES:
        raise FieldUnknown(name=DO)


def command_of(form: Form, kind: type[C], payload: Mapping[str, Any]) -> C:
    """Return the command that a form makes, once nothing is wrong with it any more.

    Raises:
        Invalid: Something is wrong; the form knows what, so this names nothing again.
    """
    command: C | None = None
    try:
        command = asked_for(kind, payload)
    except Invalid as error:
        form.refuse(error)
    if command is None or form.is_wrong:
        raise Invalid([])
    return command


def asked_for(kind: type[C], payload: Mapping[str, Any]) -> C:
    """Return the command that a payload makes.

    Raises:
        Invalid: Fields are missing or of another shape; each is named.
    """
    try:
        return kind.model_validate(payload)
    except ValidationError as error:
        raise Invalid(
            [
                FieldError(".".join(map(str, each["loc"])), each["type"], each["msg"])
                for each in error.errors(include_url=False, include_input=False)
            ]
        ) from error


def sender(request: Request, form: Form) -> str:
    """Return the name of who sends a form: chosen there, or remembered by the browser.

    Raises:
        FieldUnknown: Nobody of the name chosen is registered.
    """
    site = site_of(request)
    if form.actor and form.actor not in site.actors():
        raise FieldUnknown(name=ACTOR)
    return form.actor or site.actor(request)


def send(request: Request, form: Form, command: Command, stream: str | None) -> Answer:
    """Carry out a command in the name of who sits before the page.

    Raises:
        KoopError: It was refused or could not be carried out; nothing is stored.
    """
    koop = site_of(request).koop
    return koop.execute(
        command,
        stream=stream,
        actor=sender(request, form),
        entered_via=EnteredVia.WEB,
        idempotency_key=form.key or koop.new_id(),
        expected_version=form.version,
    )


def take_back(read: Reading, form: Form, error: KoopError, stream: str | None) -> int:
    """Note on the form why it was refused, and return the status of its page.

    Where others were faster, it also tells what they recorded, and the form can be sent again.
    """
    site = read.site
    if isinstance(error, Conflict) and stream is not None:
        _look_again(site, form, stream)
        form.whole.append(form.say.t.gettext(CHANGED if form.since else USED))
        return 409
    leave_out_folders(error)
    form.refuse(error, read.name)
    if isinstance(error, Conflict):
        form.key = site.koop.new_id()
        return 409
    return 503 if isinstance(error, Unavailable) else 422


def take_back_overtaken(
    read: Reading, form: Form, error: KoopError, stream: str, version: int
) -> int:
    """Do the same for a party or a tie, as it was read at a version."""
    seen = form.version or 0
    if not isinstance(error, Conflict) or seen == version:
        return take_back(read, form, error, None)
    entries = history_of(read, stream, {}).entries
    form.since = [entry for entry in entries if entry.row.version > seen]
    form.version = version
    form.key = read.site.koop.new_id()
    form.whole.append(form.say.t.gettext(CHANGED))
    return 409


def _look_again(site: Site, form: Form, stream: str) -> None:
    seen = form.version or 0
    koop = site.koop
    with reading(site, form.say) as read:
        detail = cooperation(
            read.connection,
            koop.store,
            stream,
            today=form.say.today,
            policy=koop.settings.policy,
        )
        entries = history_of(read, stream, part_titles(read, detail)).entries
    form.since = [entry for entry in entries if entry.row.version > seen]
    form.version = max([seen, *(entry.row.version for entry in entries)])
    form.key = site.koop.new_id()


def led_to(
    request: Request, form: Form, address: str, position: int | None = None
) -> RedirectResponse:
    """Lead on after a form took effect, so that loading the page again sends nothing again."""
    query = f"?recorded={position}" if position is not None else ""
    answer = RedirectResponse(f"{address}{query}", 303)
    if form.actor:
        remember_actor(answer, site_of(request).actors()[form.actor])
    return answer
