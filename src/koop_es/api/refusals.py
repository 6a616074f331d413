"""What can be wrong with a request, whatever it asks for."""

from __future__ import annotations

from koop_es.kernel.refusals import Conflict, KoopError, NotFound, Unavailable


class RequestRefused(KoopError):
    """A request cannot be understood or is not served; nothing was carried out."""

    code = "request.refused"


class HostMissing(RequestRefused):
    """The request does not say which host it is for."""

    code = "request.host_missing"


class HostUnknown(RequestRefused):
    """The host named is not served here."""

    code = "request.host_unknown"


class ForeignWrite(RequestRefused):
    """A page of another site tried to change something."""

    code = "request.foreign_write"


class AddressTooLong(RequestRefused):
    """The address is too long."""

    code = "request.address_too_long"


class HeadersTooLarge(RequestRefused):
    """The headers are too large."""

    code = "request.headers_too_large"


class BodyTooLarge(RequestRefused):
    """The body, or the file in it, is larger than ``limit`` bytes."""

    code = "request.too_large"


class ServerFailed(RequestRefused):
    """Something unforeseen happened."""

    code = "request.failed"


class AddressUnknown(NotFound):
    """The API has nothing at this address."""

    code = "request.address_unknown"


class IdIncomplete(NotFound):
    """The address names the beginning of an id: what it means may change, so it means nothing."""

    code = "request.id_incomplete"


class MethodUnknown(RequestRefused):
    """The address does not take this method."""

    code = "request.method_unknown"


class MediaTypeUnknown(RequestRefused):
    """The body is not said to be JSON."""

    code = "request.media_type_unknown"


class NotAcceptable(RequestRefused):
    """The answer has none of the media types that would be accepted."""

    code = "request.not_acceptable"


class BodyMalformed(RequestRefused):
    """The body is no JSON."""

    code = "body.malformed"


class BodyTooDeep(BodyMalformed):
    """The body's values lie too deep within each other."""

    code = "body.too_deep"


class BodyKeyTwice(BodyMalformed):
    """An object of the body has a key twice."""

    code = "body.key_twice"


class VersionMissing(RequestRefused):
    """A write to what exists does not say on which version it is based."""

    code = "request.if_match_missing"


class VersionMalformed(RequestRefused):
    """The header ``If-Match`` cannot be read."""

    code = "request.if_match_malformed"


class HeaderTwice(RequestRefused):
    """A header stands twice, with different values."""

    code = "request.header_twice"


class TooManyRequests(Unavailable):
    """So many requests are at work that no more are taken."""

    code = "request.too_many"


class KeyRunning(Conflict):
    """A command with the same idempotency key is being carried out."""

    code = "command.idempotency_key_running"


class EvidenceNotFound(NotFound):
    """The cooperation has no such evidence."""

    code = "evidence.not_found"


class EvidenceErased(RequestRefused):
    """The file was erased for good."""

    code = "evidence.erased"


class TooManyStreams(Unavailable):
    """So many programs follow the events that no more are served."""

    code = "events.too_many_streams"
