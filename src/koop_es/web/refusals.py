"""What can keep the pages from being served, and what a query may not ask."""

from __future__ import annotations

from koop_es.kernel.refusals import KoopError, NotFound, Unavailable


class LoopbackOnly(KoopError):
    """Without accounts, pages are served to this machine alone."""

    code = "serve.loopback_only"


class PortInUse(Unavailable):
    """Another program listens on the port."""

    code = "serve.port_in_use"


class CannotListen(Unavailable):
    """The address or port is not this user's to listen on."""

    code = "serve.cannot_listen"


class QueryInvalid(KoopError):
    """A value in the address of a page is none that the page knows."""

    code = "query.invalid"


class DayInvalid(QueryInvalid):
    """The value is no calendar day."""

    code = "query.day_invalid"


class InstantInvalid(QueryInvalid):
    """The value is no point in time."""

    code = "query.instant_invalid"


class PageUnknown(NotFound):
    """There is no page at this address."""

    code = "page.unknown"


class FormUnreadable(KoopError):
    """What was sent is no form, or none of ours."""

    code = "form.unreadable"


class FieldUnknown(FormUnreadable):
    """What was sent holds a field that the form does not have, or one of them twice."""

    code = "form.field_unknown"
